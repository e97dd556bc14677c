//! What a client did wrong, said so that its author can put it right.

use std::time::Duration;

use super::{ACTIONS, MessageId};
use crate::ids::BadRoomName;
use crate::rate::MessageRate;

/// A frame that a route can't act on. The connection lives on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The frame was binary.
    #[error("the frame is binary; send a text frame with a JSON object")]
    NotText,
    /// The frame is no JSON.
    #[error("the frame is not JSON ({reason}); send an object such as {EXAMPLE}")]
    NotJson {
        /// What the parser stumbled over.
        reason: String,
    },
    /// The frame is JSON but no object.
    #[error("the frame is {found}, not an object; send one such as {EXAMPLE}")]
    NotAnObject {
        /// What it is.
        found: &'static str,
    },
    /// No `action`, or one that isn't there.
    #[error("there is no action `{action}`; set `action` to one of {}", ACTIONS.join(", "))]
    UnknownAction {
        /// What it is.
        action: String,
    },
    /// The object lacks `action`.
    #[error("`action` is missing; set it to one of {}", ACTIONS.join(", "))]
    MissingAction,
    /// A field isn't there.
    #[error("`{field}` is missing; send it as {expected}")]
    Missing {
        /// The field.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A field is of the wrong kind.
    #[error("`{field}` is {found}; send it as {expected}")]
    WrongType {
        /// The field.
        field: &'static str,
        /// What it is.
        found: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// `id` is longer than a reply should have to carry back.
    #[error("`id` has {length} characters; send one of at most {}", MessageId::MAX_CHARS)]
    LongId {
        /// How many characters it has.
        length: usize,
    },
    /// `room` is no room's name.
    #[error(
        "`room` can't be a room's name: {reason}; use 1 to {most} characters, none of them a control character"
    )]
    BadRoom {
        /// What is wrong with it.
        reason: BadRoomName,
        /// How many characters it may have.
        most: usize,
    },
    /// Nobody is connected under the `targetId`.
    #[error(
        "no client is connected as `{target}`; a client finds its own id as `connectionId` in every reply to it"
    )]
    UnknownTarget {
        /// The `targetId`.
        target: String,
    },
    /// The sender is in as many rooms as one connection may be.
    #[error("this connection is in {limit} rooms, and no more are allowed; leave one first")]
    TooManyRooms {
        /// How many are allowed.
        limit: u16,
    },
    /// `after` is no place in a list.
    #[error(
        "`after` is no connection's id; send the `next` of the reply before, or leave it out to start anew"
    )]
    BadAfter,
    /// The message doesn't fit into a frame.
    #[error("the message makes a frame of {bytes} bytes and at most {limit} fit; shorten it")]
    TooLarge {
        /// The frame's size.
        bytes: usize,
        /// How large it may be.
        limit: usize,
    },
    /// The sender has sent as much as it may for now.
    #[error("this connection may send {rate}; send this again after {retry_after_ms} ms")]
    TooManyMessages {
        /// What it may send.
        rate: MessageRate,
        /// How long it has to wait, in milliseconds.
        retry_after_ms: u64,
    },
    /// The table knows nothing of the sender.
    #[error("this connection is no longer registered; connect again")]
    NotRegistered,
}

const EXAMPLE: &str = r#"{"action":"sendMessage","message":"hello"}"#;

impl ClientError {
    /// One message more than `rate` allows. Milliseconds are rounded up, so that the wait is long enough.
    #[must_use]
    pub fn too_many_messages(rate: MessageRate, retry_after: Duration) -> Self {
        let retry_after_ms = u64::try_from(retry_after.as_micros().div_ceil(1000)).unwrap_or(u64::MAX);
        Self::TooManyMessages { rate, retry_after_ms }
    }

    /// The error's name for programs; never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotText => "not_text",
            Self::NotJson { .. } => "not_json",
            Self::NotAnObject { .. } => "not_an_object",
            Self::UnknownAction { .. } | Self::MissingAction => "unknown_action",
            Self::Missing { .. } => "missing_field",
            Self::WrongType { .. } => "wrong_type",
            Self::LongId { .. } => "bad_id",
            Self::BadRoom { .. } => "bad_room",
            Self::UnknownTarget { .. } => "unknown_target",
            Self::TooManyRooms { .. } => "too_many_rooms",
            Self::BadAfter => "bad_after",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyMessages { .. } => "too_many_messages",
            Self::NotRegistered => "not_registered",
        }
    }

    /// The field it is about, if it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::UnknownAction { .. } | Self::MissingAction => Some("action"),
            Self::Missing { field, .. } | Self::WrongType { field, .. } => Some(field),
            Self::LongId { .. } => Some("id"),
            Self::BadRoom { .. } | Self::TooManyRooms { .. } => Some("room"),
            Self::UnknownTarget { .. } => Some("targetId"),
            Self::BadAfter => Some("after"),
            Self::TooLarge { .. } => Some("message"),
            Self::NotText | Self::NotJson { .. } | Self::NotAnObject { .. } => None,
            Self::TooManyMessages { .. } | Self::NotRegistered => None,
        }
    }

    /// After how many milliseconds the client may send it again, if it was only too early.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::TooManyMessages { retry_after_ms, .. } => Some(*retry_after_ms),
            _ => None,
        }
    }

    /// What the client could have asked for instead.
    #[must_use]
    pub fn actions(&self) -> Option<&'static [&'static str]> {
        (self.code() == "unknown_action").then_some(&ACTIONS)
    }
}
