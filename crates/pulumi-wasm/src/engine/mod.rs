//! One run of a program: who it talks to, what is under way, what went wrong.

mod answer;
mod call;
mod callbacks;
mod hooks;
mod in_flight;
mod info;
mod invoke;
mod log;
mod monitor;
mod overlay;
mod plugin;
mod reference;
mod register;
mod request;
#[cfg(feature = "provider")]
mod requested;
mod settle;
mod source;
mod task;
#[cfg(test)]
mod tests;
mod tracker;
mod transform;

use std::{
    cell::RefCell,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
};

use tokio::runtime::Handle;

pub(crate) use answer::Shape;
pub(crate) use call::{call, call_plain};
pub(crate) use hooks::{register_error_hook, register_hook};
pub(crate) use info::RunInfo;
pub(crate) use invoke::{invoke, invoke_plain};
pub(crate) use monitor::{BoxFuture, GrpcMonitor, Monitor};
pub(crate) use plugin::Plugin;
pub(crate) use register::{read, register, register_outputs, register_stack};
#[cfg(feature = "provider")]
pub(crate) use requested::register_requested;
#[cfg(feature = "provider")]
pub(crate) use settle::{Form, SettledInputs, settle_inputs};
pub(crate) use task::Waiting;
pub(crate) use transform::{register_invoke_transform, register_stack_transform};

use crate::{
    error::{BoxError, Error},
    export::Exports,
    output::{Failure, in_closure},
    resource::{Node, ResourceHandle},
};
use callbacks::Callbacks;
use in_flight::InFlight;
use log::Log;
use plugin::Packages;
use reference::References;
use source::Sources;
use task::Task;
use tracker::Tracker;

pub(crate) struct Engine {
    pub(crate) info: RunInfo,
    pub(crate) monitor: Arc<dyn Monitor>,
    pub(crate) exports: Mutex<Exports>,
    pub(crate) stack: OnceLock<ResourceHandle>,
    /// The resources that have children, which know them in turn.
    parents: Mutex<Vec<Weak<Node>>>,
    packages: Packages,
    sources: Sources,
    references: Mutex<References>,
    runtime: Handle,
    tracker: Arc<Tracker>,
    log: Log,
    callbacks: Callbacks,
    in_flight: InFlight,
    errors: Mutex<Vec<Error>>,
    /// The first thing that was left out because of a failure elsewhere.
    skipped: Mutex<Option<Error>>,
    sequence: AtomicU64,
}

impl Engine {
    pub(crate) fn new(info: RunInfo, monitor: Arc<dyn Monitor>, runtime: Handle) -> Arc<Self> {
        Arc::new(Self {
            info,
            log: Log::start(&runtime, monitor.clone()),
            monitor,
            exports: Mutex::default(),
            stack: OnceLock::new(),
            parents: Mutex::default(),
            packages: Packages::default(),
            sources: Sources::default(),
            references: Mutex::default(),
            runtime,
            tracker: Arc::default(),
            callbacks: Callbacks::default(),
            in_flight: InFlight::default(),
            errors: Mutex::default(),
            skipped: Mutex::default(),
            sequence: AtomicU64::new(0),
        })
    }

    pub(crate) fn next_sequence(&self) -> u64 {
        self.sequence.fetch_add(1, Ordering::Relaxed)
    }

    /// Runs `work` behind the program, which ends only when it is done. `label` names it if it never is.
    pub(crate) fn spawn(self: &Arc<Self>, label: String, work: impl Future<Output = ()> + Send + 'static) {
        self.start(Task::new(&self.tracker, label), work);
    }

    fn start(self: &Arc<Self>, task: Arc<Task>, work: impl Future<Output = ()> + Send + 'static) {
        // Inside the futures around it, it would be there several times.
        let (work, engine) = (Box::pin(work), self.clone());
        self.runtime.spawn(async move {
            task.run(work, |panic| engine.report(panic)).await;
        });
    }

