//! What differs between stacks.

mod level;
mod load;
mod retention;

pub use level::LogLevel;
pub use load::{InvalidSettings, SettingProblem};
pub use retention::Retention;

/// How many messages a stage takes, over all its routes. What goes beyond is refused with an error message to the
/// client.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Messages per second, in the long run.
    pub rate: f64,
    /// Messages at once.
    pub burst: i64,
}

impl Throttle {
    /// So many messages per second, and so many at once.
    pub const fn new(rate: f64, burst: i64) -> Self {
        Self { rate, burst }
    }
}

/// One stage of an API: its name, limits and logs.
///
/// ```
/// use aws_websocket_api::{LogLevel, StageSettings, Throttle};
///
/// let stage = StageSettings::new("dev", Throttle::new(1000.0, 500)).log_level(LogLevel::Debug);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct StageSettings {
    pub(crate) name: String,
    pub(crate) throttle: Throttle,
    pub(crate) log_level: LogLevel,
    pub(crate) log_retention: Retention,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) account_logging: bool,
    pub(crate) auto_deploy: bool,
}

impl StageSettings {
    /// A stage that logs at INFO, keeps logs for 30 days and lets every origin connect.
    pub fn new(name: impl Into<String>, throttle: Throttle) -> Self {
        Self {
            name: name.into(),
            throttle,
            log_level: LogLevel::Info,
            log_retention: Retention::default(),
            allowed_origins: Vec::new(),
            account_logging: false,
            auto_deploy: false,
        }
    }

    /// What is logged. Default: INFO.
    pub fn log_level(mut self, level: LogLevel) -> Self {
        self.log_level = level;
        self
    }

    /// How long logs are kept. Default: 30 days.
    pub fn log_retention(mut self, retention: Retention) -> Self {
        self.log_retention = retention;
        self
    }

    /// The web origins that may connect, such as `https://example.com`. Default: all.
    pub fn allowed_origins<S: Into<String>>(mut self, origins: impl IntoIterator<Item = S>) -> Self {
        self.allowed_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Whether to set the account-wide role with which API Gateway writes logs. Default: no, as it is shared by every
    /// API of the account in the region. It stays when the stack is destroyed.
    pub fn account_logging(mut self, set: bool) -> Self {
        self.account_logging = set;
        self
    }

    /// Deploys every change by itself, as it is made. Default: all changes of an update at once, by a deployment.
    pub fn auto_deploy(mut self) -> Self {
        self.auto_deploy = true;
        self
    }
}
