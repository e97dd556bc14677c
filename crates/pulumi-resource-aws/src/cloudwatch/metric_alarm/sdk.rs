//! An alarm as AWS writes it.

use aws_sdk_cloudwatch::types::{
    AlarmPromQlCriteria, Dimension, EvaluationCriteria, EvaluationWindow, Metric as SdkMetric, MetricAlarm,
    MetricDataQuery, MetricStat, StandardUnit, WallClockWindow, WarmUpConfiguration,
};

use super::model::{Clock, Criteria, Inputs, Metric, Promql, Query, WarmUp, Window};
use crate::tags::Tags;

/// No list at all where there is nothing in it: an alarm is written as a whole, so this removes.
pub(super) fn dimensions(dimensions: &Tags) -> Option<Vec<Dimension>> {
    let sent = |(name, value): (&String, &String)| Dimension::builder().name(name).value(value).build();
    (!dimensions.is_empty()).then(|| dimensions.iter().map(sent).collect())
}

fn read_dimensions(found: Option<Vec<Dimension>>) -> Tags {
    let pair = |found: Dimension| Some((found.name?, found.value?));
    found.into_iter().flatten().filter_map(pair).collect()
}

fn read_queries(found: Option<Vec<MetricDataQuery>>) -> Option<Vec<Query>> {
    let queries: Vec<_> = found.into_iter().flatten().map(Query::from).collect();
    (!queries.is_empty()).then_some(queries)
}

pub(super) fn unit(unit: Option<&String>) -> Option<StandardUnit> {
    unit.map(|unit| StandardUnit::from(unit.as_str()))
}

impl Inputs {
    /// What AWS says about an alarm, tags aside.
    pub(super) fn read(alarm: MetricAlarm, region: &str) -> Self {
        Self {
            actions_enabled: alarm.actions_enabled,
            alarm_actions: alarm.alarm_actions.filter(|actions| !actions.is_empty()),
            alarm_description: alarm.alarm_description.filter(|text| !text.is_empty()),
            comparison_operator: alarm.comparison_operator.map(|operator| operator.as_str().to_owned()),
            datapoints_to_alarm: alarm.datapoints_to_alarm,
            dimensions: read_dimensions(alarm.dimensions),
            evaluate_low_sample_count_percentiles: alarm.evaluate_low_sample_count_percentile,
            evaluation_criteria: alarm.evaluation_criteria.and_then(Criteria::read),
            evaluation_interval: alarm.evaluation_interval,
            evaluation_periods: alarm.evaluation_periods,
            evaluation_window: alarm.evaluation_window.and_then(Window::read),
            extended_statistic: alarm.extended_statistic,
            insufficient_data_actions: alarm.insufficient_data_actions.filter(|actions| !actions.is_empty()),
            metric_name: alarm.metric_name,
            metric_queries: read_queries(alarm.metrics),
            name: alarm.alarm_name.unwrap_or_default(),
            namespace: alarm.namespace,
            ok_actions: alarm.ok_actions.filter(|actions| !actions.is_empty()),
            period: alarm.period,
            region: Some(region.to_owned()),
            statistic: alarm.statistic.map(|statistic| statistic.as_str().to_owned()),
            tags: Tags::new(),
            threshold: alarm.threshold,
            threshold_metric_id: alarm.threshold_metric_id,
            // What AWS leaves out is its default.
            treat_missing_data: alarm.treat_missing_data.or_else(|| Some("missing".to_owned())),
            unit: alarm.unit.map(|unit| unit.as_str().to_owned()),
            warm_up_configuration: alarm.warm_up_configuration.map(WarmUp::from),
        }
    }
}

impl Criteria {
    fn read(found: EvaluationCriteria) -> Option<Self> {
        let EvaluationCriteria::PromQlCriteria(found) = found else { return None };
        let promql_criteria = Promql {
            pending_period: found.pending_period,
            query: found.query.unwrap_or_default(),
            recovery_period: found.recovery_period,
        };
        Some(Self { promql_criteria })
    }
}

impl From<Criteria> for EvaluationCriteria {
    fn from(criteria: Criteria) -> Self {
        let promql = criteria.promql_criteria;
        let sent = AlarmPromQlCriteria::builder()
            .set_pending_period(promql.pending_period)
            .query(promql.query)
            .set_recovery_period(promql.recovery_period);
        Self::PromQlCriteria(sent.build())
    }
}

impl Window {
    /// A sliding window is what an alarm has that says none.
    fn read(found: EvaluationWindow) -> Option<Self> {
        let EvaluationWindow::WallClockWindow(found) = found else { return None };
        let clock = found.timezone.map_or_else(Clock::default, |timezone| Clock { timezone });
        Some(Self { wall_clock_window: clock })
    }
}

impl From<Window> for EvaluationWindow {
    fn from(window: Window) -> Self {
        let timezone = window.wall_clock_window.timezone;
        Self::WallClockWindow(WallClockWindow::builder().timezone(timezone).build())
    }
}

impl From<WarmUpConfiguration> for WarmUp {
    fn from(found: WarmUpConfiguration) -> Self {
        Self {
            only_start_evaluating_after_warm_up_period_ends: found
                .only_start_evaluating_after_warm_up_period_ends,
            warm_up_period_duration_in_minutes: found.warm_up_period_duration_in_minutes,
        }
    }
}

impl From<WarmUp> for WarmUpConfiguration {
    fn from(warm_up: WarmUp) -> Self {
        Self::builder()
            .set_only_start_evaluating_after_warm_up_period_ends(
                warm_up.only_start_evaluating_after_warm_up_period_ends,
            )
            .set_warm_up_period_duration_in_minutes(warm_up.warm_up_period_duration_in_minutes)
            .build()
    }
}

impl From<MetricDataQuery> for Query {
    fn from(found: MetricDataQuery) -> Self {
        Self {
            account_id: found.account_id,
            expression: found.expression,
            id: found.id.unwrap_or_default(),
            label: found.label,
            metric: found.metric_stat.map(Metric::from),
            period: found.period,
            return_data: found.return_data,
        }
    }
}

impl From<Query> for MetricDataQuery {
    fn from(query: Query) -> Self {
        Self::builder()
            .set_account_id(query.account_id)
            .set_expression(query.expression)
            .id(query.id)
            .set_label(query.label)
            .set_metric_stat(query.metric.map(MetricStat::from))
            .set_period(query.period)
            .set_return_data(query.return_data)
            .build()
    }
}

impl From<MetricStat> for Metric {
    fn from(found: MetricStat) -> Self {
        let metric = found.metric;
        let (name, namespace, dimensions) = metric
            .map(|metric| (metric.metric_name, metric.namespace, metric.dimensions))
            .unwrap_or_default();
        Self {
            dimensions: read_dimensions(dimensions),
            metric_name: name.unwrap_or_default(),
            namespace,
            period: found.period.unwrap_or_default(),
            stat: found.stat.unwrap_or_default(),
            unit: found.unit.map(|unit| unit.as_str().to_owned()),
        }
    }
}

impl From<Metric> for MetricStat {
    fn from(metric: Metric) -> Self {
        let measured = SdkMetric::builder()
            .set_dimensions(dimensions(&metric.dimensions))
            .metric_name(metric.metric_name)
            .set_namespace(metric.namespace)
            .build();
        Self::builder()
            .metric(measured)
            .period(metric.period)
            .stat(metric.stat)
            .set_unit(unit(metric.unit.as_ref()))
            .build()
    }
}
