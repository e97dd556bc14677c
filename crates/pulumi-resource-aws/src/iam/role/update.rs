//! Changing a role: each call changes one thing, and can be repeated.

use pulumi_provider::{Context, Error, Update, UpdateRequest, UpdateResponse};

use super::{
    Role, is_unknown_principal,
    model::{Inputs, State},
    parts,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone},
    iam::{is_busy, sdk_tags, send},
    id::or_empty,
    policy,
    tags::{Tags, change},
};

impl Update for Role {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(None);
        change_trust(context, &aws, &request).await?;
        change_description(context, &aws, &request).await?;
        change_duration(context, &aws, &request).await?;
        change_boundary(context, &aws, &request).await?;
        parts::apply(context, &aws, &request.id, &request.state.inputs, &request.inputs).await?;
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.id, &request.state.tags_all, &tags_all).await?;
        let kept = Inputs {
            name: request.id,
            inline_policies: request.state.inputs.inline_policies,
            managed_policy_arns: request.state.inputs.managed_policy_arns,
            ..request.inputs.clone()
        };
        let inputs = kept.with_policies_of(&request.inputs);
        Ok(UpdateResponse::new(State { inputs, tags_all, ..request.state }))
    }
}

async fn change_trust(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["assumeRolePolicy"]) {
        return Ok(());
    }
    let document = policy::text(&request.inputs.assume_role_policy);
    let call = aws.iam().update_assume_role_policy().role_name(&request.id).policy_document(document);
    let passes = |fault: &Fault| is_busy(fault) || is_unknown_principal(fault);
    again(context, "UpdateAssumeRolePolicy", PROPAGATION, passes, || call.clone().send()).await.map(drop)
}

async fn change_description(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["description"]) {
        return Ok(());
    }
    let description = or_empty(&request.inputs.description);
    let call = aws.iam().update_role_description().role_name(&request.id).description(description);
    send(context, "UpdateRoleDescription", || call.clone().send()).await.map(drop)
}

async fn change_duration(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["maxSessionDuration"]) {
        return Ok(());
    }
    let seconds = request.inputs.max_session_duration;
    let call = aws.iam().update_role().role_name(&request.id).set_max_session_duration(seconds);
    send(context, "UpdateRole", || call.clone().send()).await.map(drop)
}

async fn change_boundary(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["permissionsBoundary"]) {
        return Ok(());
    }
    let client = aws.iam();
    if let Some(boundary) = &request.inputs.permissions_boundary {
        let call =
            client.put_role_permissions_boundary().role_name(&request.id).permissions_boundary(boundary);
        return send(context, "PutRolePermissionsBoundary", || call.clone().send()).await.map(drop);
    }
    let call = client.delete_role_permissions_boundary().role_name(&request.id);
    or_gone(send(context, "DeleteRolePermissionsBoundary", || call.clone().send()).await)
}

async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.iam().untag_role().role_name(role).set_tag_keys(Some(change.remove));
        send(context, "UntagRole", || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let tags = sdk_tags(change.set.into_iter().collect());
        let call = aws.iam().tag_role().role_name(role).set_tags(Some(tags));
        send(context, "TagRole", || call.clone().send()).await?;
    }
    Ok(())
}
