//! The names that travel between clients, table and gateway, checked where they enter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// API Gateway's name for one connected client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(String);

impl ConnectionId {
    /// The longest id taken from a client; API Gateway's own are far shorter.
    pub const MAX_LENGTH: usize = 128;

    /// An id that comes from API Gateway or from the table.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// An id that a client names: `None` unless it looks like one of API Gateway's, which are base64.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let plausible = |byte: u8| byte.is_ascii_alphanumeric() || b"_-=+/".contains(&byte);
        let fits = (1..=Self::MAX_LENGTH).contains(&id.len());
        (fits && id.bytes().all(plausible)).then(|| Self(id.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a room: 1 to 64 characters, none of them a control character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RoomName(String);

impl RoomName {
    /// The most characters a room's name may have.
    pub const MAX_CHARS: usize = 64;

    /// Checks a name of at most [`RoomName::MAX_CHARS`] characters.
    ///
    /// # Errors
    /// When the name is empty, too long or has control characters.
    pub fn parse(name: &str) -> Result<Self, BadRoomName> {
        Self::parse_within(name, Self::MAX_CHARS)
    }

    /// Checks a name that a client chose, of at most `most` characters, where fewer are allowed.
    ///
    /// # Errors
    /// When the name is empty, too long or has control characters.
    pub fn parse_within(name: &str, most: usize) -> Result<Self, BadRoomName> {
        let length = name.chars().count();
        match length {
            0 => Err(BadRoomName::Empty),
            _ if length > most.min(Self::MAX_CHARS) => Err(BadRoomName::TooLong { length }),
            _ if name.chars().any(char::is_control) => Err(BadRoomName::ControlCharacter),
            _ => Ok(Self(name.to_owned())),
        }
    }

    /// A name read back from the table, which [`RoomName::parse`] had let in.
    pub(crate) fn stored(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RoomName {
    type Error = BadRoomName;

    fn try_from(name: String) -> Result<Self, BadRoomName> {
        Self::parse(&name)
    }
}

impl From<RoomName> for String {
    fn from(name: RoomName) -> Self {
        name.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a name can't be a room's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadRoomName {
    /// It has no characters.
    #[error("it is empty")]
    Empty,
    /// It has more characters than a name may have.
    #[error("it has {length} characters")]
    TooLong {
        /// How many it has.
        length: usize,
    },
    /// It has a line break, a tab or the like.
    #[error("it has a control character")]
    ControlCharacter,
}
