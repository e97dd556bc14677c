//! What has calls of its own: time to live, point-in-time recovery and tags.

use aws_sdk_dynamodb::types::{PointInTimeRecoverySpecification, TimeToLiveSpecification};
use pulumi_provider::{Context, Error};

use super::{
    super::{
        is_busy,
        model::{Inputs, Ttl},
        sdk::{built, tag},
    },
    UPDATE, Work,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
    tags::{Tags, change},
};

impl Work<'_> {
    pub(super) async fn change_ttl_and_recovery(&self) -> Result<(), Error> {
        let (old, new) = (&self.old.inputs, self.new);
        let had = old.ttl.clone().unwrap_or_default();
        if let Some(wanted) = new.ttl.clone().filter(|ttl| self.changes(&["ttl"]) && !ttl.is_met_by(&had)) {
            // Turning it off needs the attribute that it had.
            let attribute_name = wanted.attribute_name.or(had.attribute_name);
            set_ttl(self.context, self.aws, &new.name, Ttl { attribute_name, ..wanted }).await?;
        }
        let had = old.point_in_time_recovery.clone().unwrap_or_default();
        let wanted = new.point_in_time_recovery.as_ref();
        let changes = self.changes(&["pointInTimeRecovery"]);
        if wanted.is_some_and(|wanted| changes && !wanted.is_met_by(&had)) {
            set_recovery(self.context, self.aws, new).await?;
        }
        Ok(())
    }

    pub(super) async fn retag(&self) -> Result<(), Fault> {
        let wanted: Tags = self.context.client().tags().all(&self.new.tags);
        let Some(change) = change(&self.old.tags_all, &wanted) else { return Ok(()) };
        let client = self.aws.dynamodb();
        if !change.remove.is_empty() {
            let call = client.untag_resource().resource_arn(&self.old.arn).set_tag_keys(Some(change.remove));
            again(self.context, "UntagResource", UPDATE, is_busy, || call.clone().send()).await?;
        }
        if !change.set.is_empty() {
            let tags = change.set.into_iter().map(tag).collect::<Result<_, _>>()?;
            let call = client.tag_resource().resource_arn(&self.old.arn).set_tags(Some(tags));
            again(self.context, "TagResource", UPDATE, is_busy, || call.clone().send()).await?;
        }
        Ok(())
    }
}

/// Turns the time to live on or off.
async fn set_ttl(context: &Context<Aws>, aws: &Regional, table: &str, ttl: Ttl) -> Result<(), Error> {
    let done = format!("TimeToLive is already {}", if ttl.enabled { "enabled" } else { "disabled" });
    let specification = TimeToLiveSpecification::builder().enabled(ttl.enabled);
    let specification = built(specification.attribute_name(ttl.attribute_name.unwrap_or_default()).build())?;
    let call =
        aws.dynamodb().update_time_to_live().table_name(table).time_to_live_specification(specification);
    match again(context, "UpdateTimeToLive", UPDATE, is_busy, || call.clone().send()).await {
        Err(fault) if fault.says("ValidationException", &done) => Ok(()),
        Err(fault) if fault.says("ValidationException", "modified multiple times") => {
            Err(Error::from(fault).remedy("wait an hour: DynamoDB changes it only so often"))
        }
        answer => Ok(answer.map(drop)?),
    }
}

/// Turns point-in-time recovery on or off.
async fn set_recovery(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<(), Fault> {
    let recovery = inputs.point_in_time_recovery.clone().unwrap_or_default();
    let specification = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(recovery.enabled)
        .set_recovery_period_in_days(recovery.recovery_period_in_days.filter(|_| recovery.enabled));
    let call = aws
        .dynamodb()
        .update_continuous_backups()
        .table_name(&inputs.name)
        .point_in_time_recovery_specification(built(specification.build())?);
    let passes = |fault: &Fault| is_busy(fault) || fault.is("ContinuousBackupsUnavailableException");
    again(context, "UpdateContinuousBackups", UPDATE, passes, || call.clone().send()).await.map(drop)
}
