//! How long an invocation may work before it has to hand on what is left.

use std::time::Duration;

use tokio::time::Instant;

/// Kept back at the end, for handing on what is left and for the answer.
const MARGIN: Duration = Duration::from_secs(3);

/// Worked however little is left, so that every invocation gets on and none only hands on.
const LEAST_WORK: Duration = Duration::from_secs(1);

/// How long posts may take that were begun last; those that take longer are begun anew by another invocation.
const DRAIN: Duration = Duration::from_secs(1);

/// The end of an invocation's work, in two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    last_start: Instant,
    end: Instant,
}

impl Deadline {
    /// Of an invocation that Lambda ends in `left`.
    #[must_use]
    pub fn within(left: Duration) -> Self {
        let work = left.saturating_sub(MARGIN).max(LEAST_WORK);
        let now = Instant::now();
        Self { last_start: now + work.saturating_sub(DRAIN).max(work / 2), end: now + work }
    }

    /// From when on nothing new is begun.
    #[must_use]
    pub fn last_start(self) -> Instant {
        self.last_start
    }

    /// When all work ends.
    #[must_use]
    pub fn end(self) -> Instant {
        self.end
    }
}
