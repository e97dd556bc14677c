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

/// Whose metrics they are.
pub(super) type Dimensions = BTreeMap<&'static str, Input<String>>;

/// What of everything that clients sent was refused, in percent, where it is more than a few. CloudWatch leaves out what
/// it can't compute, so that counts without data are 0.
const CLIENT_ERROR_RATE: &str =
    "IF(errors >= 10, 100 * errors / (errors + FILL(messages, 0) + FILL(connects, 0)), 0)";

/// The counts in it, by the names they have there.
const COUNTS: [(&str, &str); 3] =
    [("errors", "ClientError"), ("messages", "MessageCount"), ("connects", "ConnectCount")];

/// Says what the alarm measures over each period.
pub(super) fn measuring(
    args: MetricAlarmArgs,
    alarm: Alarm,
    dimensions: &Dimensions,
    period: i64,
) -> MetricAlarmArgs {
    let one = |(namespace, name): (&str, &str)| {
        args.clone().namespace(namespace).metric_name(name).dimensions(dimensions.clone()).period(period)
    };
    let sum = |metric| one(metric).statistic("Sum");
    match alarm {
        Alarm::ClientErrors => args.clone().metric_queries(client_error_rate(dimensions, period)),
        Alarm::IntegrationErrors => sum((API_GATEWAY, "IntegrationError")),
        Alarm::ExecutionErrors => sum((API_GATEWAY, "ExecutionError")),
        Alarm::Latency => one((API_GATEWAY, "IntegrationLatency")).extended_statistic("p95"),
        Alarm::FunctionErrors => sum((LAMBDA, "Errors")),
        Alarm::FunctionThrottles => sum((LAMBDA, "Throttles")),
        Alarm::DeadLetters => one((SQS, "ApproximateNumberOfMessagesVisible")).statistic("Maximum"),
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
