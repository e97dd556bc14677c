//! Log levels.

use std::{fmt, str::FromStr};

/// What a stage and its functions log.
///
/// API Gateway knows only `OFF`, `ERROR` and `INFO`, and has a switch of its own for whole messages ("data trace").
/// Levels are in order, the most talkative first.
///
/// ```
/// use aws_websocket_api::LogLevel;
///
/// assert!(LogLevel::Debug < LogLevel::Off);
/// assert_eq!("WARN".parse(), Ok(LogLevel::Warn));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LogLevel {
    /// Everything, messages included.
    Debug,
    /// What happens.
    Info,
    /// What looks wrong.
    Warn,
    /// What is wrong.
    Error,
    /// Nothing.
    Off,
}

impl LogLevel {
    /// All levels, the most talkative first.
    pub const ALL: [Self; 5] = [Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Off];

    /// Its name, as in the configuration and in the functions' `LOG_LEVEL`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Off => "OFF",
        }
    }

    /// What can be parsed.
    pub(super) fn expected() -> String {
        format!("one of {}", Self::ALL.map(Self::as_str).join(", "))
    }

    /// The stage's `loggingLevel`.
    pub(crate) fn logging_level(self) -> &'static str {
        match self {
            Self::Debug | Self::Info => "INFO",
            Self::Warn | Self::Error => "ERROR",
            Self::Off => "OFF",
        }
    }

    /// Whether whole messages are logged.
    pub(crate) fn data_trace(self) -> bool {
        self == Self::Debug
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for LogLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|level| level.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is not {}", Self::expected()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_map_to_what_api_gateway_knows() {
        let stage = LogLevel::ALL.map(|level| (level.logging_level(), level.data_trace()));
        assert_eq!(
            stage,
            [("INFO", true), ("INFO", false), ("ERROR", false), ("ERROR", false), ("OFF", false)]
        );
    }

    #[test]
    fn levels_are_in_order_the_most_talkative_first() {
        assert!(LogLevel::ALL.is_sorted());
    }

    #[test]
    fn a_name_is_read_back_as_its_level() {
        for level in LogLevel::ALL {
            assert_eq!(level.as_str().parse(), Ok(level));
        }
        assert_eq!(
            "TRACE".parse::<LogLevel>(),
            Err("`TRACE` is not one of DEBUG, INFO, WARN, ERROR, OFF".into())
        );
    }
}
