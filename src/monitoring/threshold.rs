//! When an alarm goes off.

use std::time::Duration;

/// When an alarm goes off: at this value or above, in so many periods. What is not said is as by the alarm's default.
///
/// ```
/// use aws_websocket_api::Threshold;
/// use std::time::Duration;
///
/// // 50 or more in a minute, in three of five minutes.
/// let threshold = Threshold::new(50.0).period(Duration::from_secs(60)).periods(5).datapoints(3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use]
pub struct Threshold {
    value: f64,
    period: Option<Duration>,
    periods: Option<u32>,
    datapoints: Option<u32>,
}

impl Threshold {
    /// This value, in the unit of the [`Alarm`](crate::Alarm).
    pub const fn new(value: f64) -> Self {
        Self { value, period: None, periods: None, datapoints: None }
    }

    /// Over which time a value is measured: whole minutes. Default: 5 minutes.
    pub const fn period(mut self, period: Duration) -> Self {
        self.period = Some(period);
        self
    }

    /// How many periods are looked at, up to a day of them. Default: as by the alarm.
    pub const fn periods(mut self, periods: u32) -> Self {
        self.periods = Some(periods);
        self
    }

    /// In how many of these periods the value has to be reached. Default: all.
    pub const fn datapoints(mut self, datapoints: u32) -> Self {
        self.datapoints = Some(datapoints);
        self
    }

    /// What it says, and the rest as by default.
    pub(super) fn over(&self, default: Rule) -> Rule {
        let periods = self.periods.unwrap_or(default.periods);
        Rule {
            value: self.value,
            period_seconds: self.period.map_or(default.period_seconds, in_seconds),
            periods,
            datapoints: self.datapoints.unwrap_or(periods),
        }
    }
}

fn in_seconds(period: Duration) -> u32 {
    u32::try_from(period.as_secs()).unwrap_or(u32::MAX)
}

/// When an alarm goes off, with all that has to be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) value: f64,
    pub(super) period_seconds: u32,
    pub(super) periods: u32,
    /// How many of the periods.
    pub(super) datapoints: u32,
}

const MINUTE: u32 = 60;

/// The longest that an alarm looks back in periods of less than an hour ("EvaluationPeriods" in PutMetricAlarm's
/// reference).
const DAY: u32 = 86_400;

impl Rule {
    /// What is wrong with it, for values up to this one.
    pub(super) fn problem(&self, highest: f64) -> Option<String> {
        let Self { value, period_seconds, periods, datapoints } = *self;
        if !(value > 0.0 && value <= highest) {
            let range = if highest == f64::MAX { String::new() } else { format!(", and at most {highest}") };
            return Some(format!("its value is {value}; it has to be above 0{range}"));
        }
        if period_seconds == 0 || period_seconds % MINUTE != 0 {
            return Some(format!("its period is {period_seconds} s; it has to be whole minutes"));
        }
        if periods == 0 || periods.saturating_mul(period_seconds) > DAY {
            return Some(format!(
                "it looks at {periods} periods of {period_seconds} s; it has to be at least one, and together at most a day"
            ));
        }
        let none_or_too_many = !(1..=periods).contains(&datapoints);
        none_or_too_many.then(|| {
            format!("it wants {datapoints} datapoints; of {periods} periods there are 1 to {periods}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Rule = Rule { value: 5.0, period_seconds: 300, periods: 3, datapoints: 3 };

    #[test]
    fn what_is_not_said_is_as_by_default() {
        assert_eq!(Threshold::new(9.0).over(DEFAULT), Rule { value: 9.0, ..DEFAULT });
        let shorter = Threshold::new(9.0).period(Duration::from_secs(60)).periods(5).over(DEFAULT);
        assert_eq!(shorter, Rule { value: 9.0, period_seconds: 60, periods: 5, datapoints: 5 });
        assert_eq!(Threshold::new(9.0).datapoints(2).over(DEFAULT).datapoints, 2);
    }

    #[test]
    fn what_cloudwatch_would_refuse_or_never_see_is_a_problem() {
        assert_eq!(DEFAULT.problem(100.0), None);
        let bad = [
            Rule { value: 0.0, ..DEFAULT },
            Rule { value: f64::NAN, ..DEFAULT },
            Rule { value: 101.0, ..DEFAULT },
            Rule { period_seconds: 0, ..DEFAULT },
            Rule { period_seconds: 90, ..DEFAULT },
            Rule { periods: 0, ..DEFAULT },
            Rule { periods: 289, ..DEFAULT },
            Rule { datapoints: 0, ..DEFAULT },
            Rule { datapoints: 4, ..DEFAULT },
        ];
        assert_eq!(bad.into_iter().filter(|rule| rule.problem(100.0).is_none()).collect::<Vec<_>>(), []);
    }
}