    /// Runs `work` while this thread waits, which a closure of an output must not: it would wait for itself.
    pub(crate) fn wait_for<T: Send + 'static>(
        self: &Arc<Self>,
        label: String,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        if in_closure() {
            return Err(Error::WaitInClosure);
        }
        let (sender, receiver) = mpsc::channel();
        let (stuck, engine, worker) = (sender.clone(), self.clone(), self.clone());
        let task = Task::new(&self.tracker, label);
        self.start(task.clone(), async move {
            let result = work.await;
            // The receiver is this function, which waits. It goes on with the program: that isn't at its end.
            let _ = sender.send(Ok((result, worker.busy())));
        });
        let watch = self.runtime.spawn(async move {
            if let Err(waiting) = engine.tracker.idle().await {
                // The caller learns of it: it is not to be reported once more at the end.
                task.give_up();
                let _ = stuck.send(Err(Error::Stuck(waiting.join(", "))));
            }
        });
        let answer = receiver.recv().unwrap_or(Err(Error::Upstream));
        watch.abort();
        answer.map(|(result, busy)| {
            // The watch may be looking just now whether all is quiet.
            self.runtime.spawn(async move {
                let _ = watch.await;
                drop(busy);
            });
            result
        })
    }

    pub(crate) fn add_parent(&self, node: &Arc<Node>) {
        self.parents.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(node));
    }

    /// Lets go of what holds itself, when nothing will be registered any more: a provider has many runs.
    #[cfg(feature = "provider")]
    pub(crate) fn let_go(&self) {
        let parents = std::mem::take(&mut *self.parents.lock().unwrap_or_else(PoisonError::into_inner));
        for parent in parents.iter().filter_map(Weak::upgrade).map(ResourceHandle) {
            let children = std::mem::take(&mut *parent.children());
            drop(children);
        }
        let references = std::mem::take(&mut *self.references());
        drop(references);
    }

    /// Whether the engine may call back what the program has handed out.
    pub(crate) fn is_callable(&self) -> bool {
        self.callbacks.in_use()
    }

    fn references(&self) -> MutexGuard<'_, References> {
        self.references.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a stretch of work that needs no output to go on.
    pub(crate) fn busy(&self) -> tracker::Busy {
        self.tracker.busy()
    }

    pub(crate) fn report(&self, error: Error) {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    /// Reports a failure that is new, wrapped by `context`; one of something upstream is reported there.
    pub(crate) fn report_failure(&self, failure: Failure, context: impl FnOnce(Error) -> Error) {
        match failure.into_error() {
            Error::Upstream => self.skip(context(Error::Unexplained)),
            error => self.report(context(error)),
        }
    }

    fn skip(&self, error: Error) {
        self.skipped.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// Adds what has been reported. Something that was left out is an error where nothing else is: else it would be
    /// missing from a success.
    pub(crate) fn collect_errors(&self, errors: &mut Vec<BoxError>) {
        let reported = std::mem::take(&mut *self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        errors.extend(reported.into_iter().map(BoxError::from));
        if errors.is_empty() {
            let skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner).take();
            errors.extend(skipped.map(BoxError::from));
        }
    }

    /// Makes this the run that code of the user on this thread belongs to.
    pub(crate) fn enter(self: &Arc<Self>) -> Entered {
        Entered(CURRENT.replace(Arc::downgrade(self)))
    }

    /// The run that this thread works for.
    pub(crate) fn current() -> Weak<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Waits for something on the current thread, whichever it is.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        tokio::task::block_in_place(|| self.runtime.block_on(future))
    }

    /// Stays there for as long as the engine may call back what the program has handed out.
    pub(crate) async fn serve_callbacks(&self) {
        if self.is_callable()
            && let Err(error) = self.monitor.wait_for_shutdown().await
        {
            self.report(error);
        }
    }

    /// Waits until nothing is under way.
    pub(crate) async fn idle(&self) {
        if let Err(waiting) = self.tracker.idle().await {
            self.report(Error::Stuck(waiting.join(", ")));
        }
    }
}

thread_local! {
    static CURRENT: RefCell<Weak<Engine>> = RefCell::default();
}

/// Ends what [`Engine::enter`] began.
pub(crate) struct Entered(Weak<Engine>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(std::mem::take(&mut self.0));
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("project", &self.info.project)
            .field("stack", &self.info.stack)
            .finish()
    }
}
