//! How long logs are kept.

use std::{fmt, str::FromStr};

/// What CloudWatch Logs takes (`PutRetentionPolicy` in its API reference), in days, with the names of some.
const SPANS: [(u32, &str); 22] = [
    (1, "1 day"),
    (3, "3 days"),
    (5, "5 days"),
    (7, "1 week"),
    (14, "2 weeks"),
    (30, "1 month"),
    (60, "2 months"),
    (90, "3 months"),
    (120, "4 months"),
    (150, "5 months"),
    (180, "6 months"),
    (365, "1 year"),
    (400, "400 days"),
    (545, "545 days"),
    (731, "2 years"),
    (1096, "3 years"),
    (1827, "5 years"),
    (2192, "6 years"),
    (2557, "7 years"),
    (2922, "8 years"),
    (3288, "9 years"),
    (3653, "10 years"),
];

/// What the AWS provider takes for logs that are never deleted.
const FOR_EVER: u32 = 0;

/// How long logs are kept. Default: a month, which CloudWatch Logs counts as 30 days.
///
/// ```
/// use aws_websocket_api::Retention;
///
/// assert_eq!(Retention::days(90), Ok(Retention::THREE_MONTHS));
/// assert_eq!("3 months".parse(), Ok(Retention::THREE_MONTHS));
/// assert!(Retention::days(8).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(u32);

impl Retention {
    /// 1 day.
    pub const ONE_DAY: Self = Self(1);
    /// 3 days.
    pub const THREE_DAYS: Self = Self(3);
    /// 7 days.
    pub const ONE_WEEK: Self = Self(7);
    /// 14 days.
    pub const TWO_WEEKS: Self = Self(14);
    /// 30 days.
    pub const ONE_MONTH: Self = Self(30);
    /// 60 days.
    pub const TWO_MONTHS: Self = Self(60);
    /// 90 days.
    pub const THREE_MONTHS: Self = Self(90);
    /// 180 days.
    pub const SIX_MONTHS: Self = Self(180);
    /// 365 days.
    pub const ONE_YEAR: Self = Self(365);
    /// 731 days.
    pub const TWO_YEARS: Self = Self(731);
    /// 1827 days.
    pub const FIVE_YEARS: Self = Self(1827);
    /// 3653 days.
    pub const TEN_YEARS: Self = Self(3653);
    /// Never deleted.
    pub const FOREVER: Self = Self(FOR_EVER);

    /// A number of days.
    ///
    /// # Errors
    /// When it is none of those that CloudWatch Logs takes; the message lists them.
    pub fn days(days: u32) -> Result<Self, String> {
        if SPANS.iter().any(|(span, _)| *span == days) {
            return Ok(Self(days));
        }
        Err(format!("CloudWatch Logs can't keep logs for {days} days, only for {}", Self::expected()))
    }

    /// What can be parsed.
    pub(super) fn expected() -> String {
        let days = SPANS.map(|(days, _)| days.to_string()).join(", ");
        format!("one of {days} days, a name such as `1 month`, or `forever`")
    }

    /// Zero days are for ever.
    pub(crate) fn in_days(self) -> i64 {
        self.0.into()
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self::ONE_MONTH
    }
}

impl fmt::Display for Retention {
    /// Its name, as it can be parsed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = SPANS.iter().find(|(days, _)| *days == self.0).map_or("forever", |(_, name)| name);
        formatter.write_str(name)
    }
}

impl FromStr for Retention {
    type Err = String;

    /// Reads a number of days, or a name such as `1 month` or `forever`.
    fn from_str(text: &str) -> Result<Self, String> {
        let named = SPANS.iter().find(|(_, name)| *name == text).map(|(days, _)| Self(*days));
        let days = || text.trim_end_matches(" days").parse().ok().and_then(|days| Self::days(days).ok());
        match text {
            "forever" => Ok(Self::FOREVER),
            _ => named.or_else(days).ok_or_else(|| format!("`{text}` is not {}", Self::expected())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_by_its_name_and_by_its_days() {
        for (days, name) in SPANS {
            let retention = Retention::days(days).unwrap();
            assert_eq!(retention.to_string(), name);
            assert_eq!(name.parse(), Ok(retention));
            assert_eq!(days.to_string().parse(), Ok(retention));
            assert_eq!(format!("{days} days").parse(), Ok(retention));
        }
        assert_eq!("forever".parse(), Ok(Retention::FOREVER));
        assert_eq!(Retention::FOREVER.to_string(), "forever");
    }

    #[test]
    fn named_constants_are_spans_that_cloudwatch_takes() {
        let named = [
            Retention::ONE_DAY,
            Retention::THREE_DAYS,
            Retention::ONE_WEEK,
            Retention::TWO_WEEKS,
            Retention::ONE_MONTH,
            Retention::TWO_MONTHS,
            Retention::THREE_MONTHS,
            Retention::SIX_MONTHS,
            Retention::ONE_YEAR,
            Retention::TWO_YEARS,
            Retention::FIVE_YEARS,
            Retention::TEN_YEARS,
        ];
        assert!(named.iter().all(|retention| Retention::days(retention.0) == Ok(*retention)));
        assert_eq!(Retention::FOREVER.in_days(), 0);
    }

    #[test]
    fn a_span_that_cloudwatch_does_not_take_is_refused_with_those_it_does() {
        for text in ["8", "0", "1 fortnight", "", "-1"] {
            let refused = text.parse::<Retention>().unwrap_err();
            assert!(refused.contains("one of 1, 3, 5, 7, 14, 30,"), "{refused}");
        }
    }
}
