//! `aws:iam/rolePolicy:RolePolicy`

use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, property::string,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    is_name,
    recovery::{self, Clue},
    role::parts as role_parts,
    send, send_early,
};
use crate::{
    aws::Aws,
    call::{Fault, or_gone, or_none},
    name, policy,
};

/// A policy inside a role.
pub(crate) struct RolePolicy;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    name: String,
    name_prefix: Option<String>,
    policy: Json,
    role: String,
}

impl Resource for RolePolicy {
    type Client = Aws;
    type Inputs = Inputs;
    type State = Inputs;
    const TOKEN: &'static str = "aws:iam/rolePolicy:RolePolicy";

    // PutRolePolicy finds the policy by role and name, and changes the document.
    fn schema() -> Schema {
        let name = string().computed().replaces().length(1, 128).conflicts(&["namePrefix"]);
        Schema::new()
            .input("name", name.auto_named(AutoName::up_to(128)))
            .input("namePrefix", name::prefix(102))
            .input("policy", policy::document().required())
            .input("role", string().required().replaces().length(1, 128))
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "name", is_name, problems);
        name::check(inputs, "namePrefix", is_name, problems);
        name::check(inputs, "role", is_name, problems);
        policy::check(inputs, "policy", problems);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<Inputs>, Error> {
        let mut inputs = request.inputs;
        inputs.name = recovery::named(context, &inputs.name, inputs.name_prefix.as_deref());
        put(context, &inputs).await?;
        Ok(CreateResponse::new(format!("{}:{}", inputs.role, inputs.name), inputs))
    }
}

async fn put(context: &Context<Aws>, inputs: &Inputs) -> Result<(), Fault> {
    let aws = context.client().region(None);
    let call = aws
        .iam()
        .put_role_policy()
        .role_name(&inputs.role)
        .policy_name(&inputs.name)
        .policy_document(policy::text(&inputs.policy));
    send_early(context, "PutRolePolicy", || call.clone().send()).await.map(drop)
}

/// What a policy whose creation got no answer can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Lost {
    role: String,
    policy: Clue,
}

impl Recover for RolePolicy {
    type Clue = Lost;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Lost, Error> {
        let policy = Clue::new(context, &inputs.name, inputs.name_prefix.as_deref(), None);
        Ok(Lost { role: inputs.role.clone(), policy })
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Lost>) -> Result<Vec<Found>, Error> {
        let Lost { role, policy } = &attempt.clue;
        let aws = context.client().region(None);
        let names = or_none(role_parts::inline_names(context, &aws, role).await)?.unwrap_or_default();
        let names = names.iter().filter(|name| **name == policy.name);
        Ok(names.map(|name| name::found(context, name, &format!("{role}:{name}"))).collect())
    }
}

/// Role and name, from `<role>:<name>`.
fn parts(id: &str) -> Result<(&str, &str), Error> {
    id.split_once(':').ok_or_else(|| Error::new(format!("the id {id:?} is not of the form <role>:<name>")))
}

impl Read for RolePolicy {
    async fn read(
        context: &Context<Aws>,
        request: ReadRequest<Inputs>,
    ) -> Result<ReadResponse<Inputs>, Error> {
        let aws = context.client().region(None);
        let (role, name) = parts(&request.id)?;
        let call = aws.iam().get_role_policy().role_name(role).policy_name(name);
        let found = or_none(send(context, "GetRolePolicy", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        let state = Inputs {
            name: name.to_owned(),
            name_prefix: None,
            policy: Json::String(policy::decode(&found.policy_document)),
            role: role.to_owned(),
        };
        Ok(ReadResponse::found(request.id, state))
    }
}

impl Update for RolePolicy {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, Inputs>,
    ) -> Result<UpdateResponse<Inputs>, Error> {
        let (role, name) = parts(&request.id)?;
        let inputs = Inputs { name: name.to_owned(), role: role.to_owned(), ..request.inputs };
        put(context, &inputs).await?;
        Ok(UpdateResponse::new(inputs))
    }
}

impl Delete for RolePolicy {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<Inputs>) -> Result<(), Error> {
        let aws = context.client().region(None);
        let (role, name) = parts(&request.id)?;
        let call = aws.iam().delete_role_policy().role_name(role).policy_name(name);
        Ok(or_gone(send(context, "DeleteRolePolicy", || call.clone().send()).await)?)
    }
}
