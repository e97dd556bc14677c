//! What the environment tells a function, checked once at its start.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use tracing::level_filters::LevelFilter;

use crate::protocol::MAX_FRAME_BYTES;
use crate::store::DEFAULT_MAX_ROOMS;

/// Everything a function reads from its environment, apart from the SDK's own settings.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// `_HANDLER`: the route that this process serves.
    pub handler: Handler,
    /// `LOG_LEVEL`: the least severe line that is written; INFO unless set.
    pub log_level: LevelFilter,
    /// `TABLE_NAME`: the DynamoDB table of connections and rooms.
    pub table_name: String,
    /// `ALLOWED_ORIGINS`: the web pages that may connect; every one unless set.
    pub allowed_origins: AllowedOrigins,
    /// `MAX_ROOMS_PER_CONNECTION`: in how many rooms a client may be, 1 to 500, for the list of them must fit
    /// into one frame; 50 unless set.
    pub max_rooms: u16,
    /// `MAX_MESSAGE_BYTES`: how large a client's frame may be, 1,024 to 131,072 bytes; as large as API Gateway
    /// carries unless set.
    pub max_message_bytes: usize,
}

impl Config {
    /// Makes sure that this process runs inside Lambda: the runtime panics elsewhere, and says little.
    ///
    /// # Errors
    /// When a variable is missing that Lambda always sets.
    pub fn demand_lambda(lookup: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        let names = ["AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION"];
        names.into_iter().try_for_each(|name| from_lambda(&lookup, name).map(drop))
    }

    /// Reads the settings through `lookup`, which is `std::env::var` in a function.
    ///
    /// # Errors
    /// When a setting is missing or isn't one of the values that it may have.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            handler: required(&lookup, "_HANDLER")?.parse()?,
            log_level: lookup("LOG_LEVEL").map_or(Ok(LevelFilter::INFO), |level| log_level(&level))?,
            table_name: required(&lookup, "TABLE_NAME")?,
            allowed_origins: lookup("ALLOWED_ORIGINS").unwrap_or_default().parse()?,
            max_rooms: limit(&lookup, "MAX_ROOMS_PER_CONNECTION", 1..=500, DEFAULT_MAX_ROOMS)?,
            max_message_bytes: limit(&lookup, "MAX_MESSAGE_BYTES", 1_024..=MAX_FRAME_BYTES, MAX_FRAME_BYTES)?,
        })
    }
}

/// A variable that must be there and must not be empty.
pub(crate) fn required(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<String, ConfigError> {
    lookup(name).filter(|value| !value.is_empty()).ok_or(ConfigError::Missing { name })
}

/// A variable that Lambda itself sets.
///
/// # Errors
/// When it isn't there.
pub fn from_lambda(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<String, ConfigError> {
    lookup(name).filter(|value| !value.is_empty()).ok_or(ConfigError::OutsideLambda { name })
}

/// A number within a range; `unless_set` where the variable is unset or empty.
fn limit<N: FromStr + PartialOrd + fmt::Display>(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
    range: RangeInclusive<N>,
    unless_set: N,
) -> Result<N, ConfigError> {
    let Some(value) = lookup(name).filter(|value| !value.is_empty()) else { return Ok(unless_set) };
    let number = value.parse().ok().filter(|number| range.contains(number));
    let (least, most) = (range.start().to_string(), range.end().to_string());
    number.ok_or(ConfigError::BadLimit { name, value, least, most })
}

fn log_level(level: &str) -> Result<LevelFilter, ConfigError> {
    match level {
        "DEBUG" => Ok(LevelFilter::DEBUG),
        "INFO" => Ok(LevelFilter::INFO),
        "WARN" => Ok(LevelFilter::WARN),
        "ERROR" => Ok(LevelFilter::ERROR),
        "OFF" => Ok(LevelFilter::OFF),
        other => Err(ConfigError::UnknownLogLevel { value: other.to_owned() }),
    }
}

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

/// A setting that keeps a function from starting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A variable that every function needs isn't there.
    #[error("the environment variable {name} is missing or empty; set it in the function's configuration")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// A variable that every Lambda function finds isn't there.
    #[error(
        "the environment variable {name}, which Lambda sets, is missing; this binary runs as a Lambda function alone"
    )]
    OutsideLambda {
        /// The variable.
        name: &'static str,
    },
    /// `_HANDLER` names none of the seven functions.
    #[error("_HANDLER is `{value}`, which is no function of this binary; use one of {}", handler_names())]
    UnknownHandler {
        /// What it is.
        value: String,
    },
    /// `LOG_LEVEL` is no level.
    #[error("LOG_LEVEL is `{value}`; use one of DEBUG, INFO, WARN, ERROR, OFF")]
    UnknownLogLevel {
        /// What it is.
        value: String,
    },
    /// A limit is no number, or none that it may be.
    #[error("{name} is `{value}`; set it to a whole number from {least} to {most}")]
    BadLimit {
        /// The variable.
        name: &'static str,
        /// What it is.
        value: String,
        /// The least that it may be.
        least: String,
        /// The most that it may be.
        most: String,
    },
    /// An entry of `ALLOWED_ORIGINS` is no origin.
    #[error(
        "ALLOWED_ORIGINS has `{value}`; write each origin as https://host or https://host:port, without path \
         or `*`, or leave the list empty to let in every origin"
    )]
    BadOrigin {
        /// The entry.
        value: String,
    },
}

fn handler_names() -> String {
    Handler::ALL.map(|(name, _)| name).join(", ")
}
