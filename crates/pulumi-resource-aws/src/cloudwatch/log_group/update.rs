//! Changes to a log group: one call for each.

use pulumi_provider::{Context, UpdateRequest};

use super::{BUSY, Inputs, State, create::set_retention};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone},
    cloudwatch::is_busy,
    tags::{Tags, change},
};

pub(super) async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    state: &State,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(&state.tags_all, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.logs().untag_resource().resource_arn(&state.arn).set_tag_keys(Some(change.remove));
        again(context, "UntagResource", BUSY, is_busy, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.logs().tag_resource().resource_arn(&state.arn).set_tags(Some(change.set));
        again(context, "TagResource", BUSY, is_busy, || call.clone().send()).await?;
    }
    Ok(())
}

pub(super) async fn change_retention(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["retentionInDays"]) {
        return Ok(());
    }
    if request.inputs.retention_in_days != 0 {
        let inputs = Inputs { name: request.id.clone(), ..request.inputs.clone() };
        return set_retention(context, aws, &inputs).await;
    }
    let call = aws.logs().delete_retention_policy().log_group_name(&request.id);
    or_gone(again(context, "DeleteRetentionPolicy", BUSY, is_busy, || call.clone().send()).await)
}

pub(super) async fn change_protection(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["deletionProtectionEnabled"]) {
        return Ok(());
    }
    let call = aws
        .logs()
        .put_log_group_deletion_protection()
        .log_group_identifier(&request.id)
        .deletion_protection_enabled(request.inputs.deletion_protection_enabled.unwrap_or_default());
    again(context, "PutLogGroupDeletionProtection", BUSY, is_busy, || call.clone().send()).await.map(drop)
}

pub(super) async fn change_key(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["kmsKeyId"]) {
        return Ok(());
    }
    if let Some(key) = &request.inputs.kms_key_id {
        let call = aws.logs().associate_kms_key().log_group_name(&request.id).kms_key_id(key);
        again(context, "AssociateKmsKey", BUSY, is_busy, || call.clone().send()).await.map(drop)
    } else {
        let call = aws.logs().disassociate_kms_key().log_group_name(&request.id);
        again(context, "DisassociateKmsKey", BUSY, is_busy, || call.clone().send()).await.map(drop)
    }
}
