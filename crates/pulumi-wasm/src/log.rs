//! Messages to the user.

use pulumi_wasm_proto::rpc::LogSeverity;

use crate::resource::{Resource, ResourceHandle};

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// Shown only with `--debug`.
    Debug,
    /// Shown.
    Info,
    /// Shown, and counted as a warning.
    Warning,
    /// Shown as an error. It doesn't end the program: for that, return an error from it.
    Error,
}

/// A message to the user; text is one, and so is what is built on it here.
///
/// ```no_run
/// use pulumi_wasm::{Context, Level, LogMessage, Resource};
///
/// fn report(ctx: &Context, bucket: &impl Resource) {
///     ctx.log(Level::Info, "five buckets to go");
///     ctx.log(Level::Warning, LogMessage::new("anyone can read it").about(bucket));
///     ctx.log(Level::Info, LogMessage::new("copying: 50 %").about(bucket).stream(1).ephemeral(true));
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct LogMessage {
    pub(crate) text: String,
    pub(crate) about: Option<ResourceHandle>,
    pub(crate) stream: i32,
    pub(crate) ephemeral: bool,
}

impl LogMessage {
    /// A message of any length, shown as it is: the CLI's colour markup in it has no effect.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), about: None, stream: 0, ephemeral: false }
    }

    /// The resource it is shown with, once that is registered. Default: the stack.
    pub fn about(mut self, resource: &impl Resource) -> Self {
        self.about = Some(resource.handle().clone());
        self
    }

    /// Which of several flows of messages it belongs to. Default: 0, which is none.
    pub fn stream(mut self, id: i32) -> Self {
        self.stream = id;
        self
    }

    /// Whether it is only shown while the deployment runs, and gone afterwards. Default: false.
    pub fn ephemeral(mut self, ephemeral: bool) -> Self {
        self.ephemeral = ephemeral;
        self
    }
}

impl<T: Into<String>> From<T> for LogMessage {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl From<Level> for LogSeverity {
    fn from(level: Level) -> Self {
        match level {
            Level::Debug => Self::Debug,
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

impl From<LogSeverity> for Level {
    fn from(severity: LogSeverity) -> Self {
        match severity {
            LogSeverity::Debug => Self::Debug,
            LogSeverity::Info => Self::Info,
            LogSeverity::Warning => Self::Warning,
            LogSeverity::Error => Self::Error,
        }
    }
}
