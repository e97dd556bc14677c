//! Asking ACM for a certificate.

use std::{
    hash::{BuildHasher, RandomState},
    sync::OnceLock,
};

use aws_sdk_acm::types::{
    CertificateExport, CertificateOptions, DomainValidationOption, KeyAlgorithm, Tag, ValidationMethod,
};
use pulumi_provider::{Context, CreateRequest, Error, Object, Value};

use super::{
    model::{Inputs, Options, ValidationOption},
    text,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again},
    tags::Tags,
};

/// Requests it, and returns its ARN.
pub(super) async fn request(
    context: &Context<Aws>,
    aws: &Regional,
    request: &CreateRequest<Inputs>,
) -> Result<String, Error> {
    let inputs = &request.inputs;
    let validations = inputs.validation_options.as_ref().map(|all| all.iter().map(validation).collect());
    let call = aws
        .unrepeated()
        .acm()
        .request_certificate()
        .set_domain_name(inputs.domain_name.clone())
        .set_certificate_authority_arn(inputs.certificate_authority_arn.clone())
        .set_domain_validation_options(validations.transpose()?)
        .idempotency_token(token(&request.urn.to_string()))
        .set_key_algorithm(inputs.key_algorithm.as_deref().map(KeyAlgorithm::from))
        .set_options(inputs.options.as_ref().map(options))
        .set_subject_alternative_names(inputs.subject_alternative_names.clone().filter(|all| !all.is_empty()))
        .set_tags(sdk_tags(&context.client().tags().all(&inputs.tags))?)
        .set_validation_method(inputs.validation_method.as_deref().map(ValidationMethod::from));
    let answer = again(context, "RequestCertificate", PROPAGATION, |_| false, || call.clone().send()).await?;
    let arn = answer.certificate_arn;
    Ok(arn.ok_or_else(|| Fault::new("RequestCertificate", "it answered without an ARN"))?)
}

/// The same for each try of this process, and another in the next one: ACM answers a token that it knows with the
/// certificate that it made then, even to a program that wants a new one by now.
fn token(urn: &str) -> String {
    static PROCESS: OnceLock<RandomState> = OnceLock::new();
    format!("{:016x}", PROCESS.get_or_init(RandomState::new).hash_one(urn))
}

fn validation(option: &ValidationOption) -> Result<DomainValidationOption, Fault> {
    let built = DomainValidationOption::builder()
        .domain_name(&option.domain_name)
        .validation_domain(&option.validation_domain)
        .build();
    built.map_err(|error| Fault::new("RequestCertificate", error.to_string()))
}

/// The options as ACM takes them.
#[allow(deprecated, reason = "programs may say it, although ACM logs every certificate by now")]
pub(super) fn options(options: &Options) -> CertificateOptions {
    let preference = options.certificate_transparency_logging_preference.as_deref();
    CertificateOptions::builder()
        .set_certificate_transparency_logging_preference(preference.map(Into::into))
        .set_export(options.export.as_deref().map(CertificateExport::from))
        .build()
}

/// Tags as ACM takes them.
pub(super) fn sdk_tags(tags: &Tags) -> Result<Option<Vec<Tag>>, Fault> {
    let tag = |(key, value)| Tag::builder().key(key).value(value).build();
    let tags: Result<Vec<_>, _> = tags.iter().map(tag).collect();
    let tags = tags.map_err(|error| Fault::new("AddTagsToCertificate", error.to_string()))?;
    Ok((!tags.is_empty()).then_some(tags))
}

/// Before it is requested, the records to make are known by their domain.
pub(super) fn preview(inputs: &mut Object) {
    let names = inputs.get("subjectAlternativeNames").cloned().unwrap_or_default();
    let Some(domain) = text(inputs, "domainName").filter(|_| !names.has_unknowns()) else { return };
    if text(inputs, "validationMethod") != Some("DNS") {
        return;
    }
    let names = names.as_array().unwrap_or_default().iter().filter_map(Value::as_str);
    let mut all = vec![domain];
    all.extend(names.filter(|name| *name != domain));
    let records: Vec<_> = all.into_iter().map(|name| Value::Object(record(name))).collect();
    inputs.insert("domainValidationOptions".into(), Value::Array(records));
}

fn record(domain: &str) -> Object {
    let unknown = ["resourceRecordName", "resourceRecordType", "resourceRecordValue"];
    let unknown = unknown.map(|name| (name.to_owned(), Value::Unknown));
    unknown.into_iter().chain([("domainName".to_owned(), Value::from(domain))]).collect()
}
