//! An alarm's properties.

use pulumi_provider::{
    AutoName, Object, Property, Schema, Value,
    property::{boolean, integer, map, number, object, set, string},
};

use super::model::UTC;
use crate::{cloudwatch::UNITS, id::region, tags};

/// The statistics that have a name.
pub(super) const STATISTICS: [&str; 5] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

const COMPARISONS: [&str; 7] = [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
];

/// What else an alarm is made of than the query in `evaluationCriteria`, from PutMetricAlarm's reference.
const BESIDES_CRITERIA: [&str; 12] = [
    "comparisonOperator",
    "datapointsToAlarm",
    "dimensions",
    "evaluationPeriods",
    "evaluationWindow",
    "extendedStatistic",
    "namespace",
    "period",
    "statistic",
    "threshold",
    "thresholdMetricId",
    "unit",
];

/// What says which one metric an alarm watches, and so can't stand beside queries.
const OF_ONE_METRIC: [&str; 5] = ["dimensions", "extendedStatistic", "namespace", "period", "statistic"];

/// What an alarm on metrics must say.
const OF_METRICS: [&str; 2] = ["comparisonOperator", "evaluationPeriods"];

/// The properties that say what to do when the alarm's state changes.
pub(super) const ACTIONS: [&str; 3] = ["alarmActions", "insufficientDataActions", "okActions"];

pub(super) const MISSING_DATA: [&str; 4] = ["breaching", "ignore", "missing", "notBreaching"];
pub(super) const LOW_SAMPLES: [&str; 2] = ["evaluate", "ignore"];

// PutMetricAlarm writes the whole alarm; its name says which one.
pub(super) fn schema() -> Schema {
    let schema = Schema::new()
        .input("actionsEnabled", boolean().default(true))
        .input("alarmDescription", string().length(0, 1024))
        .input("comparisonOperator", string().values(&COMPARISONS))
        .input("datapointsToAlarm", at_least_one())
        .input("dimensions", map(string()))
        .input("evaluateLowSampleCountPercentiles", string().computed().same_when(same_word))
        .input("evaluationCriteria", object(criteria()).conflicts(&BESIDES_CRITERIA))
        .input("evaluationInterval", integer().requires(&["evaluationCriteria"]))
        .input("evaluationPeriods", at_least_one())
        .input("evaluationWindow", object(window()))
        .input("extendedStatistic", string().conflicts(&["statistic"]))
        .input("metricName", short().requires(&OF_METRICS))
        .input("metricQueries", set(object(query())).conflicts(&OF_ONE_METRIC).requires(&OF_METRICS))
        .input("name", short().replaces().auto_named(AutoName::up_to(255)))
        .input("namespace", short())
        .input("period", integer())
        .input("region", region())
        .input("statistic", string().values(&STATISTICS))
        .input("tags", tags::input())
        .input("threshold", number().conflicts(&["thresholdMetricId"]))
        .input("thresholdMetricId", short())
        .input("treatMissingData", string().default("missing").same_when(same_word))
        .input("unit", string().values(&UNITS))
        .input("warmUpConfiguration", object(warm_up()))
        .output("arn", string())
        .output("tagsAll", tags::output())
        .exactly_one_of(&["evaluationCriteria", "metricName", "metricQueries"]);
    ACTIONS.into_iter().fold(schema, |schema, name| schema.input(name, set(string()).length(0, 5)))
}

fn short() -> Property {
    string().length(1, 255)
}

fn at_least_one() -> Property {
    integer().range(1.0, f64::INFINITY)
}

fn criteria() -> Schema {
    let period = || integer().range(0.0, 86_400.0);
    let promql = Schema::new()
        .input("pendingPeriod", period())
        .input("query", string().required().length(1, 10_000))
        .input("recoveryPeriod", period());
    Schema::new().input("promqlCriteria", object(promql).required())
}

fn window() -> Schema {
    let clock = Schema::new().input("timezone", string().length(1, 50));
    Schema::new().input("wallClockWindow", object(clock).required())
}

fn warm_up() -> Schema {
    Schema::new()
        .input("onlyStartEvaluatingAfterWarmUpPeriodEnds", boolean().default(false))
        .input("warmUpPeriodDurationInMinutes", integer().required().range(1.0, 2880.0))
}

fn query() -> Schema {
    Schema::new()
        .input("accountId", short())
        .input("expression", string().length(1, 1024))
        .input("id", short().required())
        .input("label", string())
        .input("metric", object(metric()))
        .input("period", integer())
        .input("returnData", boolean().default(false))
        .exactly_one_of(&["expression", "metric"])
}

fn metric() -> Schema {
    Schema::new()
        .input("dimensions", map(string()))
        .input("metricName", short().required())
        .input("namespace", short())
        .input("period", integer().required())
        .input("stat", string().required())
        .input("unit", string().values(&UNITS))
}

/// The official provider takes these words in any case.
fn same_word(_: &Object, old: &Value, new: &Value) -> bool {
    matches!((old.as_str(), new.as_str()), (Some(old), Some(new)) if old.eq_ignore_ascii_case(new))
}

/// The word as AWS writes it.
pub(super) fn word(text: &str) -> &str {
    let mut known = MISSING_DATA.into_iter().chain(LOW_SAMPLES);
    known.find(|word| word.eq_ignore_ascii_case(text)).unwrap_or(text)
}

/// An alarm whose window follows the clock has UTC's unless it says another: without it, such a window would look like
/// none.
pub(super) fn complete_window(inputs: &mut Object) {
    let window = inputs.get_mut("evaluationWindow").and_then(|window| match window {
        Value::Object(window) => window.get_mut("wallClockWindow"),
        _ => None,
    });
    if let Some(Value::Object(clock)) = window {
        clock.entry("timezone".into()).or_insert_with(|| Value::from(UTC));
    }
}
