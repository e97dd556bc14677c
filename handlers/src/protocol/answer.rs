//! What clients receive: a reply to each frame they send, and pushes from others.

use serde::{Deserialize, Serialize};

use super::{ClientError, Frame, FrameError, MessageId};
use crate::fan_out::Tally;
use crate::ids::{ConnectionId, RoomName};

/// What a route has to say to the sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Answer {
    /// The message itself, which was for nobody else.
    Message {
        /// Who sent it.
        from: ConnectionId,
        /// The text.
        message: String,
    },
    /// It was done.
    Ack(Ack),
    /// It was not done.
    #[serde(rename = "error")]
    Refused {
        /// The error's name for programs.
        code: &'static str,
        /// What is wrong, why, and what to do.
        message: String,
        /// The field it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        field: Option<&'static str>,
        /// What could have been asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        actions: Option<&'static [&'static str]>,
        /// Where the server's log tells more.
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
    },
}

impl Answer {
    /// The answer to a failure that isn't the client's.
    #[must_use]
    pub fn internal(request_id: &str) -> Self {
        Self::Refused {
            code: "internal",
            message: "the server could not finish this; try again, and name the requestId if it stays so"
                .to_owned(),
            field: None,
            actions: None,
            request_id: Some(request_id.to_owned()),
        }
    }

    /// How a log line calls this answer.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::Ack(_) => "ack",
            Self::Refused { code, .. } => code,
        }
    }
}

impl From<&ClientError> for Answer {
    fn from(error: &ClientError) -> Self {
        Self::Refused {
            code: error.code(),
            message: error.to_string(),
            field: error.field(),
            actions: error.actions(),
            request_id: None,
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Ack {
    /// The message reached its target.
    SendMessage {
        /// The target.
        target_id: ConnectionId,
    },
    /// The message went to everyone, or to everyone in a room.
    Broadcast {
        /// The room.
        #[serde(skip_serializing_if = "Option::is_none")]
        room: Option<RoomName>,
        /// What became of it.
        #[serde(flatten)]
        told: Tally,
    },
    /// The sender is in the room, whose other members were told.
    JoinRoom {
        /// The room.
        room: RoomName,
        /// Whether the sender wasn't in it before.
        changed: bool,
        /// What became of telling the others.
        #[serde(flatten)]
        told: Tally,
    },
    /// The sender is not in the room, whose members were told.
    LeaveRoom {
        /// The room.
        room: RoomName,
        /// Whether the sender was in it before.
        changed: bool,
        /// What became of telling the others.
        #[serde(flatten)]
        told: Tally,
    },
    /// What the sender is a member of.
    ListRooms {
        /// The rooms, sorted.
        rooms: Vec<RoomName>,
    },
    /// Who is in a room.
    ListMembers {
        /// The room.
        room: RoomName,
        /// Some of its members, sorted.
        members: Vec<ConnectionId>,
        /// Behind whom the list goes on, if it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<ConnectionId>,
    },
}

/// What a client gets without having asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Push {
    /// Someone sent this client a message.
    Message {
        /// Who.
        from: ConnectionId,
        /// The text.
        message: String,
    },
    /// Someone sent everyone a message, or everyone in a room.
    Broadcast {
        /// Who.
        from: ConnectionId,
        /// The room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<RoomName>,
        /// The text.
        message: String,
    },
    /// Someone joined a room that this client is in.
    MemberJoined {
        /// The room.
        room: RoomName,
        /// Who.
        member: ConnectionId,
    },
    /// Some left a room that this client is in.
    MemberLeft {
        /// The room.
        room: RoomName,
        /// Who: one or, where several are found gone together, up to [`MEMBERS_AT_ONCE`](crate::store::MEMBERS_AT_ONCE).
        members: Vec<ConnectionId>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    connection_id: &'a ConnectionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a MessageId>,
}

/// An answer as the sender gets it: with the sender's own id, and the id of the message it answers.
///
/// # Errors
/// When the answer is too large, which only a message that goes back to its sender can be.
pub fn reply(to: &ConnectionId, id: Option<&MessageId>, answer: &Answer) -> Result<Frame, FrameError> {
    Frame::of(&Reply { answer, connection_id: to, id })
}
