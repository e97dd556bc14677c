//! Posting again where that may help.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Delivery, PushError, Pusher};
use crate::backoff::Backoff;
use crate::ids::ConnectionId;
use crate::protocol::Frame;

/// How long it is tried to reach one client.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one post may take, whose answer comes within tens of milliseconds when all is well.
const ATTEMPT: Duration = Duration::from_secs(3);
/// The longest pause before the second attempt; it doubles from attempt to attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Sends one frame, for up to 10 s again and again while the failure is one that passes.
///
/// # Errors
/// The last failure.
pub async fn push_patiently(
    pusher: &impl Pusher,
    to: &ConnectionId,
    frame: &Frame,
) -> Result<Delivery, PushError> {
    let end = Instant::now() + PATIENCE;
    let mut backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
    loop {
        let pause = backoff.pause();
        match push_once(pusher, to, frame, end).await {
            Err(error) if error.is_transient() && Instant::now() + pause < end => sleep(pause).await,
            outcome => return outcome,
        }
    }
}

async fn push_once(
    pusher: &impl Pusher,
    to: &ConnectionId,
    frame: &Frame,
    end: Instant,
) -> Result<Delivery, PushError> {
    let end = end.min(Instant::now() + ATTEMPT);
    let silence = |_| Err(PushError::transient(to, "there was no answer in time"));
    timeout_at(end, pusher.push(to, frame)).await.unwrap_or_else(silence)
}
