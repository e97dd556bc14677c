//! The steps of a log group's creation.

use aws_sdk_cloudwatchlogs::types::LogGroupClass;
use pulumi_provider::{Context, Error};

use super::{BUSY, DELIVERY, Inputs, describe, is_named};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again},
    cloudwatch::is_busy,
    tags::Tags,
};

/// Creates the group. One that was just deleted is in the way for a while, though AWS doesn't list it any more; one that
/// is listed stays.
pub(super) async fn make(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    tags: &Tags,
) -> Result<(), Error> {
    let client = aws.unrepeated().logs();
    let call = client
        .create_log_group()
        .log_group_name(&inputs.name)
        .set_kms_key_id(inputs.kms_key_id.clone())
        .set_log_group_class(inputs.log_group_class.as_deref().map(LogGroupClass::from))
        .set_deletion_protection_enabled(inputs.deletion_protection_enabled)
        .set_tags((!tags.is_empty()).then(|| tags.clone().into_iter().collect()));
    let limit = context.timeout(BUSY);
    let mut pace = context.pace(limit);
    loop {
        let made = again(context, "CreateLogGroup", limit, is_busy, || call.clone().send()).await;
        let Err(fault) = made else { return Ok(()) };
        let lasts = !fault.is("ResourceAlreadyExistsException")
            || describe(context, aws, &inputs.name).await?.iter().any(|group| is_named(group, &inputs.name));
        if lasts || !pace.pause().await? {
            return Err(fault.into());
        }
    }
}

/// Says how long events are kept, and returns it.
pub(super) async fn retain(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<i32, Fault> {
    if inputs.log_group_class.as_deref() == Some(DELIVERY) {
        let groups = describe(context, aws, &inputs.name).await?;
        let group = groups.into_iter().find(|group| is_named(group, &inputs.name));
        return Ok(group.and_then(|group| group.retention_in_days).unwrap_or_default());
    }
    if inputs.retention_in_days != 0 {
        set_retention(context, aws, inputs).await?;
    }
    Ok(inputs.retention_in_days)
}

pub(super) async fn set_retention(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
) -> Result<(), Fault> {
    let client = aws.logs();
    let call = client
        .put_retention_policy()
        .log_group_name(&inputs.name)
        .retention_in_days(inputs.retention_in_days);
    let passes = |fault: &Fault| {
        is_busy(fault) || fault.says("AccessDeniedException", "no identity-based policy allows")
    };
    again(context, "PutRetentionPolicy", PROPAGATION, passes, || call.clone().send()).await.map(drop)
}
