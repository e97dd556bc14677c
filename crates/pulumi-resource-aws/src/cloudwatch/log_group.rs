//! `aws:cloudwatch/logGroup:LogGroup`

mod create;
mod update;

use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::LogGroup as Group;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{boolean, integer, string},
};
use serde::{Deserialize, Serialize};

use self::{
    create::{make, retain},
    update::{change_key, change_protection, change_retention, retag},
};
use super::{is_busy, is_group_name, is_recent};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    id::{import, region},
    name,
    tags::{self, Tags},
};

/// How long a group may be busy with another change.
const BUSY: Duration = Duration::from_secs(60);

/// How many days CloudWatch Logs can keep events, from PutRetentionPolicy's reference; 0 is for ever.
const RETENTIONS: [i32; 23] = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
    3653,
];

/// The class of groups that AWS empties after two days, whatever a program says.
const DELIVERY: &str = "DELIVERY";

/// A log group.
pub(crate) struct LogGroup;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    deletion_protection_enabled: Option<bool>,
    kms_key_id: Option<String>,
    log_group_class: Option<String>,
    name: String,
    name_prefix: Option<String>,
    region: Option<String>,
    retention_in_days: i32,
    skip_destroy: bool,
    tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    arn: String,
    tags_all: Tags,
}

impl Inputs {
    fn chosen_name(&self, context: &Context<Aws>) -> String {
        name::chosen(context, &self.name, self.name_prefix.as_deref(), "")
    }
}

impl Resource for LogGroup {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:cloudwatch/logGroup:LogGroup";

