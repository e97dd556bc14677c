//! `aws:cloudwatch/logMetricFilter:LogMetricFilter`

mod model;

use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::MetricFilter;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{boolean, map, object, string},
};

use self::model::{Inputs, State};
use super::{UNITS, is_busy, is_group_name, is_recent};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    id::{import, region},
    name::{self, Clue},
};

/// How long a log group may be busy with another filter: it takes one at a time.
const BUSY: Duration = Duration::from_secs(120);

/// A filter that makes a metric of log events.
pub(crate) struct LogMetricFilter;

impl Resource for LogMetricFilter {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:cloudwatch/logMetricFilter:LogMetricFilter";

    // PutMetricFilter writes the whole filter; the log group and the name say which one.
    fn schema() -> Schema {
        Schema::new()
            .input("applyOnTransformedLogs", boolean().computed())
            .input("logGroupName", string().required().replaces().length(1, 512))
            .input("metricTransformation", object(transformation()).required())
            .input("name", string().replaces().length(1, 512).auto_named(AutoName::up_to(512)))
            .input("pattern", string().required().length(0, 1024).same_when(same_trimmed))
            .input("region", region())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "logGroupName", is_group_name, problems);
        name::check(inputs, "name", |c| !":*".contains(c), problems);
        let transformation = inputs.get("metricTransformation").map(Value::plain);
        if let Some(transformation) = transformation.and_then(Value::as_object) {
            check_transformation(transformation, problems);
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        crate::tags::region(aws, inputs, state);
    }

    // Takes over a filter that exists under this name, as the official provider does: there is no call that only creates.
    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let aws = context.client().region(request.inputs.region.as_deref());
        let state = put(context, &aws, request.inputs).await?;
        Ok(CreateResponse::new(state.name.clone(), state))
    }
}

fn transformation() -> Schema {
    let name = || string().required().length(1, 255);
    Schema::new()
        .input("defaultValue", string().conflicts(&["dimensions"]).same_when(same_number))
        .input("dimensions", map(string()))
        .input("name", name())
        .input("namespace", name())
        .input("unit", string().default("None").values(&UNITS))
        .input("value", string().required().length(1, 100))
}

fn check_transformation(transformation: &Object, problems: &mut Problems) {
    let text = |key: &str| transformation.get(key).and_then(Value::as_str);
    for key in ["name", "namespace"] {
        if let Some(wrong) = text(key).and_then(|name| name.chars().find(|c| ":*$".contains(*c))) {
            problems.add(format!("metricTransformation.{key}"), format!("can't have {wrong:?} in it"));
        }
    }
    if text("defaultValue").is_some_and(|value| !value.is_empty() && value.parse::<f64>().is_err()) {
        problems.add("metricTransformation.defaultValue", "must be a number");
    }
}

/// Whitespace around a pattern is not sent.
fn same_trimmed(_: &Object, old: &Value, new: &Value) -> bool {
    matches!((old.as_str(), new.as_str()), (Some(old), Some(new)) if old.trim() == new.trim())
}

/// AWS has a number where the property is text.
fn same_number(_: &Object, old: &Value, new: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<f64>().ok());
    matches!((number(old), number(new)), (Some(old), Some(new)) if old.total_cmp(&new).is_eq())
}

/// Writes the whole filter.
async fn put(context: &Context<Aws>, aws: &Regional, inputs: Inputs) -> Result<State, Fault> {
    let call = aws
        .logs()
        .put_metric_filter()
        .set_apply_on_transformed_logs(inputs.apply_on_transformed_logs)
        .filter_name(&inputs.name)
        .filter_pattern(inputs.pattern.trim())
        .log_group_name(&inputs.log_group_name)
        .metric_transformations(inputs.metric_transformation.to_sdk("PutMetricFilter")?);
    again(context, "PutMetricFilter", BUSY, is_busy, || call.clone().send()).await?;
    // What AWS chooses where nothing is said, from PutMetricFilter's reference.
    let transformed = inputs.apply_on_transformed_logs.or(Some(false));
    Ok(Inputs { apply_on_transformed_logs: transformed, region: Some(aws.name.clone()), ..inputs })
}

impl Read for LogMetricFilter {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let (group, name, region) = located(request)?;
        let aws = context.client().region(region.as_deref());
        let found = find(context, &aws, &group, &name).await?;
        let state = found.map(|filter| State::read(filter, &aws.name));
        Ok(state.map_or_else(ReadResponse::gone, |state| ReadResponse::found(name, state)))
    }
}

/// The log group, the name and the region: from the state, else from the id to import it by.
fn located(request: ReadRequest<State>) -> Result<(String, String, Option<String>), Error> {
    if let Some(state) = request.state {
        return Ok((state.log_group_name, request.id, state.region));
    }
    let import = import(&request.id);
    let form = || Error::new(format!("the id {:?} is not of the form <log group>:<name>", request.id));
    let (group, name) = import.id.split_once(':').ok_or_else(form)?;
    Ok((group.to_owned(), name.to_owned(), import.region))
}

async fn find(
    context: &Context<Aws>,
    aws: &Regional,
    group: &str,
    name: &str,
) -> Result<Option<MetricFilter>, Fault> {
    let call = aws.logs().describe_metric_filters().log_group_name(group).filter_name_prefix(name);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let found = or_none(again(context, "DescribeMetricFilters", BUSY, is_busy, pages).await)?;
    Ok(found
        .and_then(|filters| filters.into_iter().find(|filter| filter.filter_name.as_deref() == Some(name))))
}

impl Update for LogMetricFilter {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        if request.changed.is_empty() {
            return Ok(UpdateResponse::new(request.state));
        }
        let aws = context.client().region(request.state.region.as_deref());
        let old = request.state;
        let transformed = request.inputs.apply_on_transformed_logs.or(old.apply_on_transformed_logs);
        let inputs = Inputs { apply_on_transformed_logs: transformed, name: request.id, ..request.inputs };
        Ok(UpdateResponse::new(put(context, &aws, inputs).await?))
    }
}

impl Delete for LogMetricFilter {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.region.as_deref());
        let group = &request.state.log_group_name;
        let call = aws.logs().delete_metric_filter().log_group_name(group).filter_name(&request.id);
        let limit = context.timeout(BUSY);
        Ok(or_gone(again(context, "DeleteMetricFilter", limit, is_busy, || call.clone().send()).await)?)
    }
}

/// Creating can be repeated, but its name may be another each time.
impl Recover for LogMetricFilter {
    type Clue = (String, Clue);

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Self::Clue, Error> {
        let clue = Clue::new(context, &inputs.name, inputs.region.as_deref());
        Ok((inputs.log_group_name.clone(), clue))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Self::Clue>) -> Result<Vec<Found>, Error> {
        let (group, clue) = &attempt.clue;
        let aws = context.client().region(Some(&clue.region));
        let filter = find(context, &aws, group, &clue.name).await?;
        let created = filter.and_then(|filter| filter.creation_time).filter(|time| is_recent(attempt, *time));
        let id = clue.import_id(&format!("{group}:{}", clue.name));
        Ok(created.map(|_| Found::certain(id)).into_iter().collect())
    }
}
