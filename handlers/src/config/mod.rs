//! What the environment tells a function, checked once at its start.

mod error;
mod handler;
mod limits;
mod metadata;
mod namespace;
mod origins;

use tracing::level_filters::LevelFilter;

pub use error::ConfigError;
pub use handler::Handler;
pub use limits::Limits;
pub use metadata::ConnectionMetadata;
pub use namespace::MetricsNamespace;
pub use origins::AllowedOrigins;

/// Everything a function reads from its environment, apart from the SDK's own settings.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// `_HANDLER`: the route that this process serves.
    pub handler: Handler,
    /// `LOG_LEVEL`: the least severe line that is written; INFO unless set.
    pub log_level: LevelFilter,
    /// `METRICS_NAMESPACE`: where CloudWatch keeps the function's metrics; none are written unless set.
    pub metrics_namespace: Option<MetricsNamespace>,
    /// `TABLE_NAME`: the DynamoDB table of connections and rooms.
    pub table_name: String,
    /// `ALLOWED_ORIGINS`: the web pages that may connect; every one unless set.
    pub allowed_origins: AllowedOrigins,
    /// `CONNECTION_METADATA`: what is kept of a client; all unless set, nothing if empty.
    pub connection_metadata: ConnectionMetadata,
    /// `TOKEN_CHECK_FUNCTION`: the name or ARN of the function that knows which tokens are good; nobody needs one
    /// unless set.
    pub token_check_function: Option<String>,
    /// The `MAX_…` variables: what a client may do.
    pub limits: Limits,
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
            metrics_namespace: metrics_namespace(&lookup)?,
            table_name: required(&lookup, "TABLE_NAME")?,
            allowed_origins: lookup("ALLOWED_ORIGINS").unwrap_or_default().parse()?,
            connection_metadata: lookup("CONNECTION_METADATA")
                .map_or(Ok(ConnectionMetadata::ALL), |list| list.parse())?,
            token_check_function: lookup("TOKEN_CHECK_FUNCTION").filter(|function| !function.is_empty()),
            limits: Limits::read(&lookup)?,
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

fn metrics_namespace(
    lookup: impl Fn(&str) -> Option<String>,
) -> Result<Option<MetricsNamespace>, ConfigError> {
    let name = lookup("METRICS_NAMESPACE").filter(|name| !name.is_empty());
    name.map(|name| name.parse()).transpose()
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
