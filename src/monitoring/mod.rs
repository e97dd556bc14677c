//! What watches a stage and its functions: alarms, the topic they speak through, and a dashboard.

mod advice;
mod alarm;
mod dashboard;
mod declare;
mod metric;
mod problem;
mod threshold;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use pulumi_wasm::{Input, IntoInput};

pub use alarm::Alarm;
pub use declare::MonitoringNodes;
pub(crate) use declare::declare;
pub use problem::MonitoringProblem;
use threshold::Rule;
pub use threshold::Threshold;

/// Alarms of a stage and of the functions, a topic that they notify, and a dashboard.
///
/// By default there is every [`Alarm`], with a threshold that its documentation gives reasons for, a topic without
/// subscribers, and a dashboard. An alarm notifies when it goes off, and when it is over. What is not measured counts
/// as good: an API that nobody uses raises no alarm.
///
/// The functions belong to all stages of an API: the first stage that is monitored watches them.
///
/// ```
/// use aws_websocket_api::{Alarm, Monitoring, StageSettings, Threshold, Throttle};
/// use std::time::Duration;
///
/// let stage = StageSettings::new("prod", Throttle::new(5000.0, 2000)).monitoring(
///     Monitoring::new()
///         .email("ops@example.com")
///         .latency(Duration::from_millis(800))
///         .threshold(Alarm::ClientErrors, Threshold::new(20.0).periods(6).datapoints(4))
///         .without(Alarm::FunctionErrors),
/// );
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Monitoring {
    pub(crate) emails: BTreeSet<String>,
    pub(crate) topic: Option<Input<String>>,
    pub(crate) dashboard: bool,
    thresholds: BTreeMap<Alarm, Option<Threshold>>,
}

impl Monitoring {
    /// Every alarm, a topic of the stage's own, and a dashboard.
    pub fn new() -> Self {
        Self { emails: BTreeSet::new(), topic: None, dashboard: true, thresholds: BTreeMap::new() }
    }

    /// Subscribes this address to the alarms; may be called for several. SNS sends it a mail with a link to confirm,
    /// and nothing more before that.
    pub fn email(mut self, address: impl Into<String>) -> Self {
        self.emails.insert(address.into());
        self
    }

    /// Alarms go to the topic with this ARN. Default: one of the stage's own, `<prefix>-api-<stage>-alarms`, by the API's
    /// [prefix](crate::WebSocketApiBuilder::prefix).
    ///
    /// CloudWatch has to be let publish to it. The policy that SNS gives to a new topic lets its own account's alarms;
    /// a topic that is encrypted with a KMS key needs `kms:Decrypt` and `kms:GenerateDataKey*` for
    /// `cloudwatch.amazonaws.com` in a policy of the key, which the key that AWS manages (`alias/aws/sns`) doesn't have.
    pub fn topic(mut self, arn: impl IntoInput<String>) -> Self {
        self.topic = Some(arn.into_input());
        self
    }

    /// Whether there is a dashboard, `<prefix>-api-<stage>-<region>`. Default: yes. CloudWatch charges by the dashboard.
    pub fn dashboard(mut self, shows: bool) -> Self {
        self.dashboard = shows;
        self
    }

    /// How slow messages may be: the threshold of [`Alarm::Latency`], at most 29 s. Default: 2.5 s.
    pub fn latency(self, longest: Duration) -> Self {
        self.threshold(Alarm::Latency, Threshold::new(longest.as_secs_f64() * 1000.0))
    }

    /// When an alarm goes off. Default: as [`Alarm`] says of each.
    pub fn threshold(mut self, alarm: Alarm, threshold: Threshold) -> Self {
        self.thresholds.insert(alarm, Some(threshold));
        self
    }

    /// No alarm of this kind.
    pub fn without(mut self, alarm: Alarm) -> Self {
        self.thresholds.insert(alarm, None);
        self
    }

    /// When the alarm goes off, if it is wanted.
    fn rule(&self, alarm: Alarm) -> Option<Rule> {
        match self.thresholds.get(&alarm) {
            None => Some(alarm.rule()),
            Some(threshold) => threshold.as_ref().map(|threshold| threshold.over(alarm.rule())),
        }
    }
}

impl Default for Monitoring {
    fn default() -> Self {
        Self::new()
    }
}
