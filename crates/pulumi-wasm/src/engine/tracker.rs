//! What a program still waits for when its main function has returned.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;

/// How long nothing at all may happen before what is left is taken to wait for itself.
const STUCK_AFTER: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(crate) struct Tracker {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    next: u64,
    open: BTreeMap<u64, String>,
    /// How many pieces of work go on without waiting for an output.
    busy: usize,
    /// Grows with everything that happens.
    progress: u64,
}

impl Tracker {
    pub(crate) fn begin(&self, label: String) -> u64 {
        let mut state = self.step();
        let ticket = state.next;
        state.next += 1;
        state.open.insert(ticket, label);
        ticket
    }

    pub(crate) fn end(&self, ticket: u64) {
        let empty = {
            let mut state = self.step();
            state.open.remove(&ticket);
            state.open.is_empty()
        };
        if empty {
            self.changed.notify_one();
        }
    }

    pub(crate) fn busy(&self) -> Busy<'_> {
        self.step().busy += 1;
        Busy(self)
    }

    /// Waits until nothing is open. The error names what waits for outputs that will never come.
    pub(crate) async fn idle(&self) -> Result<(), Vec<String>> {
        loop {
            let before = {
                let state = self.lock();
                if state.open.is_empty() {
                    return Ok(());
                }
                state.progress
            };
            let silent = tokio::time::timeout(STUCK_AFTER, self.changed.notified()).await.is_err();
            let state = self.lock();
            if silent && state.busy == 0 && state.progress == before && !state.open.is_empty() {
                return Err(state.open.values().cloned().collect());
            }
        }
    }

    fn step(&self) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        state.progress += 1;
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a busy stretch when dropped.
pub(crate) struct Busy<'a>(&'a Tracker);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.step().busy -= 1;
    }
}
