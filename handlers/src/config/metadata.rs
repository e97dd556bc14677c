//! What is kept of a client.

use std::str::FromStr;

use super::ConfigError;

/// What a connection is kept with, beside its id and when it was made. Both are personal data in many places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionMetadata {
    /// `sourceIp`: the address that the client dialled from.
    pub source_ip: bool,
    /// `userAgent`: what the client says that it is.
    pub user_agent: bool,
}

impl ConnectionMetadata {
    /// All of it, which is kept unless the environment says otherwise.
    pub const ALL: Self = Self { source_ip: true, user_agent: true };
    /// None of it.
    pub const NONE: Self = Self { source_ip: false, user_agent: false };
}

impl FromStr for ConnectionMetadata {
    type Err = ConfigError;

    fn from_str(list: &str) -> Result<Self, ConfigError> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.into_iter().try_fold(Self::NONE, |kept, entry| match entry {
            "sourceIp" => Ok(Self { source_ip: true, ..kept }),
            "userAgent" => Ok(Self { user_agent: true, ..kept }),
            other => Err(ConfigError::UnknownMetadata { value: other.to_owned() }),
        })
    }
}
