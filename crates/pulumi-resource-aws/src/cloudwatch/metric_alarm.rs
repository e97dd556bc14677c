//! `aws:cloudwatch/metricAlarm:MetricAlarm`

mod check;
mod model;
mod schema;
mod sdk;

use aws_sdk_cloudwatch::types::{
    AlarmType, ComparisonOperator, EvaluationCriteria, EvaluationWindow, MetricAlarm as Alarm,
    MetricDataQuery, Statistic, Tag, WarmUpConfiguration,
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Problems,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::{
    model::{Inputs, State},
    schema::{complete_window, word},
    sdk::{dimensions, unit},
};
use super::send;
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none},
    id::import,
    name::Clue,
    tags::{self, Tags, change},
};

/// An alarm on a metric, on what is computed from several, or on a PromQL query.
pub(crate) struct MetricAlarm;

impl Resource for MetricAlarm {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:cloudwatch/metricAlarm:MetricAlarm";

    fn schema() -> Schema {
        schema::schema()
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        check::check(inputs, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
        complete_window(inputs);
    }

    // Takes over an alarm that exists under this name, as the official provider does: there is no call that only
    // creates.
    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let account = context.client().identity().await?.account.clone();
        let aws = context.client().region(request.inputs.region.as_deref());
        let mut inputs = comparing(request.inputs);
        let wanted = context.client().tags().all(&inputs.tags);
        put(context, &aws, &inputs, &wanted).await?;
        inputs.region = Some(aws.name.clone());
        let arn = aws.arn("cloudwatch", &aws.name, &account, &format!("alarm:{}", inputs.name));
        let state = State { inputs, arn, tags_all: wanted };
        let name = state.inputs.name.clone();
        if let Err(fault) = tag_existing(context, &aws, &state).await {
            let inputs = Inputs { tags: Tags::new(), ..state.inputs };
            let untagged = State { inputs, tags_all: Tags::new(), ..state };
            return Err(Error::from(fault).keeping(name, &untagged));
        }
        Ok(CreateResponse::new(name, state))
    }
}

/// Writes the whole alarm. Tags count only where there was none.
async fn put(context: &Context<Aws>, aws: &Regional, inputs: &Inputs, tags: &Tags) -> Result<(), Fault> {
    let queries = inputs.metric_queries.clone().filter(|queries| !queries.is_empty());
    let call = aws
        .cloudwatch()
        .put_metric_alarm()
        .alarm_name(&inputs.name)
        .set_actions_enabled(inputs.actions_enabled)
        .set_alarm_actions(inputs.alarm_actions.clone())
        .set_alarm_description(inputs.alarm_description.clone())
        .set_comparison_operator(inputs.comparison_operator.as_deref().map(ComparisonOperator::from))
        .set_datapoints_to_alarm(inputs.datapoints_to_alarm)
        .set_dimensions(dimensions(&inputs.dimensions))
        .set_evaluate_low_sample_count_percentile(low_samples(inputs))
        .set_evaluation_criteria(inputs.evaluation_criteria.clone().map(EvaluationCriteria::from))
        .set_evaluation_interval(inputs.evaluation_interval)
        .set_evaluation_periods(inputs.evaluation_periods)
        .set_evaluation_window(inputs.evaluation_window.clone().map(EvaluationWindow::from))
        .set_extended_statistic(inputs.extended_statistic.clone())
        .set_insufficient_data_actions(inputs.insufficient_data_actions.clone())
        .set_metric_name(inputs.metric_name.clone())
        .set_metrics(queries.map(|queries| queries.into_iter().map(MetricDataQuery::from).collect()))
        .set_namespace(inputs.namespace.clone())
        .set_ok_actions(inputs.ok_actions.clone())
        .set_period(inputs.period)
        .set_statistic(inputs.statistic.as_deref().map(Statistic::from))
        .set_tags((!tags.is_empty()).then(|| sent_tags(tags)))
        .set_threshold(inputs.threshold)
        .set_threshold_metric_id(inputs.threshold_metric_id.clone())
        .set_treat_missing_data(inputs.treat_missing_data.as_deref().map(|said| word(said).to_owned()))
        .set_unit(unit(inputs.unit.as_ref()))
        .set_warm_up_configuration(inputs.warm_up_configuration.clone().map(WarmUpConfiguration::from));
    send(context, "PutMetricAlarm", || call.clone().send()).await.map(drop)
}

