//! A stage's dashboard, as CloudWatch reads it ("Dashboard Body Structure and Syntax" in its API reference).

use std::collections::BTreeMap;

use pulumi_wasm::{Output, all};
use pulumi_wasm_aws::{
    cloudwatch::{LogGroup, MetricAlarm},
    sqs::Queue,
};
use serde_json::{Value, json};

use super::{
    Alarm,
    metric::{API_GATEWAY, LAMBDA, LATENCY, SQS, WAITING},
};
use crate::{
    access_log::{AccessLogField, Format},
    function::FunctionNodes,
    settings::StageSettings,
    stage::DeployedStage,
};

/// How many columns there are, and how high all widgets are.
const WIDTH: usize = 24;
const HEIGHT: usize = 6;

/// How many alarms a widget takes.
const MOST_ALARMS: usize = 100;

/// What graphs show a point for, in seconds.
const PERIOD: u32 = 60;

/// What the functions count of messages to clients, and where they fail.
const DELIVERIES: [&str; 4] = ["Sent", "Gone", "Failed", "Errors"];

/// What the latency is shown by.
const PERCENTILES: [&str; 3] = ["p50", "p95", "p99"];

/// A dashboard of the stage, its alarms, and the functions with theirs, and with their own metrics if they have any in
/// this namespace.
pub(super) fn body(
    (settings, metrics): (&StageSettings, Option<&str>),
    stage: &DeployedStage,
    alarms: &BTreeMap<Alarm, MetricAlarm>,
    functions: &BTreeMap<String, FunctionNodes>,
) -> Output<String> {
    let nodes = functions.values();
    let names: Vec<_> = nodes.clone().map(|nodes| nodes.function.name()).collect();
    let queues: Vec<_> =
        nodes.clone().filter_map(|nodes| nodes.dead_letter_queue.as_ref()).map(Queue::name).collect();
    let alarms = alarms.values().chain(nodes.flat_map(|nodes| nodes.alarms.values()));
    let alarms: Vec<_> = alarms.map(MetricAlarm::arn).collect();
    let groups: Vec<_> = stage.nodes.access_log_group.iter().map(LogGroup::name).collect();
    let metrics = metrics.map(str::to_owned);
    let (name, errors) = (settings.name.clone(), errors(&settings.access_log.format));
    let known = (stage.api.id(), stage.api.region(), all(names), all(queues), all(alarms), all(groups));
    all(known).map(move |(api, region, functions, queues, alarms, groups)| {
        let (errors, metrics) = (errors.as_deref(), metrics.as_deref());
        let shown =
            Shown { region, api, stage: name.clone(), functions, metrics, queues, alarms, groups, errors };
        json!({ "widgets": placed(shown.rows()) }).to_string()
    })
}

/// What there is to show.
struct Shown<'a> {
    region: String,
    api: String,
    stage: String,
    functions: Vec<String>,
    /// The namespace of their own metrics.
    metrics: Option<&'a str>,
    queues: Vec<String>,
    /// Their ARNs.
    alarms: Vec<String>,
    /// The group of the access log.
    groups: Vec<String>,
    /// What finds the failed requests in it.
    errors: Option<&'a str>,
}

