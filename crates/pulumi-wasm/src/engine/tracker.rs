//! What a program still waits for when its main function has returned.
//!
//! Everything that can happen is counted: pieces of work that are not waiting for an output, calls to the engine, code
//! that the engine calls back. When that count is zero and something is open all the same, what is open waits for
//! itself, and will for ever: no clock is needed to know it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::{oneshot, watch};

use super::Waiting;

#[derive(Default)]
pub(crate) struct Tracker {
    open: Mutex<Open>,
    /// How many can go on without anybody else doing so first.
    awake: AtomicUsize,
    /// Changes whenever that count has come to zero.
    quiet: watch::Sender<()>,
    /// Who can go on when nobody else can.
    patient: Mutex<BTreeMap<Turn, oneshot::Sender<()>>>,
}

/// When it is whose turn of those who can go on when nobody else can; each by its place in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Goes on without what it waits for.
    Without(u64),
    /// May end the run for all others.
    Last(u64),
}

#[derive(Default)]
struct Open {
    next: u64,
    labels: BTreeMap<u64, String>,
}

impl Tracker {
    pub(super) fn open(&self, label: String) -> u64 {
        self.wake();
        let mut open = self.lock();
        let number = open.next;
        open.next += 1;
        open.labels.insert(number, label);
        number
    }

    /// Ends what `open` began, and returns its label. Whoever ends it says whether it was awake.
    pub(super) fn close(&self, number: u64) -> Option<String> {
        self.lock().labels.remove(&number)
    }

    pub(super) fn wake(&self) {
        self.awake.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn sleep(&self) {
        if self.awake.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.quiet.send_replace(());
        }
    }

    /// Marks a stretch in which something goes on that needs no output.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        self.wake();
        Busy(self.clone())
    }

    /// Returns when nothing else can happen any more. One goes on at a time, the first in turn.
    pub(super) async fn patience(&self, turn: Turn) {
        let (sender, receiver) = oneshot::channel();
        self.patient().insert(turn, sender);
        let _waiting = Waiting::begin();
        // The sender goes only with this tracker, when nobody waits any more.
        let _ = receiver.await;
    }

    fn lose_patience(&self) -> bool {
        let first = self.patient().pop_first();
        // Whoever has got what it waited for has left its sender here.
        first.is_some_and(|(_, sender)| sender.send(()).is_ok() || self.lose_patience())
    }

    /// Waits until nothing is open. The error names what waits for outputs that will never come.
    pub(crate) async fn idle(&self) -> Result<(), Vec<String>> {
        let mut quiet = self.quiet.subscribe();
        while self.awake.load(Ordering::SeqCst) > 0 || self.lose_patience() {
            // The sender is part of this tracker: it can't have gone.
            let _ = quiet.changed().await;
        }
        let open = self.lock();
        if open.labels.is_empty() { Ok(()) } else { Err(open.labels.values().cloned().collect()) }
    }

    fn patient(&self) -> MutexGuard<'_, BTreeMap<Turn, oneshot::Sender<()>>> {
        self.patient.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a busy stretch when dropped.
pub(crate) struct Busy(Arc<Tracker>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.sleep();
    }
}
