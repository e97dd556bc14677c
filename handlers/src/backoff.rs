//! Pauses between attempts.

use std::time::Duration;

/// Pauses that grow, with full jitter: each is anything up to a limit, so that those who were refused together don't
/// come back together. <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>
#[derive(Debug)]
pub(crate) struct Backoff {
    limit: Duration,
    most: Duration,
}

impl Backoff {
    /// Pauses of up to `first` at first, and twice as much each time, but never more than `most`.
    pub(crate) fn new(first: Duration, most: Duration) -> Self {
        Self { limit: first, most }
    }

    /// The next pause.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.limit.mul_f64(fastrand::f64());
        self.limit = (self.limit * 2).min(self.most);
        pause
    }
}
