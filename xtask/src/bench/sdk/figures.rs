//! What one run of a program took.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::megabytes;
use crate::bench::median;

/// What one run took, or the medians of several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub(super) time: Duration,
    pub(super) processor_time: Duration,
    pub(super) peak_bytes: u64,
    pub(super) first_registration: Duration,
}

impl Figures {
    /// Reads the line that `pulumi-bench` prints. A program that registered fewer than `expected` did not do its work.
    pub(super) fn parse(line: &str, expected: u64) -> Result<Self> {
        let figures: Value = serde_json::from_str(line).with_context(|| format!("no figures: {line}"))?;
        let registered = figures["registrations"].as_u64().unwrap_or_default();
        anyhow::ensure!(
            registered >= expected,
            "{registered} resources were registered in place of {expected}"
        );
        let seconds = |name: &str| {
            let seconds = figures[name].as_f64().with_context(|| format!("no {name}: {line}"))?;
            Ok::<_, anyhow::Error>(Duration::from_secs_f64(seconds))
        };
        Ok(Self {
            time: seconds("wall_seconds")?,
            processor_time: seconds("cpu_seconds")?,
            peak_bytes: figures["peak_bytes"].as_u64().with_context(|| format!("no peak_bytes: {line}"))?,
            first_registration: seconds("first_registration_seconds")?,
        })
    }

    /// Each figure's own median.
    pub(super) fn median(all: Vec<Self>) -> Self {
        Self {
            time: median(all.iter().map(|one| one.time)),
            processor_time: median(all.iter().map(|one| one.processor_time)),
            peak_bytes: median(all.iter().map(|one| one.peak_bytes)),
            first_registration: median(all.iter().map(|one| one.first_registration)),
        }
    }

    /// How many times as much as another.
    pub(super) fn relative_to(&self, other: &Self) -> String {
        format!(
            "time ×{:.2}, CPU time ×{:.2}, memory ×{:.2}",
            self.time.div_duration_f64(other.time),
            self.processor_time.div_duration_f64(other.processor_time),
            megabytes(self.peak_bytes) / megabytes(other.peak_bytes)
        )
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>6.2} s  {:>7.2} s  {:>8.1} MB  {:>15.1} ms",
            self.time.as_secs_f64(),
            self.processor_time.as_secs_f64(),
            megabytes(self.peak_bytes),
            self.first_registration.as_secs_f64() * 1e3
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"wall_seconds":0.5,"cpu_seconds":1,"peak_bytes":2000000,"first_registration_seconds":0.004,"registrations":11}"#;

    #[test]
    fn a_run_that_stopped_halfway_counts_for_nothing() {
        assert!(Figures::parse(LINE, 12).is_err());
        let figures = Figures::parse(LINE, 11).unwrap();
        assert_eq!(figures.first_registration, Duration::from_millis(4));
        assert_eq!(figures.relative_to(&figures), "time ×1.00, CPU time ×1.00, memory ×1.00");
    }
}
