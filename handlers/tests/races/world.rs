//! The seven functions over one table, and the clients that they reach.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::join_all;
use serde_json::{Value, json};
use websocket_handlers::app::{Invocation, Response};
use websocket_handlers::deadline::Deadline;
use websocket_handlers::event::{Api, WebSocketEvent};
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::protocol::Frame;
use websocket_handlers::pusher::{Delivery as Posted, PushError, Pusher};
use websocket_handlers::relay::{Continuation, Relay, RelayError};
use websocket_handlers::store::DynamoStore;
use websocket_handlers::{App, Config};

use crate::schedule::{Delivery, Event, Schedule};
use crate::table::Table;

/// Clients connected so long ago that nobody takes them for being about to.
const CONNECTED: Duration = Duration::from_secs(600);

pub(crate) struct World {
    store: DynamoStore,
    clients: Clients,
    handed: Handed,
    failures: Mutex<Vec<String>>,
    connected_at: u128,
}

impl World {
    pub(crate) fn on(table: &Table) -> Self {
        let connected_at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() - CONNECTED;
        Self {
            store: table.store(),
            clients: Clients::default(),
            handed: Handed::default(),
            failures: Mutex::default(),
            connected_at: connected_at.as_millis(),
        }
    }

    /// Delivers the events of a schedule, whose witness is there before and after them.
    pub(crate) async fn play(&self, schedule: &Schedule) {
        let witness = schedule.witness();
        self.deliver(&witness, Event::Connect, "").await;
        for room in 0..schedule.rooms {
            self.deliver(&witness, Event::Join { room }, &schedule.room(room)).await;
        }
        for wave in &schedule.waves {
            let resumed = self.handed.take();
            let deliveries = wave.iter().map(|Delivery { client, event }| {
                let room = event.room().map(|room| schedule.room(room)).unwrap_or_default();
                async move { self.deliver(&schedule.client(*client), *event, &room).await }
            });
            tokio::join!(join_all(deliveries), join_all(resumed.into_iter().map(|one| self.resume(one))));
        }
    }

    /// Does what was handed on.
    pub(crate) async fn settle(&self) {
        loop {
            let handed = self.handed.take();
            if handed.is_empty() {
                return;
            }
            join_all(handed.into_iter().map(|continuation| self.resume(continuation))).await;
        }
    }

    /// Sends a message to everyone who is connected and, to be sure, to all rooms.
    pub(crate) async fn sweep(&self, schedules: &[Schedule]) {
        let first = schedules[0].witness();
        self.message("broadcast", &first, &json!({"action": "broadcast", "message": "all"})).await;
        self.settle().await;
    }

    /// What a client was pushed.
    pub(crate) fn pushed_to(&self, client: &str) -> Vec<Value> {
        self.clients.got.lock().unwrap().get(client).cloned().unwrap_or_default()
    }

    /// What an event could not be served for.
    pub(crate) fn failures(&self) -> Vec<String> {
        self.failures.lock().unwrap().clone()
    }

    async fn deliver(&self, client: &str, event: Event, room: &str) {
        match event {
            Event::Connect => self.event("connect", client, "CONNECT", None).await,
            Event::Join { .. } => {
                self.message("join_room", client, &json!({"action": "joinRoom", "room": room})).await;
            }
            Event::Leave { .. } => {
                self.message("leave_room", client, &json!({"action": "leaveRoom", "room": room})).await;
            }
            Event::Broadcast { .. } => {
                let message = json!({"action": "broadcast", "room": room, "message": "hi"});
                self.message("broadcast", client, &message).await;
            }
            Event::Disconnect => {
                self.clients.lose(client);
                self.event("disconnect", client, "DISCONNECT", None).await;
            }
            Event::Vanish => self.clients.lose(client),
        }
    }

    async fn message(&self, handler: &str, from: &str, message: &Value) {
        self.event(handler, from, "MESSAGE", Some(message.to_string())).await;
    }

    async fn event(&self, handler: &str, client: &str, kind: &str, body: Option<String>) {
        let event = json!({
            "requestContext": {
                "routeKey": handler, "eventType": kind, "requestId": client, "stage": "dev",
                "domainName": "abc123.execute-api.eu-central-1.amazonaws.com", "apiId": "abc123",
                "connectedAt": u64::try_from(self.connected_at).unwrap(), "connectionId": client,
                "identity": {"sourceIp": "192.0.2.1"},
            },
            "body": body, "isBase64Encoded": false,
        });
        let event: WebSocketEvent = serde_json::from_value(event).unwrap();
        let response = self.app(handler).handle(invocation(), &event).await;
        self.expect_success(handler, client, &response);
    }

    fn expect_success(&self, handler: &str, client: &str, response: &Response) {
        let failed = response.body.as_ref().is_some_and(|body| body.contains(r#""code":"internal""#));
        if response.status_code != 200 || failed {
            self.failures.lock().unwrap().push(format!("{handler} of {client}: {response:?}"));
        }
    }

    async fn resume(&self, continuation: Continuation) {
        if let Err(error) = self.app("broadcast").resume(invocation(), continuation).await {
            self.failures.lock().unwrap().push(format!("a continuation: {error}"));
        }
    }

    fn app<'w>(
        &'w self,
        handler: &str,
    ) -> App<DynamoStore, impl Fn(&Api) -> &'w Clients + use<'w>, &'w Handed> {
        let variable = |name: &str| match name {
            "_HANDLER" => Some(handler.to_owned()),
            "TABLE_NAME" => Some("chat".to_owned()),
            _ => None,
        };
        let config = Config::read(variable).unwrap();
        App::new(&config, self.store.clone(), |_: &Api| &self.clients, &self.handed)
    }
}

impl Event {
    fn room(self) -> Option<usize> {
        match self {
            Self::Join { room } | Self::Leave { room } | Self::Broadcast { room } => Some(room),
            _ => None,
        }
    }
}

fn invocation() -> Invocation<'static> {
    Invocation { id: "invocation-1", trace: None, deadline: Deadline::within(Duration::from_secs(900)) }
}

/// Whom posts reach, and what they got.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    got: Mutex<BTreeMap<String, Vec<Value>>>,
    gone: Mutex<BTreeSet<String>>,
}

impl Clients {
    fn lose(&self, client: &str) {
        self.gone.lock().unwrap().insert(client.to_owned());
    }
}

impl Pusher for &Clients {
    async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Posted, PushError> {
        if self.gone.lock().unwrap().contains(to.as_str()) {
            return Ok(Posted::Gone);
        }
        let frame = serde_json::from_str(frame.as_str()).unwrap();
        self.got.lock().unwrap().entry(to.to_string()).or_default().push(frame);
        Ok(Posted::Sent)
    }
}

/// What waits for another invocation.
#[derive(Debug, Default)]
struct Handed(Mutex<Vec<Continuation>>);

impl Handed {
    fn take(&self) -> Vec<Continuation> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Relay for &Handed {
    async fn hand_on(&self, continuation: &Continuation) -> Result<(), RelayError> {
        self.0.lock().unwrap().push(continuation.clone());
        Ok(())
    }
}
