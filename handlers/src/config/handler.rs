//! Which of the seven functions a process is.

use std::fmt;
use std::str::FromStr;

use super::ConfigError;

/// The seven functions in this binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Handler {
    /// `$connect`
    Connect,
    /// `$disconnect`
    Disconnect,
    /// `$default`
    Default,
    /// `sendMessage`
    SendMessage,
    /// `broadcast`
    Broadcast,
    /// `joinRoom`
    JoinRoom,
    /// `leaveRoom`
    LeaveRoom,
}

impl Handler {
    /// Each function with its `_HANDLER`.
    pub const ALL: [(&'static str, Self); 7] = [
        ("connect", Self::Connect),
        ("disconnect", Self::Disconnect),
        ("default", Self::Default),
        ("send_message", Self::SendMessage),
        ("broadcast", Self::Broadcast),
        ("join_room", Self::JoinRoom),
        ("leave_room", Self::LeaveRoom),
    ];
}

impl FromStr for Handler {
    type Err = ConfigError;

    fn from_str(name: &str) -> Result<Self, ConfigError> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found
            .map(|(_, handler)| handler)
            .ok_or_else(|| ConfigError::UnknownHandler { value: name.to_owned() })
    }
}

impl fmt::Display for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, handler)| handler == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}
