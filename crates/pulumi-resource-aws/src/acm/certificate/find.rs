//! Finding a certificate again whose ARN nobody got to know.

use aws_sdk_acm::types::{CertificateSummary, Filters, KeyAlgorithm};
use aws_smithy_types::DateTime;
use pulumi_provider::{Attempt, Context, Error, Found, Recover};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Certificate, model::Inputs};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, once, or_none},
};

/// By what a new certificate can be told.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    region: Option<String>,
    /// Of one that was requested.
    domain: Option<String>,
    /// Of one that was imported: the certificate's digest.
    body: Option<String>,
}

impl Recover for Certificate {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue {
            region: inputs.region.clone(),
            domain: inputs.domain_name.clone(),
            body: inputs.certificate_body.as_deref().map(digest),
        })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let aws = context.client().region(attempt.clue.region.as_deref());
        let mut found = Vec::new();
        for summary in list(&aws).await? {
            let Some(arn) = summary.certificate_arn.clone() else { continue };
            if is_late(attempt, &summary) && is_it(&aws, attempt, &arn, summary).await? {
                found.push(Found::certain(arn));
            }
        }
        Ok(found)
    }
}

/// All certificates: without a filter, ACM leaves out those with uncommon keys.
async fn list(aws: &Regional) -> Result<Vec<CertificateSummary>, Fault> {
    let keys = KeyAlgorithm::values().iter().map(|key| KeyAlgorithm::from(*key)).collect();
    let filter = Filters::builder().set_key_types(Some(keys)).build();
    let pages = aws.acm().list_certificates().includes(filter).into_paginator().items().send();
    once("ListCertificates", pages.collect::<Result<Vec<_>, _>>()).await
}

/// Whether it may have been made by the attempt; a certificate of unknown age is looked at.
fn is_late(attempt: &Attempt<Clue>, summary: &CertificateSummary) -> bool {
    let age = summary.created_at.or(summary.imported_at);
    age.is_none_or(|age| attempt.may_have_created(age.as_secs_f64()))
}

async fn is_it(
    aws: &Regional,
    attempt: &Attempt<Clue>,
    arn: &str,
    summary: CertificateSummary,
) -> Result<bool, Fault> {
    if let Some(body) = &attempt.clue.body {
        return Ok(body_of(aws, arn).await?.as_deref().map(digest).as_ref() == Some(body));
    }
    if summary.domain_name != attempt.clue.domain {
        return Ok(false);
    }
    let found = super::describe(aws, arn).await?;
    let made = found.and_then(|found| found.created_at.or(found.imported_at));
    Ok(made.is_some_and(|made: DateTime| attempt.may_have_created(made.as_secs_f64())))
}

async fn body_of(aws: &Regional, arn: &str) -> Result<Option<String>, Fault> {
    let call = aws.acm().get_certificate().certificate_arn(arn);
    Ok(or_none(once("GetCertificate", call.send()).await)?.and_then(|answer| answer.certificate))
}

/// A certificate's digest, whatever its line ends.
fn digest(body: &str) -> String {
    let lines: String = body.split_whitespace().collect();
    Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect()
}
