//! What a function is handed: by API Gateway, of whose events this crate reads some fields, or by itself.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::ids::ConnectionId;
use crate::relay::Continuation;
use crate::text::cut;

/// How long after connecting a client is surely gone: API Gateway's own limit of 2 h, and a margin.
const LIFETIME: Duration = Duration::from_secs(2 * 60 * 60 + 10 * 60);

/// Browsers send half of it; a client can send any amount, which would be paid for with each write and read.
const MAX_USER_AGENT_CHARS: usize = 256;

/// What a function is invoked with.
#[derive(Debug, Clone)]
pub enum Event {
    /// API Gateway did so, for a client.
    WebSocket(Box<WebSocketEvent>),
    /// The function itself did so, to go on with what it had no time for.
    Continuation(Box<Continuation>),
}

/// By `requestContext`, which API Gateway puts into all of its events and no client has a hand in.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let event = Value::deserialize(deserializer)?;
        let read = if event.get("requestContext").is_some() {
            serde_json::from_value(event).map(Self::WebSocket)
        } else {
            serde_json::from_value(event).map(Self::Continuation)
        };
        read.map_err(D::Error::custom)
    }
}

/// One invocation by a WebSocket API.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebSocketEvent {
    /// Who, where and why.
    pub request_context: RequestContext,
    /// The handshake's headers; only a `$connect` has meaningful ones.
    #[serde(default)]
    pub headers: Option<Parameters>,
    /// What stood behind the `?` of the address; only a `$connect` has it.
    #[serde(default)]
    pub query_string_parameters: Option<Parameters>,
    /// The client's frame.
    #[serde(default)]
    pub body: Option<String>,
    /// Whether the frame was binary, and `body` is its base64.
    #[serde(default)]
    pub is_base64_encoded: bool,
}

impl WebSocketEvent {
    /// A header's value, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = &self.headers.as_ref()?.0;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a part of the query.
    #[must_use]
    pub fn query_parameter(&self, name: &str) -> Option<&str> {
        self.query_string_parameters.as_ref()?.0.get(name).map(String::as_str)
    }
}

/// Headers, or the parts of a query. Some values are secrets, so that only the names are shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Parameters(HashMap<String, String>);

impl<const N: usize> From<[(&str, &str); N]> for Parameters {
    fn from(parameters: [(&str, &str); N]) -> Self {
        Self(parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The part of an event that every route has.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestContext {
    /// The client.
    pub connection_id: ConnectionId,
    /// What happened.
    pub event_type: EventType,
    /// The route that API Gateway chose.
    pub route_key: String,
    /// API Gateway's id of this request, as in its access log.
    pub request_id: String,
    /// When API Gateway got the request, in milliseconds since 1970.
    #[serde(default, rename = "requestTimeEpoch")]
    pub requested_at: Option<i64>,
    /// Where the client is connected.
    #[serde(flatten)]
    pub api: Api,
    /// When the client connected, in milliseconds since 1970.
    pub connected_at: i64,
    /// What is known of the client.
    pub identity: Identity,
}

impl RequestContext {
    /// When API Gateway got the request, in microseconds since 1970; now, where an emulator doesn't tell.
    #[must_use]
    pub fn came_at(&self) -> i64 {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let milliseconds = self.requested_at.unwrap_or_else(|| i64::try_from(now()).unwrap_or(i64::MAX));
        milliseconds.saturating_mul(1000)
    }

    /// The second since 1970 after which nothing about this connection is worth keeping.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.connected_at / 1000 + LIFETIME.as_secs().cast_signed()
    }
}

/// An API as a client finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Api {
    /// The API.
    pub api_id: String,
    /// The API's stage.
    pub stage: String,
    /// The host that the client dialled.
    pub domain_name: String,
}

/// What is known of a client.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Identity {
    /// The address it dialled from.
    pub source_ip: String,
    /// What it says that it is.
    #[serde(default)]
    user_agent: Option<String>,
}

impl Identity {
    /// What the client says that it is, as far as 256 characters go, if it says anything.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        let agent = self.user_agent.as_deref().filter(|agent| !agent.is_empty());
        agent.map(|agent| cut(agent, MAX_USER_AGENT_CHARS))
    }
}

/// What happened to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum EventType {
    /// A client asks to be let in.
    Connect,
    /// A client sent a frame.
    Message,
    /// A client left.
    Disconnect,
}
