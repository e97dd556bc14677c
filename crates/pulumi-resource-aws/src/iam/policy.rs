//! `aws:iam/policy:Policy`

mod versions;

use aws_sdk_iam::types;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse,
    property::{integer, string},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    UNKNOWN, check_path, is_busy, is_name,
    recovery::{self, Clue},
    sdk_tags, send,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    name, policy,
    tags::{self, Tags, change},
};

/// A managed policy.
pub(crate) struct Policy;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    delay_after_policy_creation_in_ms: Option<u64>,
    description: Option<String>,
    name: String,
    name_prefix: Option<String>,
    path: Option<String>,
    policy: Json,
    tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    arn: String,
    attachment_count: i32,
    policy_id: String,
    tags_all: Tags,
}

impl Resource for Policy {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:iam/policy:Policy";

    // CreatePolicyVersion and TagPolicy are the only calls that change a policy.
    fn schema() -> Schema {
        let name = string().computed().replaces().length(1, 128).conflicts(&["namePrefix"]);
        Schema::new()
            .input("delayAfterPolicyCreationInMs", integer().range(1.0, f64::INFINITY).write_only())
            .input("description", string().replaces().length(0, 1000))
            .input("name", name.auto_named(AutoName::up_to(128)))
            .input("namePrefix", name::prefix(102))
            .input("path", string().default("/").replaces().length(1, 512))
            .input("policy", policy::document().required())
            .input("tags", tags::input())
            .output("arn", string())
            .output("attachmentCount", integer())
            .output("policyId", string())
            .output("tagsAll", tags::output())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "name", is_name, problems);
        name::check(inputs, "namePrefix", is_name, problems);
        check_path(inputs, problems);
        policy::check(inputs, "policy", problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, _: Option<&Object>) {
        tags::derive_all(aws, inputs);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let mut inputs = request.inputs;
        inputs.name = recovery::named(context, &inputs.name, inputs.name_prefix.as_deref());
        let tags_all = context.client().tags().all(&inputs.tags);
        let made = make(context, &inputs, &tags_all).await?;
        let state = State {
            inputs,
            arn: made.arn.unwrap_or_default(),
            attachment_count: 0,
            policy_id: made.policy_id.unwrap_or_default(),
            tags_all,
        };
        Ok(CreateResponse::new(state.arn.clone(), state))
    }
}

async fn make(context: &Context<Aws>, inputs: &Inputs, tags: &Tags) -> Result<types::Policy, Fault> {
    let aws = context.client().region(None);
    let call = aws
        .unrepeated()
        .iam()
        .create_policy()
        .set_description(inputs.description.clone())
        .set_path(inputs.path.clone())
        .policy_document(policy::text(&inputs.policy))
        .policy_name(&inputs.name)
        .set_tags(Some(sdk_tags(tags.clone())).filter(|tags| !tags.is_empty()));
    let made = send(context, "CreatePolicy", || call.clone().send()).await?;
    made.policy.ok_or_else(|| Fault::new("CreatePolicy", "the answer has no policy in it"))
}

impl Recover for Policy {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, &inputs.name, inputs.name_prefix.as_deref(), inputs.path.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let aws = context.client().region(None);
        let path = attempt.clue.path.as_deref().unwrap_or("/");
        let account = &context.client().identity().await?.account;
        let arn = aws.arn("iam", "", account, &format!("policy{path}{}", attempt.clue.name));
        let policy = get(context, &aws, &arn).await?;
        let found = policy.and_then(|policy| recovery::found(attempt, &policy.create_date?, &policy.arn?));
        Ok(found.into_iter().collect())
    }
}

async fn get(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<types::Policy>, Fault> {
    let call = aws.iam().get_policy().policy_arn(arn);
    let found = or_none(send(context, "GetPolicy", || call.clone().send()).await)?;
    Ok(found.and_then(|found| found.policy))
}

impl Read for Policy {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let aws = context.client().region(None);
        let said = request.state.unwrap_or_default().inputs;
        let Some(policy) = get(context, &aws, &request.id).await? else { return Ok(ReadResponse::gone()) };
        let version = policy.default_version_id.clone().unwrap_or_default();
        match versions::document(context, &aws, &request.id, &version).await? {
            None => Ok(ReadResponse::gone()),
            Some(document) => {
                let said = Inputs { policy: Json::String(document), ..said };
                Ok(ReadResponse::found(request.id, State::of(policy, context.client(), said)))
            }
        }
    }
}

impl State {
    fn of(policy: types::Policy, aws: &Aws, said: Inputs) -> Self {
        let found = policy.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value));
        let tags_all = aws.tags().visible(found);
        let inputs = Inputs {
            description: policy.description,
            name: policy.policy_name.unwrap_or_default(),
            path: policy.path,
            tags: aws.tags().own(&tags_all, &said.tags),
            ..said
        };
        Self {
            inputs,
            arn: policy.arn.unwrap_or_default(),
            attachment_count: policy.attachment_count.unwrap_or_default(),
            policy_id: policy.policy_id.unwrap_or_default(),
            tags_all,
        }
    }
}

impl Update for Policy {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let (aws, state) = (context.client().region(None), request.state);
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.id, &state.tags_all, &tags_all).await?;
        // Last: a version that is made again because of a later failure would be one too many.
        if request.changed.any(&["policy"]) {
            let Inputs { policy, delay_after_policy_creation_in_ms: delay, .. } = &request.inputs;
            versions::add(context, &aws, &request.id, &policy::text(policy), *delay).await?;
        }
        let inputs = Inputs { name: state.inputs.name, ..request.inputs };
        Ok(UpdateResponse::new(State { inputs, tags_all, ..state }))
    }
}

async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.iam().untag_policy().policy_arn(arn).set_tag_keys(Some(change.remove));
        send(context, "UntagPolicy", || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let tags = sdk_tags(change.set.into_iter().collect());
        let call = aws.iam().tag_policy().policy_arn(arn).set_tags(Some(tags));
        send(context, "TagPolicy", || call.clone().send()).await?;
    }
    Ok(())
}

impl Delete for Policy {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(None);
        versions::delete_others(context, &aws, &request.id).await?;
        let call = aws.iam().delete_policy().policy_arn(&request.id);
        // IAM may not have seen everywhere that a role no longer has it.
        let passes = |fault: &Fault| is_busy(fault) || fault.is("DeleteConflict");
        Ok(or_gone(again(context, "DeletePolicy", UNKNOWN, passes, || call.clone().send()).await)?)
    }
}
