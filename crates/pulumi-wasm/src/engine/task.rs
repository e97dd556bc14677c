//! A piece of work behind the program, which knows when it waits for an output and for nothing else.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use super::tracker::Tracker;
use crate::{error::Error, panics};

const RUNNING: u8 = 0;
/// Woken, and not yet running again.
const WOKEN: u8 = 1;
/// Nothing but an output can wake it.
const ASLEEP: u8 = 2;

pub(super) struct Task {
    tracker: Arc<Tracker>,
    number: u64,
    state: AtomicU8,
    /// How many outputs it waits for just now.
    waits: AtomicUsize,
    runtime: Mutex<Waker>,
}

tokio::task_local! {
    static TASK: Arc<Task>;
}

impl Task {
    pub(super) fn new(tracker: &Arc<Tracker>, label: String) -> Arc<Self> {
        Arc::new(Self {
            number: tracker.open(label),
            tracker: tracker.clone(),
            state: AtomicU8::new(RUNNING),
            waits: AtomicUsize::new(0),
            runtime: Mutex::new(Waker::noop().clone()),
        })
    }

    /// Does the work. A panic in it is reported before the work counts as done.
    pub(super) async fn run(self: Arc<Self>, work: impl Future<Output = ()>, report: impl FnOnce(Error)) {
        let _end = End(self.clone());
        let mut work = pin!(TASK.scope(self.clone(), work));
        if let Err(panic) = poll_fn(|context| self.poll(work.as_mut(), context)).await {
            let label = self.tracker.close(self.number).unwrap_or_default();
            report(Error::Panic { code: format!("the work on {label}"), panic });
        }
    }

    /// What it waits for will never come, and somebody has been told.
    pub(super) fn give_up(&self) {
        self.tracker.close(self.number);
    }

    fn poll(
        self: &Arc<Self>,
        work: Pin<&mut impl Future<Output = ()>>,
        context: &Context<'_>,
    ) -> Poll<Result<(), String>> {
        self.runtime.lock().unwrap_or_else(PoisonError::into_inner).clone_from(context.waker());
        self.rouse(RUNNING);
        let waker = Waker::from(self.clone());
        match panics::catch(|| work.poll(&mut Context::from_waker(&waker))) {
            Err(panic) => Poll::Ready(Err(panic)),
            Ok(Poll::Ready(())) => Poll::Ready(Ok(())),
            Ok(Poll::Pending) => {
                self.rest();
                Poll::Pending
            }
        }
    }

    fn rouse(&self, state: u8) {
        if self.state.swap(state, Ordering::SeqCst) == ASLEEP {
            self.tracker.wake();
        }
    }

    /// Falls asleep, unless it has been woken meanwhile or waits for something other than outputs.
    fn rest(&self) {
        let asleep = || self.state.compare_exchange(RUNNING, ASLEEP, Ordering::SeqCst, Ordering::SeqCst);
        if self.waits.load(Ordering::SeqCst) > 0 && asleep().is_ok() {
            self.tracker.sleep();
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rouse(WOKEN);
        let waker = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).clone();
        waker.wake();
    }
}

/// Ends the task, however it ends.
struct End(Arc<Task>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.tracker.close(self.0.number);
        self.0.rouse(RUNNING);
        self.0.tracker.sleep();
    }
}

/// Held by the current task while it waits for an output.
pub(crate) struct Waiting(Option<Arc<Task>>);

impl Waiting {
    pub(crate) fn begin() -> Self {
        let task = TASK.try_with(Clone::clone).ok();
        if let Some(task) = &task {
            task.waits.fetch_add(1, Ordering::SeqCst);
        }
        Self(task)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.waits.fetch_sub(1, Ordering::SeqCst);
        }
    }
}
