//! What API Gateway hands a function: the fields this crate reads, and no others.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;

use crate::ids::ConnectionId;

/// How long after connecting a client is surely gone: API Gateway's own limit of 2 h, and a margin.
const LIFETIME: Duration = Duration::from_secs(2 * 60 * 60 + 10 * 60);

/// One invocation by a WebSocket API.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebSocketEvent {
    /// Who, where and why.
    pub request_context: RequestContext,
    /// The handshake's headers; only a `$connect` has meaningful ones.
    #[serde(default)]
    pub headers: Option<HashMap<String, String>>,
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
        let headers = self.headers.as_ref()?;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
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
    /// The API.
    pub api_id: String,
    /// The API's stage.
    pub stage: String,
    /// The host that the client dialled.
    pub domain_name: String,
    /// When the client connected, in milliseconds since 1970.
    pub connected_at: i64,
    /// What is known of the client.
    pub identity: Identity,
}

impl RequestContext {
    /// The second since 1970 after which nothing about this connection is worth keeping.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.connected_at / 1000 + LIFETIME.as_secs().cast_signed()
    }
}

/// What is known of a client.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Identity {
    /// The address it dialled from.
    pub source_ip: String,
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
