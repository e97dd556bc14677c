//! Metrics out of a log line, in CloudWatch's embedded metric format:
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::config::MetricsNamespace;

/// Each metric, its unit, and the field of the line that has its value.
const METRICS: [(&str, &str, &str); 9] = [
    ("Connections", "Count", "connections"),
    ("Disconnections", "Count", "disconnections"),
    ("Messages", "Count", "messages"),
    ("Recipients", "Count", "recipients"),
    ("Sent", "Count", "sent"),
    ("Gone", "Count", "gone"),
    ("Failed", "Count", "failed"),
    ("Errors", "Count", "errors"),
    ("Latency", "Milliseconds", "latencyMs"),
];

/// Makes metrics of what the line counts, by its stage. CloudWatch wants their values beside the dimension's.
pub(super) fn embed(line: &mut Map<String, Value>, namespace: &MetricsNamespace) {
    let mut listed = Vec::new();
    for (name, unit, field) in METRICS {
        let Some(value) = line.get(field).cloned() else { continue };
        listed.push(json!({ "Name": name, "Unit": unit }));
        line.insert(name.to_owned(), value);
    }
    let stage = line.get("stage").cloned().unwrap_or_default();
    line.insert("Stage".to_owned(), stage);
    let metrics = json!({ "Namespace": namespace.as_str(), "Dimensions": [["Stage"]], "Metrics": listed });
    line.insert("_aws".to_owned(), json!({ "Timestamp": now(), "CloudWatchMetrics": [metrics] }));
}

/// In milliseconds since 1970.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or_default()
}
