//! What an invocation did, for the line that it ends with.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::fan_out::Tally;
use crate::ids::ConnectionId;
use crate::logging::chain;
use crate::protocol::Frame;
use crate::pusher::{Delivery, PushError, Pusher};

/// What an invocation did so far.
#[derive(Debug, Default)]
pub struct Record {
    told: Cell<Option<Tally>>,
    posts: AtomicU64,
    failures: RefCell<BTreeSet<String>>,
}

impl Record {
    /// What became of all its messages to clients; `None` where it had none to send.
    #[must_use]
    pub fn told(&self) -> Option<Tally> {
        self.told.get()
    }

    /// How many posts were begun; those beyond the recipients are repetitions.
    #[must_use]
    pub fn posts(&self) -> u64 {
        self.posts.load(Ordering::Relaxed)
    }

    /// Why it failed, with all causes, if it did: each reason once, however often it was met.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let failures: Vec<_> = self.failures.borrow().iter().cloned().collect();
        (!failures.is_empty()).then(|| failures.join("; "))
    }

    /// Keeps why the invocation fails, which is no fault of its client's.
    pub fn fail(&self, error: &dyn Error) {
        self.failures.borrow_mut().insert(chain(error));
    }

    pub(super) fn add(&self, tally: Tally) {
        self.told.set(Some(self.told.get().unwrap_or_default() + tally));
    }

    /// The pusher, with each of its posts counted.
    pub(super) fn counting<'a, P>(&'a self, pusher: &'a P) -> Counting<'a, P> {
        Counting { pusher, posts: &self.posts }
    }
}

#[derive(Debug)]
pub(super) struct Counting<'a, P> {
    pusher: &'a P,
    posts: &'a AtomicU64,
}

impl<P: Pusher> Pusher for Counting<'_, P> {
    async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        self.posts.fetch_add(1, Ordering::Relaxed);
        self.pusher.push(to, frame).await
    }
}
