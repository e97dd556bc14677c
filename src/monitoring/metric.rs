//! What alarms measure.

use std::collections::BTreeMap;

use pulumi_wasm::Input;
use pulumi_wasm_aws::cloudwatch::{
    MetricAlarmArgs, MetricAlarmMetricQueryArgs, MetricAlarmMetricQueryMetricArgs,
};

use super::Alarm;

pub(super) const API_GATEWAY: &str = "AWS/ApiGateway";
pub(super) const LAMBDA: &str = "AWS/Lambda";
pub(super) const SQS: &str = "AWS/SQS";

/// How long integrations take, in milliseconds.
pub(super) const LATENCY: &str = "IntegrationLatency";

/// How many messages are in a queue.
pub(super) const WAITING: &str = "ApproximateNumberOfMessagesVisible";

/// Whose metrics they are.
pub(super) type Dimensions = BTreeMap<&'static str, Input<String>>;

/// What of everything that clients sent was refused, in percent, where it is more than a few. CloudWatch leaves out what
/// it can't compute, so that counts without data are 0.
const CLIENT_ERROR_RATE: &str =
    "IF(errors >= 10, 100 * errors / (errors + FILL(messages, 0) + FILL(connects, 0)), 0)";

/// The counts in it, by the names they have there.
const COUNTS: [(&str, &str); 3] =
    [("errors", "ClientError"), ("messages", "MessageCount"), ("connects", "ConnectCount")];

/// Says what the alarm measures of these metrics over each period, in seconds.
pub(super) fn measuring(
    args: MetricAlarmArgs,
    alarm: Alarm,
    (namespace, dimensions): (&str, &Dimensions),
    period: i64,
) -> MetricAlarmArgs {
    let name = match alarm {
        Alarm::ClientErrors => return args.metric_queries(client_error_rate(dimensions, period)),
        Alarm::IntegrationErrors => "IntegrationError",
        Alarm::ExecutionErrors => "ExecutionError",
        Alarm::Latency => LATENCY,
        Alarm::Undelivered => "Failed",
        Alarm::FunctionErrors | Alarm::InternalErrors => "Errors",
        Alarm::FunctionThrottles => "Throttles",
        Alarm::DeadLetters => WAITING,
    };
    let args = args.namespace(namespace).metric_name(name).dimensions(dimensions.clone()).period(period);
    match alarm {
        Alarm::Latency => args.extended_statistic("p95"),
        Alarm::DeadLetters => args.statistic("Maximum"),
        _ => args.statistic("Sum"),
    }
}

fn client_error_rate(dimensions: &Dimensions, period: i64) -> Vec<MetricAlarmMetricQueryArgs> {
    let rate = MetricAlarmMetricQueryArgs::builder()
        .id("rate")
        .expression(CLIENT_ERROR_RATE)
        .label("Client errors, %")
        .return_data(true)
        .build();
    let count = |(id, name): (&str, &str)| {
        let metric = MetricAlarmMetricQueryMetricArgs::builder()
            .namespace(API_GATEWAY)
            .metric_name(name)
            .dimensions(dimensions.clone())
            .period(period)
            .stat("Sum")
            .build();
        MetricAlarmMetricQueryArgs::builder().id(id).metric(metric).build()
    };
    COUNTS.map(count).into_iter().chain([rate]).collect()
}