/// AWS refuses an empty text.
fn low_samples(inputs: &Inputs) -> Option<String> {
    let said = inputs.evaluate_low_sample_count_percentiles.as_deref();
    said.filter(|said| !said.is_empty()).map(|said| word(said).to_owned())
}

/// With what a metric is compared with: 0 unless the program says something, and nothing where no number is compared.
fn comparing(inputs: Inputs) -> Inputs {
    let compares = inputs.threshold_metric_id.is_none() && inputs.evaluation_criteria.is_none();
    Inputs { threshold: compares.then(|| inputs.threshold.unwrap_or_default()), ..inputs }
}

fn sent_tags<'a>(tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// Gives an alarm that existed its tags: PutMetricAlarm gives them only to a new one.
async fn tag_existing(context: &Context<Aws>, aws: &Regional, state: &State) -> Result<(), Fault> {
    let found = read_tags(context, aws, &state.arn).await?.unwrap_or_default();
    retag(context, aws, &state.arn, &found, &state.tags_all).await
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
        let call = aws.cloudwatch().untag_resource().resource_arn(arn).set_tag_keys(Some(change.remove));
        send(context, "UntagResource", || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.cloudwatch().tag_resource().resource_arn(arn).set_tags(Some(sent_tags(&change.set)));
        send(context, "TagResource", || call.clone().send()).await?;
    }
    Ok(())
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Tags>, Fault> {
    let call = aws.cloudwatch().list_tags_for_resource().resource_arn(arn);
    let Some(found) = or_none(send(context, "ListTagsForResource", || call.clone().send()).await)? else {
        return Ok(None);
    };
    let pair = |tag: Tag| Some((tag.key?, tag.value?));
    let tags = found.tags.unwrap_or_default().into_iter().filter_map(pair);
    Ok(Some(context.client().tags().visible(tags)))
}

async fn find(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<Alarm>, Fault> {
    let call = aws.cloudwatch().describe_alarms().alarm_names(name).alarm_types(AlarmType::MetricAlarm);
    let found = send(context, "DescribeAlarms", || call.clone().send()).await?;
    Ok(found.metric_alarms.unwrap_or_default().into_iter().next())
}

impl Read for MetricAlarm {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        // A name may end like an id with a region.
        let (name, region, said) = match request.state {
            Some(state) => (request.id, state.inputs.region, state.inputs.tags),
            None => {
                let import = import(&request.id);
                (import.id, import.region, Tags::new())
            }
        };
        let aws = context.client().region(region.as_deref());
        let Some(alarm) = find(context, &aws, &name).await? else { return Ok(ReadResponse::gone()) };
        let arn = alarm.alarm_arn.clone().unwrap_or_default();
        let Some(tags_all) = read_tags(context, &aws, &arn).await? else { return Ok(ReadResponse::gone()) };
        let tags = context.client().tags().own(&tags_all, &said);
        let inputs = Inputs { tags, ..Inputs::read(alarm, &aws.name) };
        Ok(ReadResponse::found(name, State { inputs, arn, tags_all }))
    }
}

impl Update for MetricAlarm {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let State { inputs: old, arn, tags_all } = request.state;
        let aws = context.client().region(old.region.as_deref());
        let wanted = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &arn, &tags_all, &wanted).await?;
        let low_samples = request.inputs.evaluate_low_sample_count_percentiles;
        let inputs = comparing(Inputs {
            evaluate_low_sample_count_percentiles: low_samples.or(old.evaluate_low_sample_count_percentiles),
            name: request.id,
            region: old.region,
            ..request.inputs
        });
        if !request.changed.only(&["tags", "tagsAll"]) {
            put(context, &aws, &inputs, &wanted).await?;
        }
        Ok(UpdateResponse::new(State { inputs, arn, tags_all: wanted }))
    }
}

impl Delete for MetricAlarm {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.cloudwatch().delete_alarms().alarm_names(request.id);
        Ok(or_gone(send(context, "DeleteAlarms", || call.clone().send()).await)?)
    }
}

/// Creating can be repeated, but the name may be another each time. An alarm doesn't say when it was created; one that was
/// written since the attempt began is ours, as it would be had the answer come.
impl Recover for MetricAlarm {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, &inputs.name, inputs.region.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        let alarm = find(context, &context.client().region(Some(&clue.region)), &clue.name).await?;
        let written = alarm.and_then(|alarm| alarm.alarm_configuration_updated_timestamp);
        let ours = written.is_some_and(|time| attempt.may_have_created(time.as_secs_f64()));
        Ok(ours.then(|| Found::certain(clue.import_id(&clue.name))).into_iter().collect())
    }
}
