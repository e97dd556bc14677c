//! `aws:iam/role:Role`

use aws_sdk_iam::types::{self, Tag};
use pulumi_provider::{
    AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{boolean, integer, list, object, set, string},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{is_busy, is_name, role_parts, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none},
    id::or_empty,
    name, policy,
    tags::{self, Tags, change},
};

/// A role.
pub(crate) struct Role;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    assume_role_policy: Json,
    description: Option<String>,
    force_detach_policies: bool,
    pub(super) inline_policies: Option<Vec<InlinePolicy>>,
    pub(super) managed_policy_arns: Option<Vec<String>>,
    max_session_duration: Option<i32>,
    name: String,
    name_prefix: Option<String>,
    path: Option<String>,
    permissions_boundary: Option<String>,
    tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct InlinePolicy {
    pub(super) name: String,
    pub(super) policy: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    arn: String,
    create_date: String,
    tags_all: Tags,
    unique_id: String,
}

impl Resource for Role {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:iam/role:Role";

    // No call changes a role's name or path.
    fn schema() -> Schema {
        let inline =
            Schema::new().input("name", string().required()).input("policy", policy::document().required());
        let name = string().computed().replaces().length(1, 64).conflicts(&["namePrefix"]);
        Schema::new()
            .input("assumeRolePolicy", policy::document().required())
            .input("description", string().length(0, 1000))
            .input("forceDetachPolicies", boolean().default(false).write_only())
            .input("inlinePolicies", list(object(inline)).computed().same_when(policy::same_inline))
            .input("managedPolicyArns", set(string()).computed())
            .input("maxSessionDuration", integer().default(3600.0).range(3600.0, 43200.0))
            .input("name", name.auto_named(AutoName::up_to(64)))
            .input("namePrefix", name::prefix(38))
            .input("path", string().default("/").replaces().length(1, 512))
            .input("permissionsBoundary", string())
            .input("tags", tags::input())
            .output("arn", string())
            .output("createDate", string())
            .output("tagsAll", tags::output())
            .output("uniqueId", string())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "name", is_name, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, _: Option<&Object>) {
        tags::derive_all(aws, inputs);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, mut inputs) = (context.client().region(None), request.inputs);
        inputs.name = name::with_prefix(&inputs.name, inputs.name_prefix.as_deref());
        let role = make(context, &aws, &inputs).await?;
        let state = State::of(&role, context.client(), &inputs);
        let bare = Inputs { inline_policies: None, managed_policy_arns: None, ..state.inputs.clone() };
        let bare = State { inputs: bare, ..state.clone() };
        let parts = role_parts::apply(context, &aws, &inputs.name, &Inputs::default(), &inputs).await;
        parts.map_err(|fault| Error::from(fault).keeping(&inputs.name, &bare))?;
        Ok(CreateResponse::new(inputs.name, state))
    }
}

async fn make(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<types::Role, Fault> {
    let call = aws
        .iam()
        .create_role()
        .assume_role_policy_document(policy::text(&inputs.assume_role_policy))
        .set_description(inputs.description.clone())
        .set_max_session_duration(inputs.max_session_duration)
        .set_path(inputs.path.clone())
        .set_permissions_boundary(inputs.permissions_boundary.clone())
        .role_name(&inputs.name)
        .set_tags(Some(sdk_tags(context.client().tags().all(&inputs.tags))));
    let passes = |fault: &Fault| is_busy(fault) || is_unknown_principal(fault);
    let made = again(context, "CreateRole", PROPAGATION, passes, || call.clone().send()).await?;
    made.role.ok_or_else(|| Fault::new("CreateRole", "the answer has no role in it"))
}

/// A principal that was just created is unknown to IAM for a while.
fn is_unknown_principal(fault: &Fault) -> bool {
    fault.says("MalformedPolicyDocument", "Invalid principal in policy")
}

fn sdk_tags(tags: Tags) -> Vec<Tag> {
    tags.into_iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}

impl Read for Role {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let aws = context.client().region(None);
        // An import looks for all that a program might say.
        let all = || Inputs {
            inline_policies: Some(vec![]),
            managed_policy_arns: Some(vec![]),
            ..Inputs::default()
        };
        let before = request.state.map_or_else(all, |state| state.inputs);
        let call = aws.iam().get_role().role_name(&request.id);
        let found = or_none(send(context, "GetRole", || call.clone().send()).await)?;
        let Some(role) = found.and_then(|found| found.role) else { return Ok(ReadResponse::gone()) };
        let mut state = State::of(&role, context.client(), &before);
        role_parts::read(context, &aws, &request.id, &mut state.inputs).await?;
        Ok(ReadResponse::found(request.id, state))
    }
}

