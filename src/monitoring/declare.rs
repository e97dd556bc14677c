//! Monitoring as resources.

use std::collections::BTreeMap;

use pulumi_wasm::{Input, IntoInput, Output, output_format};
use pulumi_wasm_aws::{
    cloudwatch::{Dashboard, DashboardArgs, MetricAlarm, MetricAlarmArgs},
    sns::{Topic, TopicArgs, TopicSubscription, TopicSubscriptionArgs},
};

use super::{
    Alarm, Monitoring,
    advice::{self, Advice},
    dashboard,
    metric::{API_GATEWAY, Dimensions, LAMBDA, SQS, measuring},
};
use crate::{function::FunctionNodes, naming, scope::Scope, settings::StageSettings, stage::DeployedStage};

/// The resources that watch a stage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MonitoringNodes {
    /// What its alarms notify, unless they were given a topic.
    pub topic: Option<Topic>,
    /// By address.
    pub subscriptions: BTreeMap<String, TopicSubscription>,
    /// The stage's own; those of a function are [the function's](FunctionNodes::alarms).
    pub alarms: BTreeMap<Alarm, MetricAlarm>,
    /// What shows it all, unless there was to be none.
    pub dashboard: Option<Dashboard>,
}

/// Declares what watches the stages that are monitored. The first of them watches the functions, too, which are the
/// API's.
pub(crate) fn declare(
    scope: &Scope,
    settings: &[StageSettings],
    stages: &mut [DeployedStage],
    functions: &mut BTreeMap<String, FunctionNodes>,
) {
    let stages = settings.iter().zip(stages);
    let monitored =
        stages.filter_map(|(settings, stage)| Some((settings.monitoring.as_ref()?, settings, stage)));
    for (index, (monitoring, settings, stage)) in monitored.enumerate() {
        let (topic, notified) = notified(scope, settings, monitoring);
        let watch = Watch { scope, settings, monitoring, notified };
        if index == 0 {
            functions.iter_mut().for_each(|(name, nodes)| nodes.alarms = watch.function(name, nodes));
        }
        let alarms = watch.stage(stage);
        let subscriptions = watch.subscriptions();
        let dashboard = monitoring.dashboard.then(|| watch.dashboard(stage, &alarms, functions));
        stage.nodes.monitoring = Some(MonitoringNodes { topic, subscriptions, alarms, dashboard });
    }
}

/// The topic if it is the stage's own, and its ARN.
fn notified(
    scope: &Scope,
    settings: &StageSettings,
    monitoring: &Monitoring,
) -> (Option<Topic>, Input<String>) {
    if let Some(arn) = &monitoring.topic {
        return (None, arn.clone());
    }
    // It keeps the policy that SNS gives it, which lets the account's alarms publish; with a key they couldn't.
    let args = TopicArgs::builder()
        .name(naming::alarm_topic(&scope.prefix, &settings.name))
        .tags(scope.tags_of(&settings.name))
        .build();
    let topic: Topic = scope.declare(&format!("{}-alarms", settings.name), args, scope.options());
    let arn = topic.arn().into_input();
    (Some(topic), arn)
}

/// How a stage is watched.
struct Watch<'a> {
    scope: &'a Scope,
    settings: &'a StageSettings,
    monitoring: &'a Monitoring,
    /// The topic's ARN.
    notified: Input<String>,
}

/// Whose alarms they are.
struct Subject {
    /// What their names begin with, in Pulumi and in AWS.
    child: String,
    name: Output<String>,
    /// Of their metrics.
    namespace: String,
    dimensions: Dimensions,
}

