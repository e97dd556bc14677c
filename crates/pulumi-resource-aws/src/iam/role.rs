//! `aws:iam/role:Role`

mod model;
pub(super) mod parts;
mod update;

use aws_sdk_iam::types;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Property, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Value,
    property::{boolean, integer, object, set, string},
};

use self::model::{Inputs, State};
use super::{
    check_arn, check_path, is_busy, is_name,
    recovery::{self, Clue},
    sdk_tags, send,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none},
    name, policy, tags,
};

/// A role.
pub(crate) struct Role;

impl Resource for Role {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:iam/role:Role";

    // No call changes a role's name or path.
    fn schema() -> Schema {
        let name = string().computed().replaces().length(1, 64).conflicts(&["namePrefix"]);
        Schema::new()
            .input("assumeRolePolicy", policy::document().required())
            .input("description", string().length(0, 1000))
            .input("forceDetachPolicies", boolean().default(false).write_only())
            .input("inlinePolicies", inline_policies())
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
        name::check(inputs, "namePrefix", is_name, problems);
        name::check(inputs, "description", |c| !"\u{201c}\u{2018}".contains(c), problems);
        check_path(inputs, problems);
        policy::check(inputs, "assumeRolePolicy", problems);
        check_arn("permissionsBoundary", inputs.get("permissionsBoundary"), problems);
        check_parts(inputs, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, _: Option<&Object>) {
        tags::derive_all(aws, inputs);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, mut inputs) = (context.client().region(None), request.inputs);
        inputs.name = recovery::named(context, &inputs.name, inputs.name_prefix.as_deref());
        let role = make(context, &aws, &inputs).await?;
        let bare = State::of(&role, context.client(), &inputs.without_policies());
        let applied = parts::apply(context, &aws, &inputs.name, &bare.inputs, &inputs).await;
        applied.map_err(|fault| Error::from(fault).keeping(&inputs.name, &bare))?;
        let state = State { inputs: bare.inputs.with_policies_of(&inputs), ..bare };
        Ok(CreateResponse::new(inputs.name, state))
    }
}

/// One policy without name and document is how a program says that there must be none; no policy at all, that it
/// doesn't care.
fn inline_policies() -> Property {
    let policy = Schema::new().input("name", string().length(1, 128)).input("policy", policy::document());
    set(object(policy)).computed().same_when(|_, old, new| {
        let old = old.as_array().unwrap_or_default();
        new.as_array().is_some_and(|new| new.is_empty() || old.is_empty() && new.iter().all(is_nothing))
    })
}

fn is_nothing(policy: &Value) -> bool {
    policy.as_object().is_some_and(|policy| !policy.contains_key("name") && !policy.contains_key("policy"))
}

/// Finds problems of the policies that the role declares about itself.
fn check_parts(inputs: &Object, problems: &mut Problems) {
    let list = |key: &str| inputs.get(key).and_then(Value::as_array).unwrap_or_default();
    for (index, arn) in list("managedPolicyArns").iter().enumerate() {
        check_arn(&format!("managedPolicyArns[{index}]"), Some(arn), problems);
    }
    let inline = list("inlinePolicies");
    for (index, policy) in inline.iter().enumerate() {
        let Some(fields) = policy.as_object() else { continue };
        let path = format!("inlinePolicies[{index}]");
        match (fields.contains_key("name"), fields.contains_key("policy")) {
            (true, true) => {}
            (false, false) if inline.len() == 1 => {}
            _ => problems.add_with_remedy(path, "must have a name and a policy", "set both"),
        }
        if inline[..index].iter().any(|other| name_of(other).is_some() && name_of(other) == name_of(policy)) {
            problems.add(format!("inlinePolicies[{index}].name"), "is that of another inline policy too");
        }
    }
}

fn name_of(policy: &Value) -> Option<&str> {
    policy.as_object()?.get("name")?.as_str()
}

async fn make(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<types::Role, Fault> {
    let call = aws
        .unrepeated()
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

impl Recover for Role {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, &inputs.name, inputs.name_prefix.as_deref(), inputs.path.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let aws = context.client().region(None);
        let role = get(context, &aws, &attempt.clue.name).await?;
        let found = role.and_then(|role| recovery::found(attempt, &role.create_date, &role.role_name));
        Ok(found.into_iter().collect())
    }
}

async fn get(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<types::Role>, Fault> {
    let call = aws.iam().get_role().role_name(name);
    let found = or_none(send(context, "GetRole", || call.clone().send()).await)?;
    Ok(found.and_then(|found| found.role))
}

/// Asks for a role, again while IAM gives its unique id for the ARN, as it does right after creating it.
async fn get_settled(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
) -> Result<Option<types::Role>, Error> {
    let mut pace = context.pace(PROPAGATION);
    loop {
        let found = get(context, aws, name).await?;
        if found.as_ref().is_none_or(|role| role.arn.starts_with("arn:")) || !pace.pause().await? {
            return Ok(found);
        }
    }
}

impl Read for Role {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let aws = context.client().region(None);
        let said = request.state.unwrap_or_default().inputs;
        let Some(role) = get_settled(context, &aws, &request.id).await? else {
            return Ok(ReadResponse::gone());
        };
        let mut state = State::of(&role, context.client(), &said);
        match or_none(parts::read(context, &aws, &request.id, &mut state.inputs).await)? {
            Some(()) => Ok(ReadResponse::found(request.id, state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

impl Delete for Role {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let (aws, inputs) = (context.client().region(None), request.state.inputs);
        if inputs.force_detach_policies || has(inputs.managed_policy_arns) {
            parts::detach_all(context, &aws, &request.id).await?;
        }
        if inputs.force_detach_policies || has(inputs.inline_policies) {
            parts::delete_all_inline(context, &aws, &request.id).await?;
        }
        let call = aws.iam().delete_role().role_name(&request.id);
        match send(context, "DeleteRole", || call.clone().send()).await {
            Err(fault) if fault.is("DeleteConflict") => {}
            result => return Ok(or_gone(result)?),
        }
        // Something still holds on to it: an instance profile, or a policy whose removal IAM hasn't seen everywhere.
        parts::leave_instance_profiles(context, &aws, &request.id).await?;
        let passes = |fault: &Fault| is_busy(fault) || fault.is("DeleteConflict");
        Ok(or_gone(again(context, "DeleteRole", PROPAGATION, passes, || call.clone().send()).await)?)
    }
}

fn has<T>(policies: Option<Vec<T>>) -> bool {
    policies.is_some_and(|policies| !policies.is_empty())
}
