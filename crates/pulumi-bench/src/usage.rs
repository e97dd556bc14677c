//! What processes that have ended took. This process has one child in its life, so that the sum is that child's.

use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::{TimeVal, TimeValLike},
};

/// What a process took.
pub(crate) struct Usage {
    /// Time on all processors, in the program and in the system.
    pub(crate) cpu: Duration,
    /// The most memory that was resident.
    pub(crate) peak_bytes: u64,
}

pub(crate) fn of_children() -> Result<Usage> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("failed to learn what the program took")?;
    let cpu = duration(usage.user_time()) + duration(usage.system_time());
    Ok(Usage { cpu, peak_bytes: bytes(usage.max_rss()) })
}

fn duration(time: TimeVal) -> Duration {
    Duration::from_micros(time.num_microseconds().unsigned_abs())
}

/// macOS counts bytes, all others kilobytes.
fn bytes(max_rss: i64) -> u64 {
    max_rss.unsigned_abs() * if cfg!(target_os = "macos") { 1 } else { 1024 }
}
