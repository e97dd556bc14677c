//! What is kept of a client.

use std::str::FromStr;

use crate::suggestion::suggestion;

/// What a connection is kept with, beside its id and when it was made.
///
/// ```
/// use aws_websocket_api::ConnectionMetadata;
///
/// assert_eq!("sourceIp".parse(), Ok(ConnectionMetadata::SourceIp));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ConnectionMetadata {
    /// The address that the client dialled from.
    SourceIp,
    /// What the client says that it is.
    UserAgent,
}

impl ConnectionMetadata {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::SourceIp, Self::UserAgent];

    /// Its name, as in the configuration and in the function's `CONNECTION_METADATA`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SourceIp => "sourceIp",
            Self::UserAgent => "userAgent",
        }
    }
}

impl FromStr for ConnectionMetadata {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|known| known.as_str() == text);
        found
            .ok_or_else(|| format!("`{text}` is unknown; {}", suggestion(text, &Self::ALL.map(Self::as_str))))
    }
}
