//! An alarm's inputs and state.

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

/// The time zone of a window that follows the clock and doesn't say which, from PutMetricAlarm's reference.
pub(super) const UTC: &str = "UTC";

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) actions_enabled: Option<bool>,
    pub(super) alarm_actions: Option<Vec<String>>,
    pub(super) alarm_description: Option<String>,
    pub(super) comparison_operator: Option<String>,
    pub(super) datapoints_to_alarm: Option<i32>,
    pub(super) dimensions: Tags,
    pub(super) evaluate_low_sample_count_percentiles: Option<String>,
    pub(super) evaluation_criteria: Option<Criteria>,
    pub(super) evaluation_interval: Option<i32>,
    pub(super) evaluation_periods: Option<i32>,
    pub(super) evaluation_window: Option<Window>,
    pub(super) extended_statistic: Option<String>,
    pub(super) insufficient_data_actions: Option<Vec<String>>,
    pub(super) metric_name: Option<String>,
    pub(super) metric_queries: Option<Vec<Query>>,
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    pub(super) ok_actions: Option<Vec<String>>,
    pub(super) period: Option<i32>,
    pub(super) region: Option<String>,
    pub(super) statistic: Option<String>,
    pub(super) tags: Tags,
    pub(super) threshold: Option<f64>,
    pub(super) threshold_metric_id: Option<String>,
    pub(super) treat_missing_data: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) warm_up_configuration: Option<WarmUp>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    pub(super) tags_all: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Criteria {
    pub(super) promql_criteria: Promql,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Promql {
    pub(super) pending_period: Option<i32>,
    pub(super) query: String,
    pub(super) recovery_period: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Window {
    pub(super) wall_clock_window: Clock,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Clock {
    pub(super) timezone: String,
}

impl Default for Clock {
    fn default() -> Self {
        Self { timezone: UTC.to_owned() }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WarmUp {
    pub(super) only_start_evaluating_after_warm_up_period_ends: Option<bool>,
    pub(super) warm_up_period_duration_in_minutes: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Query {
    pub(super) account_id: Option<String>,
    pub(super) expression: Option<String>,
    pub(super) id: String,
    pub(super) label: Option<String>,
    pub(super) metric: Option<Metric>,
    pub(super) period: Option<i32>,
    pub(super) return_data: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Metric {
    pub(super) dimensions: Tags,
    pub(super) metric_name: String,
    pub(super) namespace: Option<String>,
    pub(super) period: i32,
    pub(super) stat: String,
    pub(super) unit: Option<String>,
}