impl Watch<'_> {
    fn stage(&self, stage: &DeployedStage) -> BTreeMap<Alarm, MetricAlarm> {
        let name = &self.settings.name;
        let of = |namespace: &str, dimensions| Subject {
            child: name.clone(),
            name: Output::new(naming::monitoring(&self.scope.prefix, name)),
            namespace: namespace.to_owned(),
            dimensions,
        };
        let dimensions = [("ApiId", stage.api.id().into_input()), ("Stage", name.into_input())];
        let mut alarms = self.alarms(&of(API_GATEWAY, dimensions.into()), advice::of_stage(&stage.nodes));
        if let Some(namespace) = &self.scope.metrics {
            let subject = of(namespace, [("Stage", name.into_input())].into());
            alarms.extend(self.alarms(&subject, advice::of_metrics()));
        }
        alarms
    }

    fn function(&self, child: &str, nodes: &FunctionNodes) -> BTreeMap<Alarm, MetricAlarm> {
        let of = |namespace: &str, dimension, name: Input<String>| Subject {
            child: child.to_owned(),
            name: nodes.name.clone(),
            namespace: namespace.to_owned(),
            dimensions: [(dimension, name)].into(),
        };
        let function = of(LAMBDA, "FunctionName", nodes.function.name().into_input());
        let mut alarms = self.alarms(&function, advice::of_function(nodes));
        if let Some(queue) = &nodes.dead_letter_queue {
            let subject = of(SQS, "QueueName", queue.name().into_input());
            alarms.extend(self.alarms(&subject, [advice::of_queue(nodes, queue)]));
        }
        alarms
    }

    fn alarms(
        &self,
        subject: &Subject,
        all: impl IntoIterator<Item = Advice>,
    ) -> BTreeMap<Alarm, MetricAlarm> {
        all.into_iter().filter_map(|advice| Some((advice.0, self.alarm(subject, advice)?))).collect()
    }

    /// None if it isn't wanted.
    fn alarm(&self, subject: &Subject, (alarm, advice): Advice) -> Option<MetricAlarm> {
        let rule = self.monitoring.rule(alarm)?;
        let args = MetricAlarmArgs::builder()
            .name(output_format!("{}-{}", &subject.name, alarm.slug()))
            .alarm_description(advice)
            .comparison_operator("GreaterThanOrEqualToThreshold")
            .threshold(rule.value)
            .evaluation_periods(i64::from(rule.periods))
            .datapoints_to_alarm(i64::from(rule.datapoints))
            .treat_missing_data("notBreaching")
            .alarm_actions([self.notified.clone()])
            .ok_actions([self.notified.clone()])
            .tags(self.scope.tags_of(&self.settings.name));
        let measured = (subject.namespace.as_str(), &subject.dimensions);
        let args = measuring(args, alarm, measured, rule.period_seconds.into()).build();
        let child = format!("{}-alarm-{}", subject.child, alarm.slug());
        Some(self.scope.declare(&child, args, self.scope.options()))
    }

    fn subscriptions(&self) -> BTreeMap<String, TopicSubscription> {
        let subscribe = |address: &String| {
            let args = TopicSubscriptionArgs::builder()
                .topic(self.notified.clone())
                .protocol("email")
                .endpoint(address)
                .build();
            let child = format!("{}-alarms-{address}", self.settings.name);
            (address.clone(), self.scope.declare(&child, args, self.scope.options()))
        };
        self.monitoring.emails.iter().map(subscribe).collect()
    }

    fn dashboard(
        &self,
        stage: &DeployedStage,
        alarms: &BTreeMap<Alarm, MetricAlarm>,
        functions: &BTreeMap<String, FunctionNodes>,
    ) -> Dashboard {
        let (prefix, name) = (self.scope.prefix.clone(), self.settings.name.clone());
        let args = DashboardArgs::builder()
            .dashboard_name(stage.api.region().map(move |region| naming::dashboard(&prefix, &name, &region)))
            .dashboard_body(dashboard::body(
                (self.settings, self.scope.metrics.as_deref()),
                stage,
                alarms,
                functions,
            ))
            .build();
        self.scope.declare(&format!("{}-dashboard", self.settings.name), args, self.scope.options())
    }
}
