//! How many messages a stage takes.

use super::StageProblem;

/// What a rate is, for those who get it wrong.
pub(super) const RATE: &str = "a number above 0: messages per second";

/// What a burst is, for those who get it wrong. API Gateway's is a 32-bit integer.
pub(super) const BURST: &str = "a whole number from 1 to 2147483647: messages at once";

/// How many messages a stage takes, over all its routes. What goes beyond is refused with an error message to the
/// client.
///
/// ```
/// use aws_websocket_api::Throttle;
///
/// const THROTTLE: Throttle = Throttle::new(1000.0, 500);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Messages per second, in the long run: above 0.
    pub rate: f64,
    /// Messages at once: at least 1.
    pub burst: i64,
}

impl Throttle {
    /// So many messages per second in the long run, and so many at once.
    #[must_use]
    pub const fn new(rate: f64, burst: i64) -> Self {
        Self { rate, burst }
    }

    /// Everything that is wrong with it.
    pub(crate) fn problems(self) -> impl Iterator<Item = StageProblem> {
        let good_rate = self.rate.is_finite() && self.rate > 0.0;
        let good_burst = (1..=i32::MAX.into()).contains(&self.burst);
        let rate = (!good_rate).then(|| StageProblem::BadRate(self.rate.to_string()));
        rate.into_iter().chain((!good_burst).then_some(StageProblem::BadBurst(self.burst)))
    }
}