impl Update for Role {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(None);
        change_trust(context, &aws, &request).await?;
        change_settings(context, &aws, &request).await?;
        change_boundary(context, &aws, &request).await?;
        role_parts::apply(context, &aws, &request.id, &request.state.inputs, &request.inputs).await?;
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.id, &request.state.tags_all, &tags_all).await?;
        let inputs = Inputs { name: request.id, ..request.inputs };
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

async fn change_settings(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["description", "maxSessionDuration"]) {
        return Ok(());
    }
    let call = aws
        .iam()
        .update_role()
        .role_name(&request.id)
        .description(or_empty(&request.inputs.description))
        .set_max_session_duration(request.inputs.max_session_duration);
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

impl Delete for Role {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let (aws, inputs) = (context.client().region(None), request.state.inputs);
        if inputs.force_detach_policies || inputs.managed_policy_arns.is_some_and(|arns| !arns.is_empty()) {
            role_parts::detach_all(context, &aws, &request.id).await?;
        }
        if inputs.force_detach_policies || inputs.inline_policies.is_some_and(|all| !all.is_empty()) {
            role_parts::delete_all_inline(context, &aws, &request.id).await?;
        }
        let call = aws.iam().delete_role().role_name(&request.id);
        match send(context, "DeleteRole", || call.clone().send()).await {
            Err(fault) if fault.is("DeleteConflict") => {}
            result => return Ok(or_gone(result)?),
        }
        // Something still holds on to it: an instance profile, or a policy whose removal IAM hasn't seen everywhere.
        role_parts::leave_instance_profiles(context, &aws, &request.id).await?;
        let passes = |fault: &Fault| is_busy(fault) || fault.is("DeleteConflict");
        Ok(or_gone(again(context, "DeleteRole", PROPAGATION, passes, || call.clone().send()).await)?)
    }
}

impl State {
    fn of(role: &types::Role, aws: &Aws, said: &Inputs) -> Self {
        let found = role.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone()));
        let mut tags_all = aws.tags().visible(found);
        if tags_all.is_empty() && role.tags.is_none() {
            // CreateRole's answer may leave them out.
            tags_all = aws.tags().all(&said.tags);
        }
        let boundary = role.permissions_boundary.as_ref();
        let inputs = Inputs {
            assume_role_policy: trust(role, said),
            description: role.description.clone(),
            max_session_duration: role.max_session_duration.or(said.max_session_duration),
            name: role.role_name.clone(),
            path: Some(role.path.clone()),
            permissions_boundary: boundary.and_then(|boundary| boundary.permissions_boundary_arn.clone()),
            tags: aws.tags().own(&tags_all, &said.tags),
            ..said.clone()
        };
        let create_date = rfc3339(role.create_date);
        Self { inputs, arn: role.arn.clone(), create_date, tags_all, unique_id: role.role_id.clone() }
    }
}

fn trust(role: &types::Role, said: &Inputs) -> Json {
    let document = role.assume_role_policy_document.as_deref().map(policy::decode);
    document.map_or_else(|| said.assume_role_policy.clone(), Json::String)
}

fn rfc3339(date: aws_smithy_types::DateTime) -> String {
    date.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap_or_default()
}
