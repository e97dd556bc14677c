//! A room full of fakes: a pusher that keeps what it is given, and events.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use websocket_handlers::app::{Invocation, Response};
use websocket_handlers::deadline::Deadline;
use websocket_handlers::event::{Api, WebSocketEvent};
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::protocol::Frame;
use websocket_handlers::pusher::{Delivery, PushError, Pusher};
use websocket_handlers::relay::{Continuation, Relay, RelayError};
use websocket_handlers::routes::RouteError;
use websocket_handlers::token_check::TokenCheck;
use websocket_handlers::{App, Config};

use crate::memory::MemoryStore;
use crate::schemas::{self, Schema};

/// A pusher that keeps the frames, and knows who is gone and who can't be reached.
#[derive(Debug, Default)]
pub(crate) struct Pushes {
    frames: Mutex<Vec<(String, Value)>>,
    gone: Mutex<BTreeSet<String>>,
    unreachable: Mutex<BTreeSet<String>>,
}

impl Pushes {
    pub(crate) fn lose(&self, id: &str) {
        self.gone.lock().unwrap().insert(id.to_owned());
    }

    pub(crate) fn block(&self, id: &str) {
        self.unreachable.lock().unwrap().insert(id.to_owned());
    }

    /// What was pushed since the last look, sorted by its receiver.
    pub(crate) fn take(&self) -> Vec<(String, Value)> {
        let mut frames = std::mem::take(&mut *self.frames.lock().unwrap());
        frames.sort_by(|(one, _), (other, _)| one.cmp(other));
        frames
    }
}

impl Pusher for &Pushes {
    async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        if self.gone.lock().unwrap().contains(to.as_str()) {
            return Ok(Delivery::Gone);
        }
        if self.unreachable.lock().unwrap().contains(to.as_str()) {
            return Err(PushError::new(to, "the gateway is on fire"));
        }
        let message = serde_json::from_str(frame.as_str()).unwrap();
        Schema::Push.demand(&message);
        self.frames.lock().unwrap().push((to.to_string(), message));
        Ok(Delivery::Sent)
    }
}

/// A relay that keeps what it is handed, and invokes nobody.
#[derive(Debug, Default)]
pub(crate) struct Handed {
    taken: Mutex<Vec<Continuation>>,
    broken: AtomicBool,
}

impl Handed {
    /// What was handed on since the last look.
    pub(crate) fn take(&self) -> Vec<Continuation> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }

    pub(crate) fn break_down(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }
}

impl Relay for &Handed {
    async fn hand_on(&self, continuation: &Continuation) -> Result<(), RelayError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(RelayError::NotInvoked("Lambda is on fire".into()));
        }
        self.taken.lock().unwrap().push(continuation.clone());
        Ok(())
    }
}

/// What Lambda says of a trace.
const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

/// How an event is served that has `left` until Lambda ends the invocation.
pub(crate) fn invocation(left: Duration) -> Invocation<'static> {
    Invocation { id: "invocation-1", trace: Some(TRACE), deadline: Deadline::within(left) }
}

/// The seven functions over one store.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) store: MemoryStore,
    pub(crate) pushes: Pushes,
    pub(crate) handed: Handed,
}

impl World {
    pub(crate) async fn with_clients(ids: &[&str]) -> Self {
        let world = Self::default();
        for id in ids {
            assert_eq!(200, world.send("connect", event("CONNECT", id, None)).await.status_code);
        }
        world
    }

    /// Sends a message on the route that API Gateway would choose, and gives the reply.
    pub(crate) async fn say(&self, from: &str, message: Value) -> Value {
        let handler = match message["action"].as_str() {
            Some("sendMessage") => "send_message",
            Some("broadcast") => "broadcast",
            Some("joinRoom") => "join_room",
            Some("leaveRoom") => "leave_room",
            _ => "default",
        };
        let reply = self.say_to(handler, from, &message.to_string()).await;
        schemas::demand_agreement(&message, &reply);
        reply
    }

    pub(crate) async fn say_to(&self, handler: &str, from: &str, body: &str) -> Value {
        let response = self.send(handler, event("MESSAGE", from, Some(body))).await;
        assert_eq!(200, response.status_code, "the connection lives on");
        let reply = serde_json::from_str(&response.body.unwrap()).unwrap();
        Schema::of_answer(&reply).demand(&reply);
        reply
    }

    pub(crate) async fn send(&self, handler: &str, event: WebSocketEvent) -> Response {
        self.send_as(&config_of(handler), event).await
    }

    /// Lets `broadcast` go on with what another invocation handed on.
    pub(crate) async fn resume(&self, continuation: Continuation) -> Result<Response, RouteError> {
        let app = App::new(&config_of("broadcast"), &self.store, |_: &Api| &self.pushes, &self.handed);
        app.resume(invocation(Duration::from_secs(29)), continuation).await
    }

    /// Goes on with what was handed on since the last look.
    pub(crate) async fn resume_all(&self) {
        for continuation in self.handed.take() {
            self.resume(continuation).await.unwrap();
        }
    }

    pub(crate) async fn send_as(&self, config: &Config, event: WebSocketEvent) -> Response {
        let app = App::new(config, &self.store, |_: &Api| &self.pushes, &self.handed);
        app.handle(invocation(Duration::from_secs(29)), &event).await
    }

    /// The same where tokens are checked.
    pub(crate) async fn knock(
        &self,
        config: &Config,
        check: impl TokenCheck,
        event: WebSocketEvent,
    ) -> Response {
        let app =
            App::new(config, &self.store, |_: &Api| &self.pushes, &self.handed).token_check(Some(check));
        app.handle(invocation(Duration::from_secs(29)), &event).await
    }
}

pub(crate) fn config_of(handler: &str) -> Config {
    config(&[("_HANDLER", handler)])
}

pub(crate) fn config(variables: &[(&str, &str)]) -> Config {
    Config::read(lookup(&[variables, &[("TABLE_NAME", "chat")]].concat())).unwrap()
}

/// An environment with just these variables.
pub(crate) fn lookup(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    move |name| variables.get(name).cloned()
}

pub(crate) fn event(kind: &str, connection: &str, body: Option<&str>) -> WebSocketEvent {
    let event = json!({
        "requestContext": {
            "routeKey": "aRoute", "eventType": kind, "requestId": "request-1", "stage": "dev",
            "requestTimeEpoch": 1_700_000_000_500_i64,
            "domainName": "abc123.execute-api.eu-central-1.amazonaws.com", "apiId": "abc123",
            "connectedAt": 1_700_000_000_000_i64, "identity": {"sourceIp": "192.0.2.1", "userAgent": "ExampleBrowser/1.0"},
            "connectionId": connection,
        },
        "body": body,
        "isBase64Encoded": false,
    });
    serde_json::from_value(event).unwrap()
}
