//! Renewing before the end, which ACM does when asked for certificates of a private authority.

use std::time::{Duration, SystemTime};

use aws_smithy_types::{DateTime, date_time::Format};
use pulumi_provider::{Object, Value};

use super::text;
use crate::connect::duration;

const DAY: f64 = 86_400.0;
const YEAR: f64 = 365.2425 * DAY;

/// How long before its end a certificate shall be renewed: `P90D`, as RFC 3339 has it, or `2160h`, as Go has it.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let Some(period) = text.strip_prefix('P') else { return duration::parse(text) };
    let (date, time) = period.split_once('T').unwrap_or((period, ""));
    let days = units(date, &[('Y', YEAR), ('M', YEAR / 12.0), ('W', 7.0 * DAY), ('D', DAY)])?;
    let seconds = units(time, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])?;
    Duration::try_from_secs_f64(days + seconds).ok().filter(|_| !period.is_empty())
}

fn units(text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut seconds = 0.0;
    let mut digits = String::new();
    for c in text.chars() {
        match units.iter().find(|(unit, _)| *unit == c) {
            Some((_, unit)) => seconds += std::mem::take(&mut digits).parse::<f64>().ok()? * unit,
            None => digits.push(c),
        }
    }
    digits.is_empty().then_some(seconds)
}

/// Whether it is time, and ACM can.
pub(super) fn is_due(before: Option<&str>, not_after: &str, eligibility: &str) -> bool {
    let Some(before) = before.and_then(parse) else { return false };
    let end =
        DateTime::from_str(not_after, Format::DateTime).ok().and_then(|end| SystemTime::try_from(end).ok());
    let left = end.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
    eligibility == "ELIGIBLE" && left.is_some_and(|left| left <= before)
}

/// A renewal that is due is a difference.
pub(super) fn derive(inputs: &mut Object, state: Option<&Object>) {
    let Some(state) = state else { return };
    let known = |key| text(state, key).unwrap_or_default();
    let due = is_due(text(inputs, "earlyRenewalDuration"), known("notAfter"), known("renewalEligibility"));
    let before = state.get("pendingRenewal").cloned();
    let pending = if due { Some(Value::Unknown) } else { before };
    inputs.extend(pending.map(|pending| ("pendingRenewal".to_owned(), pending)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_both_ways() {
        assert_eq!(parse("P90D"), Some(Duration::from_secs(90 * 86_400)));
        assert_eq!(parse("P1WT12H"), Some(Duration::from_secs(7 * 86_400 + 12 * 3600)));
        assert_eq!(parse("2160h"), Some(Duration::from_secs(90 * 86_400)));
        assert!([parse("P"), parse("P9"), parse("90"), parse("PxD")].iter().all(Option::is_none));
    }

    #[test]
    fn only_what_is_near_its_end_and_eligible_is_due() {
        assert!(is_due(Some("P90D"), "2020-01-01T00:00:00Z", "ELIGIBLE"));
        assert!(!is_due(Some("P90D"), "2020-01-01T00:00:00Z", "INELIGIBLE"));
        assert!(!is_due(Some("P90D"), "9020-01-01T00:00:00Z", "ELIGIBLE"));
        assert!(!is_due(None, "2020-01-01T00:00:00Z", "ELIGIBLE"));
    }
}
