//! How many messages a client may send: a bucket of tokens, kept as a single time.
//!
//! It is the time at which the bucket is full again, the "theoretical arrival time" of the generic cell rate algorithm
//! (ITU-T I.371, annex A). A message moves it on by one interval, and one that finds it too far ahead is one too many.
//! Since it only ever moves on, writes that overlap can't let more through than the bucket has.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

/// How many messages a client may send.
///
/// ```
/// use websocket_handlers::rate::MessageRate;
///
/// let rate = MessageRate::new(0.5, None);
/// assert_eq!("2 messages at once and 0.5 a second", rate.to_string());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MessageRate {
    per_second: f64,
    burst: u32,
}

impl MessageRate {
    /// How many a second it may be: down to one in 1,000 seconds.
    pub const PER_SECOND: RangeInclusive<f64> = 0.001..=1_000.0;
    /// How many at once it may be.
    pub const BURST: RangeInclusive<u32> = 1..=10_000;

    /// So many messages a second in the long run, and so many at once, both within their ranges. Without a burst it
    /// is what two seconds bring, and two at least: one alone would refuse a client that keeps to the rate as soon as
    /// the network holds up a message of it.
    #[must_use]
    pub fn new(per_second: f64, burst: Option<u32>) -> Self {
        let two_seconds = (2.0 * per_second).ceil().max(2.0) as u32;
        Self { per_second, burst: burst.unwrap_or(two_seconds) }
    }

    /// How many messages may come at once.
    #[must_use]
    pub fn burst(self) -> u32 {
        self.burst
    }

    /// The microseconds from one message to the next in the long run. Rounded down, so that who keeps to the rate is
    /// never refused.
    #[must_use]
    pub fn interval(self) -> i64 {
        (1e6 / self.per_second) as i64
    }

    /// How far ahead of a message the time may be at which the bucket is full again, in microseconds.
    #[must_use]
    pub fn slack(self) -> i64 {
        self.interval() * i64::from(self.burst.saturating_sub(1))
    }

    /// How much too early a message comes at `now`, if the bucket is full again at `full_at`: microseconds since 1970.
    #[must_use]
    pub fn too_early(self, now: i64, full_at: i64) -> Option<Duration> {
        let early = u64::try_from(full_at - self.slack() - now).unwrap_or_default();
        (early > 0).then(|| Duration::from_micros(early))
    }
}

impl fmt::Display for MessageRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { per_second, burst } = self;
        write!(f, "{burst} messages at once and {per_second} a second")
    }
}
