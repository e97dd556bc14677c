//! How fast `@connections` takes posts.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::aws::lock;

/// A rule for the posts of a measurement.
#[derive(Debug, Clone, Copy)]
pub(super) enum Posting {
    /// One after the other, however many come at once.
    OneByOne,
    /// So many a second, and so many more at once; what is beyond gets a 429.
    UpTo {
        /// A second.
        rate: u32,
        /// At once.
        burst: u32,
    },
}

impl Posting {
    /// An account's default quota in a region, shared by all of its APIs:
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>.
    pub(super) const OF_AN_ACCOUNT: Self = Self::UpTo { rate: 10_000, burst: 5_000 };
    /// What is left of it beside much other traffic.
    pub(super) const OF_A_BUSY_ACCOUNT: Self = Self::UpTo { rate: 2_000, burst: 500 };
}

/// A bucket of tokens, of which each post takes one.
#[derive(Debug)]
pub(super) struct Quota {
    rate: f64,
    burst: f64,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Quota {
    /// A full one.
    pub(super) fn new(rate: u32, burst: u32) -> Self {
        let (rate, burst) = (f64::from(rate), f64::from(burst));
        Self { rate, burst, bucket: Mutex::new(Bucket { tokens: burst, at: Instant::now() }) }
    }

    /// Whether a post may go through now.
    pub(super) fn admits(&self) -> bool {
        let mut bucket = lock(&self.bucket);
        let elapsed = bucket.at.elapsed();
        self.take(&mut bucket, elapsed)
    }

    fn take(&self, bucket: &mut Bucket, elapsed: Duration) -> bool {
        bucket.at += elapsed;
        bucket.tokens = (bucket.tokens + elapsed.as_secs_f64() * self.rate).min(self.burst);
        let admitted = bucket.tokens >= 1.0;
        bucket.tokens -= if admitted { 1.0 } else { 0.0 };
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_admits_its_burst_and_then_its_rate() {
        let quota = Quota::new(1_000, 5);
        let mut bucket = lock(&quota.bucket);
        let mut admitted = |elapsed| quota.take(&mut bucket, elapsed);
        assert_eq!((0..10).filter(|_| admitted(Duration::ZERO)).count(), 5);
        assert_eq!((0..10).filter(|_| admitted(Duration::from_micros(500))).count(), 5);
        assert!(admitted(Duration::from_secs(60)), "time fills it again");
        assert_eq!((0..10).filter(|_| admitted(Duration::ZERO)).count(), 4, "up to its burst");
    }
}
