//! Waiting until ACM knows what a certificate needs.

use std::time::Duration;

use aws_sdk_acm::types::{CertificateDetail, CertificateStatus, CertificateType, RenewalStatus};
use pulumi_provider::{Context, Error};

use super::describe;
use crate::aws::{Aws, Regional};

/// How long ACM may take to say how a domain is to be validated.
const RECORDS: Duration = Duration::from_secs(5 * 60);

/// How long a renewal may take.
const RENEWAL: Duration = Duration::from_secs(60);

/// Waits for the certificate's description to be complete.
pub(super) async fn described(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
) -> Result<CertificateDetail, Error> {
    until(context, aws, arn, RECORDS, is_described, "has no validation records yet").await
}

/// Waits for the end of a renewal.
pub(super) async fn renewed(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
) -> Result<CertificateDetail, Error> {
    until(context, aws, arn, RENEWAL, is_renewed, "isn't renewed yet").await
}

async fn until(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    limit: Duration,
    is_ready: fn(&CertificateDetail) -> bool,
    what: &str,
) -> Result<CertificateDetail, Error> {
    let mut pace = context.pace(limit);
    loop {
        // One that was just made may not be known everywhere.
        let found = describe(aws, arn).await?;
        match found {
            Some(found) if found.status == Some(CertificateStatus::Failed) => {
                return Err(failed(arn, &found));
            }
            Some(found) if is_ready(&found) => return Ok(found),
            _ => {}
        }
        if !pace.pause().await? {
            let what = format!("the certificate {arn} {what}, after {} s", limit.as_secs());
            return Err(Error::new(what).remedy("the next `pulumi up` or `pulumi refresh` looks again"));
        }
    }
}

/// That ACM gave up on a certificate.
pub(crate) fn failed(arn: &str, found: &CertificateDetail) -> Error {
    let status = found.status.as_ref().map_or("FAILED", CertificateStatus::as_str);
    let reason = found.failure_reason.as_ref().map_or("ACM gives no reason", |reason| reason.as_str());
    Error::new(format!("the certificate {arn} is {status}: {reason}"))
        .remedy("see the reason in ACM's troubleshooting guide, and replace the certificate")
}

fn is_described(found: &CertificateDetail) -> bool {
    match &found.r#type {
        Some(CertificateType::AmazonIssued) => {
            let all = found.domain_validation_options();
            !all.is_empty()
                && all.iter().all(|validation| {
                    validation.resource_record.is_some()
                        || validation.http_redirect.is_some()
                        || !validation.validation_emails().is_empty()
                })
        }
        Some(CertificateType::Private) => found.status != Some(CertificateStatus::PendingValidation),
        _ => true,
    }
}

fn is_renewed(found: &CertificateDetail) -> bool {
    let status = found.renewal_summary.as_ref().map(|summary| &summary.renewal_status);
    status == Some(&RenewalStatus::Success)
}
