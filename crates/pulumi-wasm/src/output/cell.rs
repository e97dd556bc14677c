//! A value that is set once, by whoever computes it, and waited for by any number of others.
//!
//! Waiters are plain callbacks, run where the value is set. A chain of 100,000 outputs therefore needs neither a task
//! for each nor a stack as deep: [`run_later`] queues the callbacks that a callback causes.

use std::{
    cell::{Cell as Depth, RefCell},
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Data, Failure};
use crate::engine::Waiting;

/// What became of a value: it and what is known about it, or why there is none.
pub(crate) type Outcome<T> = Result<Data<T>, Failure>;

type Waiter<T> = Box<dyn FnOnce(&Outcome<T>) + Send>;

enum State<T> {
    Pending(Vec<Waiter<T>>),
    Done(Arc<Outcome<T>>),
}

/// The place where one value appears.
pub(crate) struct Cell<T: Send + Sync + 'static>(Mutex<State<T>>);

impl<T: Send + Sync + 'static> Cell<T> {
    pub(crate) fn pending() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State::Pending(Vec::new()))))
    }

    pub(crate) fn done(outcome: Outcome<T>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State::Done(Arc::new(outcome)))))
    }

    /// Sets the value and runs what waited for it. Only the first call counts.
    pub(crate) fn set(&self, outcome: Outcome<T>) {
        let outcome = Arc::new(outcome);
        let mut state = self.lock();
        if let State::Pending(waiters) = &mut *state {
            let waiters = mem::take(waiters);
            *state = State::Done(outcome.clone());
            drop(state);
            run_waiters(waiters, &outcome);
        }
    }

    /// Runs `waiter` with the value: now, if it is there, else when it is set.
    pub(crate) fn on_done(&self, waiter: impl FnOnce(&Outcome<T>) + Send + 'static) {
        let mut state = self.lock();
        match &mut *state {
            State::Pending(waiters) => waiters.push(Box::new(waiter)),
            State::Done(outcome) => {
                let outcome = outcome.clone();
                drop(state);
                run_soon(move || waiter(&outcome));
            }
        }
    }

    /// The value, if it is there.
    pub(crate) fn peek(&self) -> Option<Outcome<T>> {
        match &*self.lock() {
            State::Pending(_) => None,
            State::Done(outcome) => Some(Outcome::clone(outcome)),
        }
    }

    /// Waits for the value.
    pub(crate) async fn wait(&self) -> Outcome<T> {
        if let Some(outcome) = self.peek() {
            return outcome;
        }
        let _waiting = Waiting::begin();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.on_done(move |outcome| {
            // A receiver that has gone no longer wants to know.
            let _ = sender.send(outcome.clone());
        });
        receiver.await.unwrap_or(Err(Failure::Upstream))
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + Sync + 'static> Drop for Cell<T> {
    /// Nobody can set the value any more: whoever waits for it must learn so.
    fn drop(&mut self) {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let State::Pending(waiters) = state {
            let waiters = mem::take(waiters);
            run_waiters(waiters, &Arc::new(Err(Failure::Upstream)));
        }
    }
}

fn run_waiters<T: Send + Sync + 'static>(waiters: Vec<Waiter<T>>, outcome: &Arc<Outcome<T>>) {
    for waiter in waiters {
        let outcome = outcome.clone();
        run_later(Box::new(move || waiter(&outcome)));
    }
}

type Job = Box<dyn FnOnce()>;

/// How deep callbacks may be inside each other before they are queued instead.
const DEEPEST: usize = 16;

thread_local! {
    /// The jobs of the outermost [`run_later`] on this thread; `None` while there is none.
    static QUEUE: RefCell<Option<VecDeque<Job>>> = const { RefCell::new(None) };
    /// How many [`run_soon`]s this thread is inside of.
    static DEPTH: Depth<usize> = const { Depth::new(0) };
}

/// Runs `job` there and then, unless that would grow the stack too far.
fn run_soon(job: impl FnOnce() + 'static) {
    if DEPTH.get() >= DEEPEST {
        return run_later(Box::new(job));
    }
    let _deeper = Deeper::enter();
    job();
}

struct Deeper;

impl Deeper {
    fn enter() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Runs `job`, and everything it queues in turn, without growing the stack.
fn run_later(job: Job) {
    let outermost = QUEUE.with_borrow_mut(|queue| match queue {
        Some(queue) => {
            queue.push_back(job);
            false
        }
        None => {
            *queue = Some(VecDeque::from([job]));
            true
        }
    });
    if outermost {
        drain();
    }
}

fn drain() {
    let _clear = ClearOnUnwind;
    while let Some(job) = QUEUE.with_borrow_mut(next_job) {
        job();
    }
}

/// A panic must not leave a queue behind that everybody adds to and nobody runs.
struct ClearOnUnwind;

impl Drop for ClearOnUnwind {
    fn drop(&mut self) {
        let abandoned = QUEUE.take();
        drop(abandoned);
    }
}

/// Takes the next job; gives the queue up when there is none.
fn next_job(queue: &mut Option<VecDeque<Job>>) -> Option<Job> {
    let job = queue.as_mut().and_then(VecDeque::pop_front);
    if job.is_none() {
        *queue = None;
    }
    job
}