    // No call changes a group's name or class.
    fn schema() -> Schema {
        let classes = &["STANDARD", "INFREQUENT_ACCESS", DELIVERY];
        let name = string().computed().replaces().length(1, 512).conflicts(&["namePrefix"]);
        Schema::new()
            .input("deletionProtectionEnabled", boolean().computed())
            .input("kmsKeyId", string())
            .input("logGroupClass", string().computed().replaces().values(classes))
            .input("name", name.auto_named(AutoName::up_to(512)))
            .input("namePrefix", name::prefix(483))
            .input("region", region())
            .input("retentionInDays", integer().default(0.0).computed().same_when(is_fixed))
            .input("skipDestroy", boolean().default(false).write_only())
            .input("tags", tags::input())
            .output("arn", string())
            .output("tagsAll", tags::output())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        check_retention(inputs, problems);
        name::check(inputs, "name", is_group_name, problems);
        name::check(inputs, "namePrefix", is_group_name, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        // The ARN needs it: failing afterwards would lose the group.
        context.client().identity().await?;
        let (aws, mut inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        inputs.name = inputs.chosen_name(context);
        let tags_all = context.client().tags().all(&inputs.tags);
        make(context, &aws, &inputs, &tags_all).await?;
        let arn = arn(context, &aws, &inputs.name).await?;
        inputs.region = Some(aws.name.clone());
        // What AWS chooses where nothing is said, from CreateLogGroup's reference.
        inputs.log_group_class.get_or_insert_with(|| "STANDARD".to_owned());
        inputs.deletion_protection_enabled.get_or_insert(false);
        let name = inputs.name.clone();
        let made = State { inputs: Inputs { retention_in_days: 0, ..inputs.clone() }, arn, tags_all };
        match retain(context, &aws, &inputs).await {
            Ok(days) => Ok(CreateResponse::new(name, made.retaining(days))),
            Err(fault) => Err(Error::from(fault).keeping(name, &made)),
        }
    }
}

fn check_retention(inputs: &Object, problems: &mut Problems) {
    let days = inputs.get("retentionInDays").and_then(Value::as_number);
    // What an import finds, a program may say.
    let known = |days: f64| {
        is_fixed(inputs, &Value::Null, &Value::Null)
            || RETENTIONS.iter().any(|known| f64::from(*known) == days)
    };
    if let Some(days) = days.filter(|days| !known(*days)) {
        let allowed = RETENTIONS.map(|days| days.to_string()).join(", ");
        problems.add("retentionInDays", format!("must be one of {allowed}, not {days}"));
    }
}

/// Whether AWS decides how long the group keeps events.
fn is_fixed(group: &Object, _: &Value, _: &Value) -> bool {
    group.get("logGroupClass").and_then(Value::as_str) == Some(DELIVERY)
}

fn is_named(group: &Group, name: &str) -> bool {
    group.log_group_name.as_deref() == Some(name)
}

impl State {
    fn retaining(mut self, days: i32) -> Self {
        self.inputs.retention_in_days = days;
        self
    }
}

async fn arn(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<String, Fault> {
    let account = &context.client().identity().await?.account;
    Ok(aws.arn("logs", &aws.name, account, &format!("log-group:{name}")))
}

impl Read for LogGroup {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let aws = context.client().region(before.inputs.region.as_deref().or(import.region.as_deref()));
        match find(context, &aws, &import.id, before).await? {
            Some(state) => Ok(ReadResponse::found(import.id, state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

async fn find(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    before: State,
) -> Result<Option<State>, Fault> {
    let groups = describe(context, aws, name).await?;
    let Some(group) = groups.into_iter().find(|group| is_named(group, name)) else { return Ok(None) };
    let arn = arn(context, aws, name).await?;
    let Some(tags_all) = read_tags(context, aws, &arn).await? else { return Ok(None) };
    let inputs = Inputs {
        deletion_protection_enabled: Some(group.deletion_protection_enabled.unwrap_or_default()),
        kms_key_id: group.kms_key_id,
        log_group_class: group.log_group_class.map(|class| class.as_str().to_owned()),
        name: name.to_owned(),
        region: Some(aws.name.clone()),
        retention_in_days: group.retention_in_days.unwrap_or_default(),
        tags: context.client().tags().own(&tags_all, &before.inputs.tags),
        ..before.inputs
    };
    Ok(Some(State { inputs, arn, tags_all }))
}

/// The groups whose names start so.
async fn describe(context: &Context<Aws>, aws: &Regional, start: &str) -> Result<Vec<Group>, Fault> {
    let call = aws.logs().describe_log_groups().log_group_name_prefix(start);
    let pages = || call.clone().into_paginator().items().send().collect();
    again(context, "DescribeLogGroups", BUSY, is_busy, pages).await
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Tags>, Fault> {
    let call = aws.logs().list_tags_for_resource().resource_arn(arn);
    let found = or_none(again(context, "ListTagsForResource", BUSY, is_busy, || call.clone().send()).await)?;
    Ok(found.map(|found| context.client().tags().visible(found.tags.unwrap_or_default())))
}

impl Update for LogGroup {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let wanted = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.state, &wanted).await?;
        change_retention(context, &aws, &request).await?;
        change_protection(context, &aws, &request).await?;
        change_key(context, &aws, &request).await?;
        let old = request.state.inputs;
        let inputs = Inputs {
            deletion_protection_enabled: request
                .inputs
                .deletion_protection_enabled
                .or(old.deletion_protection_enabled),
            log_group_class: old.log_group_class,
            name: old.name,
            region: old.region,
            ..request.inputs
        };
        let fixed = inputs.log_group_class.as_deref() == Some(DELIVERY);
        let days = if fixed { old.retention_in_days } else { inputs.retention_in_days };
        let state = State { inputs, arn: request.state.arn, tags_all: wanted };
        Ok(UpdateResponse::new(state.retaining(days)))
    }
}

impl Delete for LogGroup {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        if request.state.inputs.skip_destroy {
            return Ok(());
        }
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.logs().delete_log_group().log_group_name(&request.id);
        let limit = context.timeout(BUSY);
        Ok(or_gone(again(context, "DeleteLogGroup", limit, is_busy, || call.clone().send()).await)?)
    }
}

/// Told by its name: a group that is new and has it is no one else's.
impl Recover for LogGroup {
    type Clue = name::Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Self::Clue, Error> {
        Ok(name::Clue::new(context, &inputs.chosen_name(context), inputs.region.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Self::Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        let aws = context.client().region(Some(&clue.region));
        let groups = describe(context, &aws, &clue.name).await?;
        let new =
            groups.iter().filter(|group| group.creation_time.is_some_and(|time| is_recent(attempt, time)));
        let names = new.filter_map(|group| group.log_group_name.as_deref());
        let ours = names.filter(|name| **name == clue.name);
        Ok(ours.map(|name| Found::certain(clue.import_id(name))).collect())
    }
}
