//! What a certificate is made of.

use aws_sdk_acm::types::{
    CertificateDetail, CertificateOptions, CertificateType, DomainValidation, RenewalSummary,
};
use aws_smithy_types::{DateTime, date_time::Format};
use serde::{Deserialize, Serialize};

use super::renewal;
use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) certificate_authority_arn: Option<String>,
    pub(super) certificate_body: Option<String>,
    pub(super) certificate_chain: Option<String>,
    pub(super) domain_name: Option<String>,
    pub(super) early_renewal_duration: Option<String>,
    pub(super) key_algorithm: Option<String>,
    pub(super) options: Option<Options>,
    pub(super) private_key: Option<String>,
    pub(super) private_key_wo: Option<String>,
    pub(super) private_key_wo_version: Option<i64>,
    pub(super) region: Option<String>,
    pub(super) subject_alternative_names: Option<Vec<String>>,
    pub(super) tags: Tags,
    pub(super) validation_method: Option<String>,
    pub(super) validation_options: Option<Vec<ValidationOption>>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Options {
    pub(super) certificate_transparency_logging_preference: Option<String>,
    pub(super) export: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ValidationOption {
    pub(super) domain_name: String,
    pub(super) validation_domain: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    domain_validation_options: Vec<RecordToMake>,
    pub(super) not_after: String,
    not_before: String,
    pending_renewal: bool,
    renewal_eligibility: String,
    renewal_summaries: Vec<Renewal>,
    status: String,
    pub(super) tags_all: Tags,
    r#type: String,
    validation_emails: Vec<String>,
}

/// The DNS record that proves whose a domain is.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct RecordToMake {
    domain_name: String,
    resource_record_name: String,
    resource_record_type: String,
    resource_record_value: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Renewal {
    renewal_status: String,
    renewal_status_reason: String,
    updated_at: String,
}

impl State {
    /// What is known of a certificate that ACM doesn't describe yet.
    pub(super) fn made(arn: &str, inputs: Inputs, tags_all: Tags) -> Self {
        Self { inputs, arn: arn.to_owned(), tags_all, ..Self::default() }
    }

    /// What ACM says of a certificate, and the program of what ACM doesn't tell.
    pub(super) fn of(found: CertificateDetail, said: Inputs, tags_all: Tags) -> Self {
        let validations = found.domain_validation_options.clone().unwrap_or_default();
        let eligibility = found.renewal_eligibility.as_ref().map(|it| it.as_str().to_owned());
        let mut state = Self {
            arn: found.certificate_arn.clone().unwrap_or_default(),
            domain_validation_options: validations.iter().filter_map(record).collect(),
            not_after: time(found.not_after),
            not_before: time(found.not_before),
            pending_renewal: false,
            renewal_eligibility: eligibility.unwrap_or_default(),
            renewal_summaries: found.renewal_summary.as_ref().map(renewal).into_iter().collect(),
            status: found.status.as_ref().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            r#type: found.r#type.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
            validation_emails: validations
                .into_iter()
                .filter_map(|it| it.validation_emails)
                .flatten()
                .collect(),
            tags_all,
            inputs: inputs(found, said),
        };
        let duration = state.inputs.early_renewal_duration.as_deref();
        state.pending_renewal = renewal::is_due(duration, &state.not_after, &state.renewal_eligibility);
        state
    }
}

fn inputs(found: CertificateDetail, said: Inputs) -> Inputs {
    Inputs {
        certificate_authority_arn: found.certificate_authority_arn.clone(),
        validation_method: Some(validation_method(&found)),
        // DescribeCertificate writes it with dashes where RequestCertificate wants underscores.
        key_algorithm: found.key_algorithm.map(|key| key.as_str().replace('-', "_")),
        domain_name: found.domain_name,
        options: found.options.map(options),
        subject_alternative_names: found.subject_alternative_names,
        ..said
    }
}

#[allow(deprecated, reason = "programs may read it, although ACM logs every certificate by now")]
fn options(found: CertificateOptions) -> Options {
    let preference = found.certificate_transparency_logging_preference;
    Options {
        certificate_transparency_logging_preference: preference.map(|it| it.as_str().to_owned()),
        export: found.export.map(|it| it.as_str().to_owned()),
    }
}

fn validation_method(found: &CertificateDetail) -> String {
    let issued = found.r#type == Some(CertificateType::AmazonIssued);
    let methods = found.domain_validation_options().iter().filter_map(|it| it.validation_method.as_ref());
    let method = methods.map(|method| method.as_str().to_owned()).next().filter(|_| issued);
    method.unwrap_or_else(|| "NONE".to_owned())
}

fn record(found: &DomainValidation) -> Option<RecordToMake> {
    let record = found.resource_record.as_ref()?;
    Some(RecordToMake {
        domain_name: found.domain_name.clone(),
        resource_record_name: record.name.clone(),
        resource_record_type: record.r#type.as_str().to_owned(),
        resource_record_value: record.value.clone(),
    })
}

fn renewal(found: &RenewalSummary) -> Renewal {
    let reason = found.renewal_status_reason.as_ref();
    Renewal {
        renewal_status: found.renewal_status.as_str().to_owned(),
        renewal_status_reason: reason.map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        updated_at: time(Some(found.updated_at)),
    }
}

/// A time to the second, as Go's RFC 3339 has it.
fn time(time: Option<DateTime>) -> String {
    let text = time.and_then(|time| DateTime::from_secs(time.secs()).fmt(Format::DateTime).ok());
    text.unwrap_or_default()
}
