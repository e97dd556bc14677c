//! How long logs are kept.

/// The days that CloudWatch Logs takes (`PutRetentionPolicy` in its API reference).
const DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// How long logs are kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(u32);

impl Retention {
    /// A number of days.
    ///
    /// # Errors
    /// When it is none of those that CloudWatch Logs takes; the message lists them.
    pub fn days(days: u32) -> Result<Self, String> {
        if DAYS.contains(&days) {
            return Ok(Self(days));
        }
        let all = DAYS.map(|days| days.to_string()).join(", ");
        Err(format!("CloudWatch Logs can't keep logs for {days} days, only for one of {all}"))
    }

    pub(crate) fn in_days(self) -> i64 {
        self.0.into()
    }
}

impl Default for Retention {
    /// 30 days.
    fn default() -> Self {
        Self(30)
    }
}
