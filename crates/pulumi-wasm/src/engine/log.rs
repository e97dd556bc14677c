//! The way of messages to the user: one after the other, in the order in which they were given.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use pulumi_wasm_proto::{Urn, markup, rpc};
use tokio::{
    runtime::Handle,
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
};

use super::{Monitor, tracker::Busy};
use crate::log::{Level, LogMessage};

pub(super) struct Log {
    queue: UnboundedSender<Entry>,
    held: Mutex<Held>,
}

/// The messages about resources that have no URN yet: the others don't wait for them.
#[derive(Default)]
struct Held {
    next: u64,
    requests: BTreeMap<u64, rpc::LogRequest>,
}

enum Entry {
    Message(Box<rpc::LogRequest>, Busy),
    /// Answered once everything before it has been sent.
    Flush(oneshot::Sender<()>),
}

impl Log {
    pub(super) fn start(runtime: &Handle, monitor: Arc<dyn Monitor>) -> Self {
        let (queue, entries) = unbounded_channel();
        runtime.spawn(send_all(entries, monitor));
        Self { queue, held: Mutex::default() }
    }

    fn send(&self, request: rpc::LogRequest, busy: Busy) {
        // The receiver ends with the runtime, and the runtime after the last message.
        let _ = self.queue.send(Entry::Message(Box::new(request), busy));
    }

    fn hold(&self, request: rpc::LogRequest) -> u64 {
        let mut held = self.held();
        let number = held.next;
        held.next += 1;
        held.requests.insert(number, request);
        number
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn send_all(mut entries: UnboundedReceiver<Entry>, monitor: Arc<dyn Monitor>) {
    while let Some(entry) = entries.recv().await {
        match entry {
            Entry::Message(request, _busy) => monitor.log(*request).await,
            Entry::Flush(done) => {
                // Whoever asked may have stopped waiting.
                let _ = done.send(());
            }
        }
    }
}

impl super::Engine {
    /// Sends a message to the user, behind those that were given before.
    pub(crate) fn log(self: &Arc<Self>, level: Level, message: LogMessage) {
        let about = message.about.clone();
        let number = self.log.hold(request(level, message));
        let Some(resource) = about else { return self.release(number, Urn::new()) };
        let engine = Arc::downgrade(self);
        resource.0.registered.on_done(move |outcome| {
            let registered = outcome.as_ref().ok().and_then(|data| data.value.as_deref());
            if let Some(engine) = engine.upgrade() {
                engine
                    .release(number, registered.map(|registered| registered.urn.clone()).unwrap_or_default());
            }
        });
    }

    fn release(&self, number: u64, urn: Urn) {
        let request = self.log.held().requests.remove(&number);
        if let Some(request) = request {
            self.log.send(rpc::LogRequest { urn, ..request }, self.busy());
        }
    }

    /// Waits until every message has been sent, those too whose resource was never registered.
    pub(crate) async fn flush_log(&self) {
        let held = std::mem::take(&mut self.log.held().requests);
        held.into_values().for_each(|request| self.log.send(request, self.busy()));
        let (done, flushed) = oneshot::channel();
        let _ = self.log.queue.send(Entry::Flush(done));
        // An error says that nobody sends any more.
        let _ = flushed.await;
    }
}

fn request(level: Level, message: LogMessage) -> rpc::LogRequest {
    rpc::LogRequest {
        severity: rpc::LogSeverity::from(level).into(),
        message: markup::escape(&message.text),
        urn: Urn::new(),
        stream_id: message.stream,
        ephemeral: message.ephemeral,
    }
}