/// What a widget is, and what it shows.
type Widget = (&'static str, Value);

/// A metric, and how it is measured and called.
type Line = (Vec<String>, Value);

impl Shown<'_> {
    fn rows(&self) -> Vec<Vec<Widget>> {
        vec![
            self.alarms(),
            vec![
                self.graph("Connections and messages", self.of_stage(&["ConnectCount", "MessageCount"])),
                self.graph("Errors", self.of_stage(&["ClientError", "IntegrationError", "ExecutionError"])),
            ],
            vec![self.graph("Latency of integrations, ms", self.latency())],
            self.deliveries(),
            self.of_functions(),
            self.dead_letters().into_iter().collect(),
            self.failed_requests().into_iter().collect(),
        ]
    }

    fn alarms(&self) -> Vec<Widget> {
        let widget = |alarms| ("alarm", json!({ "title": "Alarms", "alarms": alarms }));
        self.alarms.chunks(MOST_ALARMS).map(widget).collect()
    }

    /// What the functions themselves count.
    fn deliveries(&self) -> Vec<Widget> {
        let Some(namespace) = self.metrics else { return Vec::new() };
        let own = |metric: &str, how| line(&[namespace, metric, "Stage", &self.stage], how);
        let counts = DELIVERIES.map(|metric| own(metric, json!({ "stat": "Sum" })));
        let latency = PERCENTILES.map(|stat| own("Latency", json!({ "stat": stat, "label": stat })));
        vec![
            self.graph("Deliveries to clients, and internal errors", counts.to_vec()),
            self.graph("Time until requests are through, ms", latency.to_vec()),
        ]
    }

    fn of_functions(&self) -> Vec<Widget> {
        if self.functions.is_empty() {
            return Vec::new();
        }
        let failed = [self.of_each("Errors", "Sum"), self.of_each("Throttles", "Sum")].concat();
        vec![
            self.graph("Invocations of functions", self.of_each("Invocations", "Sum")),
            self.graph("Errors and throttles of functions", failed),
            self.graph("Duration of functions, ms (p95)", self.of_each("Duration", "p95")),
        ]
    }

    fn dead_letters(&self) -> Option<Widget> {
        let waiting = |queue: &String| {
            line(&[SQS, WAITING, "QueueName", queue], json!({ "stat": "Maximum", "label": queue }))
        };
        let lines: Vec<_> = self.queues.iter().map(waiting).collect();
        (!lines.is_empty()).then(|| self.graph("Events in dead letter queues", lines))
    }

    fn failed_requests(&self) -> Option<Widget> {
        let (group, errors) = (self.groups.first()?, self.errors?);
        let query = format!("SOURCE '{group}' | {errors}");
        let shown =
            json!({ "title": "Failed requests", "query": query, "region": self.region, "view": "table" });
        Some(("log", shown))
    }

    fn of_stage(&self, metrics: &[&str]) -> Vec<Line> {
        metrics.iter().map(|metric| self.api_gateway(metric, json!({ "stat": "Sum" }))).collect()
    }

    fn latency(&self) -> Vec<Line> {
        let by = |stat| self.api_gateway(LATENCY, json!({ "stat": stat, "label": stat }));
        PERCENTILES.map(by).to_vec()
    }

    fn api_gateway(&self, metric: &str, how: Value) -> Line {
        line(&[API_GATEWAY, metric, "ApiId", &self.api, "Stage", &self.stage], how)
    }

    fn of_each(&self, metric: &str, stat: &str) -> Vec<Line> {
        let of = |function: &String| {
            let how = json!({ "stat": stat, "label": format!("{function} {metric}") });
            line(&[LAMBDA, metric, "FunctionName", function], how)
        };
        self.functions.iter().map(of).collect()
    }

    fn graph(&self, title: &str, lines: Vec<Line>) -> Widget {
        let metrics = lines.into_iter().map(|(metric, how)| {
            let parts = metric.into_iter().map(Value::String);
            Value::Array(parts.chain([how]).collect())
        });
        let shown = json!({
            "title": title,
            "view": "timeSeries",
            "region": self.region,
            "period": PERIOD,
            "metrics": metrics.collect::<Vec<_>>(),
        });
        ("metric", shown)
    }
}

fn line(metric: &[&str], how: Value) -> Line {
    (metric.iter().map(|part| (*part).to_owned()).collect(), how)
}

/// The widgets with their places: each row fills the width.
fn placed(rows: Vec<Vec<Widget>>) -> Vec<Value> {
    let rows = rows.into_iter().filter(|row| !row.is_empty()).enumerate();
    let widgets = rows.flat_map(|(row, widgets)| {
        let width = WIDTH / widgets.len();
        widgets.into_iter().enumerate().map(move |(column, (kind, shown))| {
            json!({
                "type": kind, "x": column * width, "y": row * HEIGHT, "width": width, "height": HEIGHT,
                "properties": shown,
            })
        })
    });
    widgets.collect()
}

/// What says of a failed request why it failed.
const REASONS: [AccessLogField; 5] = [
    AccessLogField::RouteKey,
    AccessLogField::Status,
    AccessLogField::ErrorMessage,
    AccessLogField::IntegrationError,
    AccessLogField::ConnectionId,
];

/// What finds the last failed requests, in CloudWatch Logs Insights' language. None where the log doesn't say how
/// requests ended, in JSON.
fn errors(format: &Format) -> Option<String> {
    let Format::Json(fields) = format else { return None };
    let name_of = |field: AccessLogField| {
        let found = fields.iter().find(|(_, variable)| variable == field.variable());
        found.map(|(name, _)| format!("`{name}`"))
    };
    let status = name_of(AccessLogField::Status)?;
    let reasons: Vec<_> = REASONS.into_iter().filter_map(name_of).collect();
    Some(format!(
        "fields @timestamp, {} | filter {status} like /^[45]/ | sort @timestamp desc | limit 50",
        reasons.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccessLog;

    #[test]
    fn failed_requests_are_found_by_what_the_log_says() {
        let renamed = AccessLog::new()
            .fields([AccessLogField::RouteKey])
            .field("result", AccessLogField::Status.variable());
        assert_eq!(
            errors(&renamed.format).unwrap(),
            "fields @timestamp, `routeKey`, `result` | filter `result` like /^[45]/ | sort @timestamp desc | limit 50"
        );
        assert_eq!(errors(&AccessLog::new().fields([AccessLogField::RouteKey]).format), None);
        assert_eq!(errors(&AccessLog::new().format("$context.requestId $context.status").format), None);
    }
}
