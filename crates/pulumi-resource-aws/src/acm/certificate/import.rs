//! Handing ACM a certificate that somebody else issued.

use aws_smithy_types::Blob;
use pulumi_provider::{Context, Error};

use super::{model::Inputs, request::sdk_tags};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again},
};

/// Imports it, in the place of the one that has this ARN or else as a new one, and returns its ARN.
pub(super) async fn import(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    arn: Option<&str>,
) -> Result<String, Error> {
    // Only a new one has tags in this call, and only a new one is made twice by a call that is repeated.
    let (client, tags) = match arn {
        Some(_) => (aws.acm(), None),
        None => (aws.unrepeated().acm(), sdk_tags(&context.client().tags().all(&inputs.tags))?),
    };
    let blob = |text: &Option<String>| text.as_ref().map(|text| Blob::new(text.as_bytes()));
    let call = client
        .import_certificate()
        .set_certificate_arn(arn.map(str::to_owned))
        .set_certificate(blob(&inputs.certificate_body))
        .set_certificate_chain(blob(&inputs.certificate_chain))
        .set_private_key(blob(&inputs.private_key).or_else(|| blob(&inputs.private_key_wo)))
        .set_tags(tags);
    let answer = again(context, "ImportCertificate", PROPAGATION, |_| false, || call.clone().send()).await?;
    let arn = answer.certificate_arn;
    Ok(arn.ok_or_else(|| Fault::new("ImportCertificate", "it answered without an ARN"))?)
}
