//! `aws:cloudwatch/logGroup:LogGroup`

use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::LogGroupClass;
use pulumi_provider::{
    AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse, Value,
    property::{boolean, integer, string},
};
use serde::{Deserialize, Serialize};

use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none},
    id::{import, region},
    name,
    tags::{self, Tags, change},
};

/// How long a group may be busy with another change.
const BUSY: Duration = Duration::from_secs(60);

/// How many days CloudWatch Logs can keep events, from PutRetentionPolicy's reference; 0 is for ever.
const RETENTIONS: [i32; 23] = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
    3653,
];

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

impl Resource for LogGroup {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:cloudwatch/logGroup:LogGroup";

    // No call changes a group's name or class.
    fn schema() -> Schema {
        let classes = &["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"];
        let name = string().computed().replaces().length(1, 512).conflicts(&["namePrefix"]);
        Schema::new()
            .input("deletionProtectionEnabled", boolean().computed())
            .input("kmsKeyId", string())
            .input("logGroupClass", string().computed().replaces().values(classes))
            .input("name", name.auto_named(AutoName::up_to(512)))
            .input("namePrefix", name::prefix(483))
            .input("region", region())
            .input("retentionInDays", integer().default(0.0))
            .input("skipDestroy", boolean().default(false).write_only())
            .input("tags", tags::input())
            .output("arn", string())
            .output("tagsAll", tags::output())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        let days = inputs.get("retentionInDays").and_then(Value::as_number);
        if let Some(days) = days.filter(|days| !RETENTIONS.iter().any(|known| f64::from(*known) == *days)) {
            let allowed = RETENTIONS.map(|days| days.to_string()).join(", ");
            problems.add("retentionInDays", format!("must be one of {allowed}, not {days}"));
        }
        name::check(inputs, "name", |c| c.is_ascii_alphanumeric() || "_./#-".contains(c), problems);
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
        inputs.name = name::with_prefix(&inputs.name, inputs.name_prefix.as_deref());
        let tags_all = context.client().tags().all(&inputs.tags);
        make(context, &aws, &inputs, &tags_all).await?;
        let arn = arn(context, &aws, &inputs.name).await?;
        inputs.region = Some(aws.name.clone());
        // What AWS chooses where nothing is said, from CreateLogGroup's reference.
        inputs.log_group_class.get_or_insert_with(|| "STANDARD".to_owned());
        inputs.deletion_protection_enabled.get_or_insert(false);
        let days = inputs.retention_in_days;
        let made = State { inputs: Inputs { retention_in_days: 0, ..inputs.clone() }, arn, tags_all };
        set_retention(context, &aws, &inputs)
            .await
            .map_err(|fault| Error::from(fault).keeping(&inputs.name, &made))?;
        let state = State { inputs: Inputs { retention_in_days: days, ..inputs }, ..made };
        Ok(CreateResponse::new(state.inputs.name.clone(), state))
    }
}

async fn make(context: &Context<Aws>, aws: &Regional, inputs: &Inputs, tags: &Tags) -> Result<(), Fault> {
    let call = aws
        .logs()
        .create_log_group()
        .log_group_name(&inputs.name)
        .set_kms_key_id(inputs.kms_key_id.clone())
        .set_log_group_class(inputs.log_group_class.as_deref().map(LogGroupClass::from))
        .set_deletion_protection_enabled(inputs.deletion_protection_enabled)
        .set_tags((!tags.is_empty()).then(|| tags.clone().into_iter().collect()));
    again(context, "CreateLogGroup", BUSY, is_busy, || call.clone().send()).await.map(drop)
}

/// Another change of the same group is under way, for instance its deletion.
fn is_busy(fault: &Fault) -> bool {
    fault.is("OperationAbortedException")
}

async fn set_retention(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<(), Fault> {
    // AWS decides how long a DELIVERY group keeps events.
    if inputs.retention_in_days == 0 || inputs.log_group_class.as_deref() == Some("DELIVERY") {
        return Ok(());
    }
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
    let call = aws.logs().describe_log_groups().log_group_name_prefix(name);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let groups = again(context, "DescribeLogGroups", BUSY, is_busy, pages).await?;
    let group = groups.into_iter().find(|group| group.log_group_name.as_deref() == Some(name));
    let Some(group) = group else { return Ok(None) };
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
        Ok(UpdateResponse::new(State { inputs, arn: request.state.arn, tags_all: wanted }))
    }
}

async fn retag(context: &Context<Aws>, aws: &Regional, state: &State, wanted: &Tags) -> Result<(), Fault> {
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

async fn change_retention(
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

async fn change_protection(
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

async fn change_key(
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
