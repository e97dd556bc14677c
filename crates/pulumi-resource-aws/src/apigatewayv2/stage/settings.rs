//! A stage's settings: access log, throttling, metrics and execution log.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::types::{self, LoggingLevel, RouteSettings};
use pulumi_provider::{
    Schema,
    property::{boolean, integer, number, string},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AccessLogSettings {
    destination_arn: Option<String>,
    format: Option<String>,
}

impl AccessLogSettings {
    pub(super) fn schema() -> Schema {
        let arn = string().required().same_when(|_, old, new| {
            // AWS drops the `:*` at the end of a log group's ARN.
            let trim = |arn: &str| arn.trim_end_matches(":*").to_owned();
            matches!((old.as_str(), new.as_str()), (Some(old), Some(new)) if trim(old) == trim(new))
        });
        Schema::new().input("destinationArn", arn).input("format", string().required())
    }

    /// `None` where the settings are there, but empty.
    pub(super) fn from_sdk(found: types::AccessLogSettings) -> Option<Self> {
        let set = |value: Option<String>| value.filter(|value| !value.is_empty());
        let settings = Self { destination_arn: set(found.destination_arn), format: set(found.format) };
        (settings.destination_arn.is_some() || settings.format.is_some()).then_some(settings)
    }
}

impl From<AccessLogSettings> for types::AccessLogSettings {
    fn from(settings: AccessLogSettings) -> Self {
        types::AccessLogSettings::builder()
            .set_destination_arn(settings.destination_arn)
            .set_format(settings.format)
            .build()
    }
}

/// What applies to one route, or to all that have nothing of their own.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Settings {
    data_trace_enabled: Option<bool>,
    detailed_metrics_enabled: Option<bool>,
    logging_level: Option<String>,
    throttling_burst_limit: Option<i32>,
    throttling_rate_limit: Option<f64>,
}

impl Settings {
    pub(super) fn schema() -> Schema {
        Schema::new()
            .input("dataTraceEnabled", boolean())
            .input("detailedMetricsEnabled", boolean())
            .input("loggingLevel", string().computed().values(&["ERROR", "INFO", "OFF"]))
            .input("throttlingBurstLimit", integer().range(0.0, f64::from(i32::MAX)))
            .input("throttlingRateLimit", number().range(0.0, f64::INFINITY))
    }

    /// In the SDK's words. A limit that isn't set is left to AWS: a 0 would block every request. Only WebSocket APIs have
    /// an execution log.
    pub(super) fn to_sdk(&self, websocket: bool) -> RouteSettings {
        let mut settings = RouteSettings::builder()
            .detailed_metrics_enabled(self.detailed_metrics_enabled.unwrap_or_default())
            .set_throttling_burst_limit(self.throttling_burst_limit)
            .set_throttling_rate_limit(self.throttling_rate_limit);
        if websocket {
            settings = settings
                .data_trace_enabled(self.data_trace_enabled.unwrap_or_default())
                .set_logging_level(self.logging_level.as_deref().map(LoggingLevel::from));
        }
        settings.build()
    }

    /// With the log level that the stage has, where the program leaves it to AWS: left out, it would be turned off.
    pub(super) fn with_level_of(mut self, old: Option<&Self>) -> Self {
        self.logging_level = self.logging_level.or_else(|| old?.logging_level.clone());
        self
    }

    /// Whether a throttling limit is set here and not in `new`: no call takes one away.
    pub(super) fn loses_limit(&self, new: &Self) -> bool {
        let burst = self.throttling_burst_limit.is_some_and(|limit| limit > 0);
        let rate = self.throttling_rate_limit.is_some_and(|limit| limit > 0.0);
        (burst && new.throttling_burst_limit.is_none()) || (rate && new.throttling_rate_limit.is_none())
    }
}

impl From<RouteSettings> for Settings {
    fn from(found: RouteSettings) -> Self {
        Self {
            data_trace_enabled: found.data_trace_enabled,
            detailed_metrics_enabled: found.detailed_metrics_enabled,
            logging_level: found.logging_level.map(|level| level.as_str().to_owned()),
            throttling_burst_limit: found.throttling_burst_limit,
            throttling_rate_limit: found.throttling_rate_limit,
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RouteSetting {
    pub(super) route_key: String,
    #[serde(flatten)]
    settings: Settings,
}

impl RouteSetting {
    pub(super) fn schema() -> Schema {
        Settings::schema().input("routeKey", string().required())
    }

    pub(super) fn to_sdk(routes: &[RouteSetting], websocket: bool) -> Option<HashMap<String, RouteSettings>> {
        let entry = |route: &RouteSetting| (route.route_key.clone(), route.settings.to_sdk(websocket));
        (!routes.is_empty()).then(|| routes.iter().map(entry).collect())
    }

    /// Whether UpdateStage can turn this into what is wanted for its route, without forgetting it first.
    pub(super) fn can_become_one_of(&self, wanted: &[RouteSetting]) -> bool {
        let new = wanted.iter().find(|new| new.route_key == self.route_key);
        new.is_some_and(|new| !self.settings.loses_limit(&new.settings))
    }

    pub(super) fn from_sdk(found: HashMap<String, RouteSettings>) -> Vec<Self> {
        let sorted: BTreeMap<_, _> = found.into_iter().collect();
        sorted
            .into_iter()
            .map(|(route_key, settings)| Self { route_key, settings: settings.into() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(burst: Option<i32>, rate: Option<f64>) -> Settings {
        Settings { throttling_burst_limit: burst, throttling_rate_limit: rate, ..Settings::default() }
    }

    #[test]
    fn a_limit_that_is_not_said_is_not_sent() {
        let sent = limits(None, Some(5.0)).to_sdk(true);
        assert_eq!((sent.throttling_burst_limit, sent.throttling_rate_limit), (None, Some(5.0)));
    }

    #[test]
    fn a_route_whose_limit_disappears_is_forgotten_first() {
        let route = |settings| RouteSetting { route_key: "a".into(), settings };
        let old = route(limits(Some(5), Some(5.0)));
        assert!(old.can_become_one_of(&[route(limits(Some(6), Some(6.0)))]));
        assert!(!old.can_become_one_of(&[route(limits(Some(5), None))]));
        assert!(!old.can_become_one_of(&[]));
        // AWS may report a limit that nobody set as 0.
        assert!(!limits(Some(0), Some(0.0)).loses_limit(&limits(None, None)));
    }
}
