//! A function's code.

use aws_sdk_lambda::{primitives::Blob, types::FunctionCode};
use pulumi_provider::{Archive, Error, Object, Value};

use super::model::Inputs;
use crate::archive;

/// Where the code comes from, in the SDK's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    pub(super) zip: Option<Blob>,
    pub(super) s3_bucket: Option<String>,
    pub(super) s3_key: Option<String>,
    pub(super) s3_object_version: Option<String>,
    pub(super) image_uri: Option<String>,
    pub(super) source_kms_key_arn: Option<String>,
}

impl Code {
    /// Reads the archive, where there is one.
    pub(super) async fn read(inputs: &Inputs, properties: &Object) -> Result<Self, Error> {
        let zip = match archive_in(properties) {
            Some(archive) => Some(Blob::new(zip(archive).await?)),
            None => None,
        };
        Ok(Self {
            zip,
            s3_bucket: inputs.s3_bucket.clone(),
            s3_key: inputs.s3_key.clone(),
            s3_object_version: inputs.s3_object_version.clone(),
            image_uri: inputs.image_uri.clone(),
            source_kms_key_arn: inputs.source_kms_key_arn.clone(),
        })
    }
}

impl From<Code> for FunctionCode {
    fn from(code: Code) -> Self {
        FunctionCode::builder()
            .set_zip_file(code.zip)
            .set_s3_bucket(code.s3_bucket)
            .set_s3_key(code.s3_key)
            .set_s3_object_version(code.s3_object_version)
            .set_image_uri(code.image_uri)
            .set_source_kms_key_arn(code.source_kms_key_arn)
            .build()
    }
}

fn archive_in(properties: &Object) -> Option<Archive> {
    match properties.get("code").map(Value::plain) {
        Some(Value::Archive(archive)) => Some(archive.clone()),
        _ => None,
    }
}

/// Zipping takes a while: not on the threads that talk to AWS.
async fn zip(archive: Archive) -> Result<Vec<u8>, Error> {
    let zipped = tokio::task::spawn_blocking(move || archive::zip(&archive));
    zipped.await.map_err(|error| Error::provider_bug("zipping an archive panicked").because(error))?
}

/// Whether an imported function, of whose archive nothing is recorded, has the code that the program names.
pub(super) fn is_same(state: &Object, old: &Value, new: &Value) -> bool {
    let (Value::Null, Value::Archive(archive)) = (old, new) else { return false };
    let recorded = state.get("codeSha256").and_then(Value::as_str);
    recorded.is_some_and(|hash| archive::zip(archive).is_ok_and(|zip| archive::sha256(&zip) == hash))
}
