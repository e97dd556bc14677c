//! What an operation works with: the provider's client, its time limit, and the user's wish to stop.

use std::{fmt, sync::Arc, time::Duration};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{Error, naming};

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Given to every operation.
pub struct Context<C> {
    pub(crate) client: Arc<C>,
    pub(crate) urn: String,
    pub(crate) name: String,
    pub(crate) seed: u64,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: CancellationToken,
}

impl<C> fmt::Debug for Context<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("urn", &self.urn)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl<C> Context<C> {
    /// What [`Provider::configure`](crate::Provider::configure) made.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// The resource's URN; empty for a function.
    pub fn urn(&self) -> &str {
        &self.urn
    }

    /// The resource's name in the program; empty for a function.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A random number, the same for all of one operation: a name made of it in [`Recover::clue`](crate::Recover::clue)
    /// is the one that [`Resource::create`](crate::Resource::create) makes of it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How long the operation may take: what the program says in `customTimeouts`, or else `default`.
    pub fn timeout(&self, default: Duration) -> Duration {
        self.timeout.unwrap_or(default)
    }

    /// Waits, unless the user stops the operation.
    ///
    /// # Errors
    /// At once when the user stops the operation.
    pub async fn sleep(&self, duration: Duration) -> Result<(), Error> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(Error::cancelled("stopped by the user")),
            () = tokio::time::sleep(duration) => Ok(()),
        }
    }

    /// Whether the user has stopped the operation.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Returns when the user stops the operation.
    pub async fn cancelled(&self) {
        self.cancel.cancelled().await;
    }

    /// Starts a series of tries that ends after `limit`.
    pub fn pace(&self, limit: Duration) -> Pace<'_> {
        Pace { cancel: &self.cancel, deadline: Instant::now() + limit, pause: Duration::from_millis(100) }
    }
}

/// The pauses between tries: each longer than the one before, up to ten seconds, with jitter, until a deadline.
///
/// ```
/// # async fn f(context: &pulumi_provider::Context<()>) -> Result<(), pulumi_provider::Error> {
/// # async fn is_ready() -> Result<bool, pulumi_provider::Error> { Ok(true) }
/// let mut pace = context.pace(std::time::Duration::from_secs(60));
/// while !is_ready().await? {
///     if !pace.pause().await? {
///         return Err(pulumi_provider::Error::new("it isn't ready after a minute"));
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pace<'a> {
    cancel: &'a CancellationToken,
    deadline: Instant,
    pause: Duration,
}

impl Pace<'_> {
    /// Waits before the next try; `false` when there is no time for one.
    ///
    /// # Errors
    /// At once when the user stops the operation.
    pub async fn pause(&mut self) -> Result<bool, Error> {
        if Instant::now() + self.pause > self.deadline {
            return Ok(false);
        }
        tokio::select! {
            () = self.cancel.cancelled() => return Err(Error::cancelled("stopped by the user")),
            () = tokio::time::sleep(jittered(self.pause)) => {}
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(true)
    }
}

/// Half to all of a duration.
fn jittered(duration: Duration) -> Duration {
    #[allow(clippy::cast_precision_loss)]
    let fraction = (naming::random() % 1000) as f64 / 1000.0;
    duration.mul_f64(0.5 + fraction / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(cancel: CancellationToken) -> Context<()> {
        Context {
            client: Arc::new(()),
            urn: String::new(),
            name: String::new(),
            seed: 0,
            timeout: None,
            cancel,
        }
    }

    #[tokio::test]
    async fn a_wait_ends_at_once_when_the_user_stops_it() {
        let cancel = CancellationToken::new();
        let context = context(cancel.clone());
        cancel.cancel();
        assert!(context.sleep(Duration::from_secs(60)).await.unwrap_err().is_cancelled());
        assert!(context.pace(Duration::from_secs(60)).pause().await.unwrap_err().is_cancelled());
    }

    #[tokio::test]
    async fn tries_end_at_the_deadline() {
        let context = context(CancellationToken::new());
        let mut pace = context.pace(Duration::from_millis(150));
        assert!(pace.pause().await.unwrap());
        assert!(!pace.pause().await.unwrap());
    }
}
