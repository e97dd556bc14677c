//! Finding a record, and its zone.

use aws_sdk_route53::types::{ResourceRecordSet, RrType};
use pulumi_provider::{Attempt, Context, Error, Found, Recover};
use serde::{Deserialize, Serialize};

use super::{
    Record,
    model::{Inputs, Key, State},
    names,
};
use crate::{
    aws::Aws,
    call::{Fault, once},
};

/// By what a new record can be told.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    key: Key,
    /// Whose it is, where a program lets one resource overwrite another's record.
    overwriter: Option<String>,
}

impl Recover for Record {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let key = State { inputs: inputs.clone().normalised(), ..State::default() }.key();
        let overwrites = inputs.allow_overwrite == Some(true);
        Ok(Clue { key, overwriter: overwrites.then(|| context.urn().to_owned()) })
    }

    // Route 53 tells no time of creation.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let key = &attempt.clue.key;
        let found = current(context, key).await?;
        Ok(found.map(|_| Found::perhaps(key.id())).into_iter().collect())
    }
}

/// A zone's name.
pub(super) async fn zone_name(context: &Context<Aws>, id: &str) -> Result<String, Fault> {
    let aws = context.client().region(None);
    let answer = once("GetHostedZone", aws.route53().get_hosted_zone().id(id).send()).await?;
    let zone = answer.hosted_zone.ok_or_else(|| Fault::new("GetHostedZone", "it answered without a zone"))?;
    Ok(zone.name)
}

/// Whether a zone is gone, and all its records with it.
pub(super) fn is_gone(fault: &Fault) -> bool {
    fault.is("NoSuchHostedZone")
}

/// What Route 53 has by this key.
pub(super) async fn current(context: &Context<Aws>, key: &Key) -> Result<Option<ResourceRecordSet>, Fault> {
    match list(context, key).await {
        Err(fault) if is_gone(&fault) => Ok(None),
        found => found,
    }
}

/// The list starts at a record's key, so that the first one is it, if there is one.
async fn list(context: &Context<Aws>, key: &Key) -> Result<Option<ResourceRecordSet>, Fault> {
    let fqdn = match &key.fqdn {
        Some(fqdn) => fqdn.clone(),
        None => names::expand(&key.name, &zone_name(context, &key.zone).await?),
    };
    let aws = context.client().region(None);
    let call = aws
        .route53()
        .list_resource_record_sets()
        .hosted_zone_id(&key.zone)
        .start_record_name(&fqdn)
        .start_record_type(RrType::from(key.kind.as_str()))
        .set_start_record_identifier(key.set.clone())
        .max_items(1);
    let answer = once("ListResourceRecordSets", call.send()).await?;
    let is_it = |found: &ResourceRecordSet| {
        names::plain(&found.name) == fqdn
            && found.r#type.as_str() == key.kind
            && found.set_identifier == key.set
    };
    Ok(answer.resource_record_sets.into_iter().find(is_it))
}
