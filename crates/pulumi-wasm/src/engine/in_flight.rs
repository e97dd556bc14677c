//! Registrations that the engine is working on, as the code sees them that it calls back meanwhile.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use pulumi_wasm_proto::{Urn, rpc};
use tokio::sync::oneshot;

use super::{Engine, monitor::Room, task::Waiting, tracker::Busy};
use crate::{error::Error, resource::ResourceHandle};

/// A resource as the engine tells code that it calls back; no two have all of this in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    pub(super) token: String,
    pub(super) name: String,
    parent: Urn,
}

impl Subject {
    pub(super) fn new(token: &str, name: &str, parent: &str) -> Self {
        Self { token: token.to_owned(), name: name.to_owned(), parent: parent.to_owned() }
    }
}

#[derive(Default)]
pub(super) struct InFlight(Mutex<HashMap<Subject, Flight>>);

struct Flight {
    resource: ResourceHandle,
    /// `None` while it waits for code that was called back, and that waits for outputs itself.
    busy: Option<Busy>,
}

impl InFlight {
    fn all(&self) -> MutexGuard<'_, HashMap<Subject, Flight>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A registration that has ended meanwhile stays ended.
    fn go_on(&self, subject: &Subject, busy: Busy) {
        if let Some(flight) = self.all().get_mut(subject) {
            flight.busy = Some(busy);
        }
    }
}

/// Held while the engine works on a registration.
pub(super) struct InAir {
    landing: Option<(Arc<Engine>, Subject)>,
    _busy: Option<Busy>,
    /// The task that registers it does nothing by itself: the flight says whether anything goes on.
    _waiting: Waiting,
}

impl Drop for InAir {
    fn drop(&mut self) {
        if let Some((engine, subject)) = self.landing.take() {
            let flight = engine.in_flight.all().remove(&subject);
            drop(flight);
        }
    }
}

impl Engine {
    /// Marks a registration as one that the engine is working on.
    pub(super) fn take_off(
        self: &Arc<Self>,
        resource: &ResourceHandle,
        request: &rpc::RegisterResourceRequest,
    ) -> InAir {
        let busy = self.busy();
        if !self.callbacks.in_use() {
            return InAir { landing: None, _busy: Some(busy), _waiting: Waiting::begin() };
        }
        let subject = Subject::new(&request.r#type, &request.name, &request.parent);
        let flight = Flight { resource: resource.clone(), busy: Some(busy) };
        self.in_flight.all().insert(subject.clone(), flight);
        InAir { landing: Some((self.clone(), subject)), _busy: None, _waiting: Waiting::begin() }
    }

    /// Does work that waits for outputs while the engine, in the middle of a registration, waits for its end. It is
    /// given the resource, if this program registers it.
    pub(super) async fn in_the_middle_of<T: Send + 'static, F>(
        self: &Arc<Self>,
        subject: Subject,
        work: impl FnOnce(Option<ResourceHandle>) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let engine = self.clone();
        self.spawn(format!("a transform of {} ({})", subject.name, subject.token), async move {
            let parked = Parked::begin(engine, subject);
            let result = work(parked.resource.clone()).await;
            drop(parked);
            // The engine may have given up waiting.
            let _ = sender.send(result);
        });
        receiver.await.map_err(|_| Error::Upstream)
    }
}

/// A registration that can't go on, nor take the place of others, before something else has happened.
struct Parked {
    engine: Arc<Engine>,
    subject: Subject,
    resource: Option<ResourceHandle>,
    _room: Room,
}

impl Parked {
    fn begin(engine: Arc<Engine>, subject: Subject) -> Self {
        let mut resource = None;
        if let Some(flight) = engine.in_flight.all().get_mut(&subject) {
            flight.busy = None;
            resource = Some(flight.resource.clone());
        }
        Self { _room: engine.monitor.room(), engine, subject, resource }
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        self.engine.in_flight.go_on(&self.subject, self.engine.busy());
    }
}
