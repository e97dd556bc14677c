//! What clients send. A field that no action knows is ignored, so that clients can be newer than we are.

use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::ClientError;
use crate::config::Limits;
use crate::event::WebSocketEvent;
use crate::ids::{ConnectionId, RoomName};

const TEXT: &str = "a string";
const ID: &str = "a string or a number";

/// A client's own name for a message; its reply carries it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum MessageId {
    /// `"id": "m-1"`
    Text(String),
    /// `"id": 1`
    Number(Number),
}

impl MessageId {
    /// The most characters that a text may have to be an id.
    pub const MAX_CHARS: usize = 128;

    fn parse(value: &Value) -> Result<Self, ClientError> {
        match value {
            Value::Number(number) => Ok(Self::Number(number.clone())),
            Value::String(text) => Self::text(text),
            other => Err(ClientError::WrongType { field: "id", found: kind(other), expected: ID }),
        }
    }

    fn text(text: &str) -> Result<Self, ClientError> {
        match text.chars().count() {
            length if length > Self::MAX_CHARS => Err(ClientError::LongId { length }),
            _ => Ok(Self::Text(text.to_owned())),
        }
    }
}

/// A client's frame: an object, whose fields are checked as a route asks for them.
#[derive(Debug, Clone)]
pub struct Request {
    fields: Map<String, Value>,
    room_name_chars: usize,
}

impl Request {
    /// Reads the frame of a `MESSAGE` event, of as many bytes as `limits` allow.
    ///
    /// # Errors
    /// When the frame isn't one JSON object of that size.
    pub fn parse(event: &WebSocketEvent, limits: &Limits) -> Result<Self, ClientError> {
        let &Limits { message_bytes: limit, room_name_chars, .. } = limits;
        let body = event.body.as_deref().unwrap_or_default();
        if event.is_base64_encoded {
            return Err(ClientError::NotText);
        }
        if body.len() > limit {
            return Err(ClientError::TooLarge { bytes: body.len(), limit });
        }
        match serde_json::from_str(body) {
            Ok(Value::Object(fields)) => Ok(Self { fields, room_name_chars }),
            Ok(other) => Err(ClientError::NotAnObject { found: kind(&other) }),
            Err(error) => Err(ClientError::NotJson { reason: error.to_string() }),
        }
    }

    /// The message's `id`, if the client gave it one.
    ///
    /// # Errors
    /// When it is neither a number nor a string of a bearable length.
    pub fn id(&self) -> Result<Option<MessageId>, ClientError> {
        self.field("id").map(MessageId::parse).transpose()
    }

    /// The `message`.
    ///
    /// # Errors
    /// When it is missing or no string.
    pub fn message(&self) -> Result<&str, ClientError> {
        self.required("message")
    }

    /// The `room`.
    ///
    /// # Errors
    /// When it is missing, no string, or no room's name.
    pub fn room(&self) -> Result<RoomName, ClientError> {
        self.room_called(self.required("room")?)
    }

    /// The `room`, if the message is for one.
    ///
    /// # Errors
    /// When it is no string, or no room's name.
    pub fn room_if_any(&self) -> Result<Option<RoomName>, ClientError> {
        self.text("room")?.map(|name| self.room_called(name)).transpose()
    }

    /// The `targetId`, if the message is for someone.
    ///
    /// # Errors
    /// When it is no string, or one that no connection could have.
    pub fn target(&self) -> Result<Option<ConnectionId>, ClientError> {
        let Some(target) = self.text("targetId")? else { return Ok(None) };
        let unknown = || ClientError::UnknownTarget { target: excerpt(target) };
        ConnectionId::parse(target).map(Some).ok_or_else(unknown)
    }

    /// The `after` of a list, if this asks for more of it.
    ///
    /// # Errors
    /// When it is no string, or one that no connection could have.
    pub fn after(&self) -> Result<Option<ConnectionId>, ClientError> {
        let Some(after) = self.text("after")? else { return Ok(None) };
        ConnectionId::parse(after).map(Some).ok_or(ClientError::BadAfter)
    }

    /// The `action`, if it is one at all.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.text("action").ok().flatten()
    }

    /// What is wrong with the `action`, given that it led to no route.
    #[must_use]
    pub fn unknown_action(&self) -> ClientError {
        match self.text("action") {
            Ok(Some(action)) => ClientError::UnknownAction { action: excerpt(action) },
            Ok(None) => ClientError::MissingAction,
            Err(error) => error,
        }
    }

    fn room_called(&self, name: &str) -> Result<RoomName, ClientError> {
        let most = self.room_name_chars;
        RoomName::parse_within(name, most).map_err(|reason| ClientError::BadRoom { reason, most })
    }

    fn required(&self, field: &'static str) -> Result<&str, ClientError> {
        self.text(field)?.ok_or(ClientError::Missing { field, expected: TEXT })
    }

    fn text(&self, field: &'static str) -> Result<Option<&str>, ClientError> {
        match self.field(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(ClientError::WrongType { field, found: kind(other), expected: TEXT }),
        }
    }

    /// A field's value; many clients write `null` for what they leave out.
    fn field(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Enough of a client's text to recognise it in an error.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 64;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
