//! What can be wrong with monitoring.

use super::{Alarm, Monitoring};
use crate::arn::Arn;

/// What alarms notify.
const TOPIC: Arn = Arn { service: "sns", resources: &[""], example: "arn:aws:sns:<region>:<account>:<name>" };

/// One value that monitoring can't have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MonitoringProblem {
    /// SNS sends no mail there.
    #[error("its address for alarms is `{0}`; it has to be a mail address, such as ops@example.com")]
    BadEmail(String),
    /// This is not the ARN of a topic.
    #[error("its topic for alarms is `{0}`; it has to be a topic's ARN, {example}", example = TOPIC.example)]
    BadTopic(String),
    /// An alarm can't go off so.
    #[error("its alarm on {0}: {1}")]
    BadThreshold(Alarm, String),
}

impl MonitoringProblem {
    /// The setting in the configuration.
    pub(crate) fn setting(&self) -> &'static str {
        match self {
            Self::BadEmail(_) => "monitoring.email",
            Self::BadTopic(_) => "monitoring.topicArn",
            Self::BadThreshold(Alarm::Latency, _) => "monitoring.latencyMilliseconds",
            Self::BadThreshold(..) => "monitoring",
        }
    }
}

impl Monitoring {
    /// Everything that is wrong with its values. What is an output or a secret isn't looked at.
    pub(crate) fn problems(&self) -> Vec<MonitoringProblem> {
        let emails = self.emails.iter().filter(|address| !is_address(address));
        let emails = emails.cloned().map(MonitoringProblem::BadEmail);
        let topic = self.topic.as_ref().and_then(|arn| TOPIC.unlike(arn)).map(MonitoringProblem::BadTopic);
        let thresholds = Alarm::ALL.into_iter().filter_map(|alarm| {
            let problem = self.rule(alarm)?.problem(alarm.highest())?;
            Some(MonitoringProblem::BadThreshold(alarm, problem))
        });
        emails.chain(topic).chain(thresholds).collect()
    }
}

/// Whether it may be one; SNS's mail to it is what proves it.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(_, host)| !host.contains('@'));
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Threshold;

    fn problems(monitoring: Monitoring) -> Vec<String> {
        monitoring.problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_defaults_are_good() {
        assert_eq!(Monitoring::new().problems(), []);
        let good = Monitoring::new().email("a@b.example").topic("arn:aws:sns:eu-west-1:123456789012:ops");
        assert_eq!(good.problems(), []);
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_setting() {
        let bad = Monitoring::new()
            .email("ops")
            .topic("arn:aws:sqs:eu-west-1:123456789012:ops")
            .latency(Duration::from_secs(30))
            .threshold(Alarm::ClientErrors, Threshold::new(-1.0));
        let settings: Vec<_> = bad.problems().iter().map(MonitoringProblem::setting).collect();
        assert_eq!(
            settings,
            ["monitoring.email", "monitoring.topicArn", "monitoring", "monitoring.latencyMilliseconds"]
        );
        assert_eq!(
            problems(bad)[3],
            "its alarm on latency: its value is 30000; it has to be above 0, and at most 29000"
        );
    }

    #[test]
    fn an_alarm_that_is_not_wanted_is_no_problem() {
        let off = Monitoring::new().threshold(Alarm::Latency, Threshold::new(0.0)).without(Alarm::Latency);
        assert_eq!(off.problems(), []);
    }
}
