//! From where a client may connect.

use std::str::FromStr;

use super::ConfigError;

/// The web pages whose scripts may connect.
///
/// WebSocket APIs know no CORS, so this is the one guard against a foreign page that connects in its
/// visitor's name. It is none against other programs, which send whatever origin they like.
#[derive(Debug, Clone, Default)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Whether a handshake with this `Origin` header is let in.
    #[must_use]
    pub fn admit(&self, origin: Option<&str>) -> bool {
        let listed = |origin: &str| self.0.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin));
        self.0.is_empty() || origin.is_some_and(listed)
    }
}

impl FromStr for AllowedOrigins {
    type Err = ConfigError;

    fn from_str(list: &str) -> Result<Self, ConfigError> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(origin).collect::<Result<_, _>>().map(Self)
    }
}

/// An entry of the list, refused when no browser would ever send it and it would lock everyone out.
fn origin(entry: &str) -> Result<String, ConfigError> {
    let host = entry.split_once("://").map_or("", |(_, host)| host);
    if host.is_empty() || host.contains(['/', '*']) {
        return Err(ConfigError::BadOrigin { value: entry.to_owned() });
    }
    Ok(entry.to_owned())
}
