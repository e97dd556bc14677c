//! `aws:acm/certificateValidation:CertificateValidation`

use std::{collections::BTreeSet, time::Duration};

use aws_sdk_acm::types::{CertificateDetail, CertificateStatus, CertificateType, ValidationMethod};
use aws_smithy_types::{DateTime, date_time::Format};
use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Error, Object, Read, ReadRequest, ReadResponse, Resource, Schema,
    property::{set, string},
};
use serde::{Deserialize, Serialize};

use super::{certificate::wait::failed, describe, regional};
use crate::{
    aws::{Aws, Regional},
    id, tags,
};

/// How long a validation may take: it waits for DNS and for people who read mail.
const PATIENCE: Duration = Duration::from_secs(75 * 60);

/// That a certificate is issued.
pub(crate) struct CertificateValidation;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    certificate_arn: String,
    region: Option<String>,
    validation_record_fqdns: Option<Vec<String>>,
}

impl Resource for CertificateValidation {
    type Client = Aws;
    type Inputs = State;
    type State = State;
    const TOKEN: &'static str = "aws:acm/certificateValidation:CertificateValidation";

    // There is nothing in AWS to update.
    fn schema() -> Schema {
        Schema::new()
            .input("certificateArn", string().required().replaces())
            .input("region", id::region())
            .input("validationRecordFqdns", set(string()).replaces().write_only())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<State>,
    ) -> Result<CreateResponse<State>, Error> {
        let inputs = request.inputs;
        let arn = &inputs.certificate_arn;
        let aws = regional(context, inputs.region.as_deref(), arn);
        let found = describe(&aws, arn).await?;
        let found =
            found.ok_or_else(|| Error::new(format!("there is no certificate {arn} in {}", aws.name)))?;
        check(&inputs, &found)?;
        // The official provider takes the time before it waits, too.
        let id = issued_at(found.issued_at);
        wait(context, &aws, arn, found).await?;
        let state = State { region: Some(aws.name.clone()), ..inputs };
        Ok(CreateResponse::new(id, state))
    }
}

fn check(inputs: &State, found: &CertificateDetail) -> Result<(), Error> {
    let arn = &inputs.certificate_arn;
    if found.r#type != Some(CertificateType::AmazonIssued) {
        let kind = found.r#type.as_ref().map_or("of unknown type", CertificateType::as_str);
        return Err(Error::new(format!("the certificate {arn} is {kind}, so there is nothing to validate"))
            .remedy("leave the CertificateValidation out, or wait for a certificate that ACM issues"));
    }
    match &inputs.validation_record_fqdns {
        Some(names) if !names.is_empty() => covers(arn, names, found),
        _ => Ok(()),
    }
}

/// Whether there is a record for each domain.
fn covers(arn: &str, names: &[String], found: &CertificateDetail) -> Result<(), Error> {
    let validations = found.domain_validation_options();
    if validations
        .iter()
        .any(|it| it.validation_method.as_ref().is_some_and(|how| *how != ValidationMethod::Dns))
    {
        return Err(Error::new(format!("the certificate {arn} isn't validated by DNS"))
            .remedy("leave validationRecordFqdns out"));
    }
    let names: BTreeSet<_> = names.iter().map(|name| plain(name)).collect();
    let records = validations.iter().filter_map(|it| it.resource_record.as_ref()).map(|it| plain(&it.name));
    let missing: BTreeSet<_> = records.filter(|name| !names.contains(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.into_iter().collect::<Vec<_>>().join(", ");
    Err(Error::new(format!("validationRecordFqdns lacks {missing}"))
        .remedy("make a record for each of the certificate's domainValidationOptions, and name all here"))
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_lowercase()
}

/// A time as Go writes it; its zero where there is none.
fn issued_at(time: Option<DateTime>) -> String {
    let text = time.and_then(|time| DateTime::from_secs(time.secs()).fmt(Format::DateTime).ok());
    let text = text.unwrap_or_else(|| "0001-01-01T00:00:00Z".to_owned());
    format!("{} +0000 UTC", text.trim_end_matches('Z').replace('T', " "))
}

async fn wait(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    mut found: CertificateDetail,
) -> Result<(), Error> {
    let limit = context.timeout(PATIENCE);
    let mut pace = context.pace(limit);
    loop {
        match &found.status {
            Some(CertificateStatus::Issued) => return Ok(()),
            Some(CertificateStatus::PendingValidation) => {}
            _ => return Err(failed(arn, &found)),
        }
        if !pace.pause().await? {
            let what = format!("the certificate {arn} isn't validated after {} s", limit.as_secs());
            return Err(Error::new(what).remedy(
                "check that the domain's validation records are in its public zone, or set customTimeouts",
            ));
        }
        let again = describe(aws, arn).await?;
        found = again.ok_or_else(|| Error::new(format!("the certificate {arn} is gone")))?;
    }
}

impl Read for CertificateValidation {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let Some(state) = request.state else {
            return Err(Error::new(
                "a CertificateValidation can't be imported: there is nothing of it in AWS",
            )
            .remedy("let `pulumi up` create it, which only waits for the certificate"));
        };
        let aws = regional(context, state.region.as_deref(), &state.certificate_arn);
        let found = describe(&aws, &state.certificate_arn).await?;
        if found.is_none_or(|found| found.status != Some(CertificateStatus::Issued)) {
            return Ok(ReadResponse::gone());
        }
        Ok(ReadResponse::found(request.id, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_go_does() {
        assert_eq!(issued_at(None), "0001-01-01 00:00:00 +0000 UTC");
        assert_eq!(issued_at(Some(DateTime::from_secs(1_700_000_000))), "2023-11-14 22:13:20 +0000 UTC");
    }
}
