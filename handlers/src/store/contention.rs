//! Writes that meet others to the same items, or a throttled table.
//!
//! DynamoDB refuses a write while a transaction on the same item is under way, and the SDK doesn't repeat it, nor does it
//! repeat a transaction that is cancelled because a part of it is throttled:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>

use std::time::Duration;

use tokio::time::sleep;

use super::transaction::Cancelled;
use crate::backoff::Backoff;

/// How often a write is tried. Only writes of one connection ever meet, each of which takes some 10 ms: a client that joins
/// fifty rooms at once gets into them all.
const ATTEMPTS: u32 = 10;
/// The longest pause before the second attempt; it doubles from attempt to attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(25);
/// The longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// Writes, and again after a pause while what refuses it may pass.
pub(super) async fn settle<T, F>(write: impl Fn() -> F) -> Result<T, Cancelled>
where
    F: Future<Output = Result<T, Cancelled>>,
{
    let mut backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
    for _ in 1..ATTEMPTS {
        match write().await {
            Err(Cancelled::Passing(_)) => sleep(backoff.pause()).await,
            outcome => return outcome,
        }
    }
    write().await
}
