//! How long a call to AWS may take.

use std::{env, time::Duration};

use aws_config::timeout::TimeoutConfig;
use pulumi_provider::Error;

/// What overrides both limits, in seconds.
const VARIABLE: &str = "PULUMI_AWS_CALL_TIMEOUT";

/// How long one attempt of a call may take: a call that hangs is one that failed, and the SDK tries it again.
///
/// The environment variable `PULUMI_AWS_CALL_TIMEOUT`, in seconds, overrides both limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    call: Duration,
    upload: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        // A function's code is part of the request, and lines may be slow.
        Self { call: Duration::from_secs(30), upload: Duration::from_secs(300) }
    }
}

impl Timeouts {
    /// The limits, unless the environment has another.
    pub(crate) fn from_environment() -> Result<Self, Error> {
        env::var(VARIABLE).map_or_else(|_| Ok(Self::default()), |seconds| Self::all(&seconds))
    }

    fn all(seconds: &str) -> Result<Self, Error> {
        let limit = seconds.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let wrong = || {
            Error::new(format!("{VARIABLE} is {seconds:?}"))
                .remedy("set it to a number of seconds above zero, or leave it out")
        };
        let limit = limit.filter(|limit| !limit.is_zero()).ok_or_else(wrong)?;
        Ok(Self { call: limit, upload: limit })
    }

    /// For what is answered soon.
    pub(crate) fn of_calls(self) -> TimeoutConfig {
        within(self.call)
    }

    /// For calls with which code is sent.
    pub(crate) fn of_uploads(self) -> TimeoutConfig {
        within(self.upload)
    }
}

fn within(limit: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5).min(limit))
        .operation_attempt_timeout(limit)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_both_limits() {
        let limit = Duration::from_millis(1500);
        assert_eq!(Timeouts::all("1.5").unwrap(), Timeouts { call: limit, upload: limit });
        for wrong in ["", "0", "-1", "soon"] {
            assert!(Timeouts::all(wrong).unwrap_err().report().starts_with("PULUMI_AWS_CALL_TIMEOUT is"));
        }
    }
}
