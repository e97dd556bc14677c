//! Certificate Manager.

mod certificate;
mod certificate_validation;

use aws_sdk_acm::types::CertificateDetail;
use pulumi_provider::Context;

pub(crate) use self::{certificate::Certificate, certificate_validation::CertificateValidation};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, once, or_none},
};

/// What ACM knows of a certificate; `None` where there is none.
async fn describe(aws: &Regional, arn: &str) -> Result<Option<CertificateDetail>, Fault> {
    let call = aws.acm().describe_certificate().certificate_arn(arn);
    let answer = or_none(once("DescribeCertificate", call.send()).await)?;
    Ok(answer.and_then(|answer| answer.certificate))
}

/// The region of a certificate: the one that is recorded, or asked for, or else its ARN's.
fn regional(context: &Context<Aws>, recorded: Option<&str>, arn: &str) -> std::sync::Arc<Regional> {
    context.client().region(recorded.or_else(|| arn.split(':').nth(3)))
}
