//! What is wrong with an environment.

use super::Handler;

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
    /// `METRICS_NAMESPACE` is no namespace of one's own.
    #[error(
        "METRICS_NAMESPACE is `{value}`; set it to 1 to 255 letters, digits, spaces and `.-_/#:`, the first no `:` and \
         not beginning with `AWS/`, or leave it unset to have no metrics"
    )]
    BadNamespace {
        /// What it is.
        value: String,
    },
    /// A limit is no number, or none that it may be.
    #[error("{name} is `{value}`; set it to {kind} from {least} to {most}")]
    BadLimit {
        /// The variable.
        name: &'static str,
        /// What it is.
        value: String,
        /// What kind of number it is.
        kind: &'static str,
        /// The least that it may be.
        least: String,
        /// The most that it may be.
        most: String,
    },
    /// A burst has no meaning without a rate.
    #[error(
        "MAX_MESSAGE_BURST is set without MAX_MESSAGES_PER_SECOND; set that as well, or neither for no limit"
    )]
    BurstWithoutRate,
    /// An entry of `ALLOWED_ORIGINS` is no origin.
    #[error(
        "ALLOWED_ORIGINS has `{value}`; write each origin as https://host or https://host:port, without path \
         or `*`, or leave the list empty to let in every origin"
    )]
    BadOrigin {
        /// The entry.
        value: String,
    },
    /// An entry of `CONNECTION_METADATA` is nothing that is known of clients.
    #[error(
        "CONNECTION_METADATA has `{value}`; write sourceIp, userAgent or both, with a comma between them, or leave the \
         list empty to keep neither"
    )]
    UnknownMetadata {
        /// The entry.
        value: String,
    },
}

fn handler_names() -> String {
    Handler::ALL.map(|(name, _)| name).join(", ")
}
