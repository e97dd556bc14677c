//! Changes of a zone, and waiting for the name servers.

use std::time::{Duration, Instant};

use aws_sdk_route53::types::{Change, ChangeAction, ChangeBatch, ChangeStatus, ResourceRecordSet};
use pulumi_provider::{Context, Error};

use super::{PATIENCE, find::is_gone, model::State, sdk::incomplete};
use crate::{
    aws::Aws,
    call::{Fault, again},
};

/// How long a zone that was just made may be unknown.
const NEW_ZONE: Duration = Duration::from_secs(60);

/// One change of a zone.
pub(super) fn change(action: ChangeAction, record: ResourceRecordSet) -> Result<Change, Error> {
    Change::builder().action(action).resource_record_set(record).build().map_err(incomplete)
}

/// Makes changes after which the zone has this record, and waits for the name servers.
pub(super) async fn apply(context: &Context<Aws>, state: &State, changes: Vec<Change>) -> Result<(), Error> {
    let start = Instant::now();
    let passes = |fault: &Fault| is_busy(fault) || (is_gone(fault) && start.elapsed() < NEW_ZONE);
    let id = submit(context, &state.inputs.zone_id, changes, passes).await?;
    let waited = wait(context, &id).await;
    waited.map_err(|error| error.keeping(state.key().id(), state))
}

/// Deletes a record, if it still is there.
pub(super) async fn delete(context: &Context<Aws>, state: &State, deletion: Change) -> Result<(), Error> {
    match submit(context, &state.inputs.zone_id, vec![deletion], is_busy).await {
        Ok(id) => wait(context, &id).await,
        Err(fault) if is_gone(&fault) || fault.says("InvalidChangeBatch", "not found") => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// Route 53 makes one change of a zone after another.
fn is_busy(fault: &Fault) -> bool {
    fault.is("PriorRequestNotComplete")
}

async fn submit(
    context: &Context<Aws>,
    zone: &str,
    changes: Vec<Change>,
    passes: impl Fn(&Fault) -> bool,
) -> Result<String, Fault> {
    // Only what can be repeated is, without a look at what came of the first try.
    let once = changes.iter().any(|change| change.action == ChangeAction::Create);
    let aws = context.client().region(None);
    let client = if once { aws.unrepeated().route53() } else { aws.route53() };
    let batch = ChangeBatch::builder().comment("Managed by Pulumi").set_changes(Some(changes)).build();
    let batch = batch.map_err(|error| Fault::new("ChangeResourceRecordSets", error.to_string()))?;
    let call = client.change_resource_record_sets().hosted_zone_id(zone).change_batch(batch);
    let limit = context.timeout(PATIENCE);
    let answer = again(context, "ChangeResourceRecordSets", limit, passes, || call.clone().send()).await?;
    let change = answer.change_info;
    change
        .map(|change| change.id)
        .ok_or_else(|| Fault::new("ChangeResourceRecordSets", "it answered without an id"))
}

async fn wait(context: &Context<Aws>, change: &str) -> Result<(), Error> {
    let limit = context.timeout(PATIENCE);
    let mut pace = context.pace(limit);
    let aws = context.client().region(None);
    let call = aws.route53().get_change().id(change);
    loop {
        let answer = again(context, "GetChange", limit, |_| false, || call.clone().send()).await?;
        if answer.change_info.is_some_and(|change| change.status == ChangeStatus::Insync) {
            return Ok(());
        }
        if !pace.pause().await? {
            let what = format!("the name servers don't know the change {change} after {} s", limit.as_secs());
            return Err(
                Error::new(what).remedy("it was made: `pulumi refresh` looks again, or set customTimeouts")
            );
        }
    }
}
