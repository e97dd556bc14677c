//! Where CloudWatch keeps the functions' metrics.

use std::str::FromStr;

use super::ConfigError;

/// A namespace of CloudWatch: "Metrics concepts" in its user guide has what it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsNamespace(String);

impl MetricsNamespace {
    /// The longest there is, in characters.
    pub const MAX_LENGTH: usize = 255;

    /// The namespace as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MetricsNamespace {
    type Err = ConfigError;

    fn from_str(name: &str) -> Result<Self, ConfigError> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#: ".contains(&byte);
        let fits = (1..=Self::MAX_LENGTH).contains(&name.len()) && name.bytes().all(known);
        let taken = name.starts_with("AWS/") || name.starts_with(':') || name.trim().is_empty();
        if fits && !taken {
            return Ok(Self(name.to_owned()));
        }
        Err(ConfigError::BadNamespace { value: name.to_owned() })
    }
}
