//! The kinds of alarms.

use std::fmt;

use super::threshold::Rule;

/// What an alarm is about. It goes off at its threshold, or above.
///
/// API Gateway's metrics are those of its developer guide ("Monitor WebSocket API execution with CloudWatch metrics"),
/// by API and stage; Lambda's are those of each function that the component made; the functions' own are by stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Alarm {
    /// API Gateway refuses what clients send: it is too much, or not authorized, or of no route.
    ///
    /// In percent of `ClientError + MessageCount + ConnectCount`, where `ClientError` is 10 or more in a period.
    /// Default: 5 for 15 minutes. Clients err all the time, and more of them err more: a count would have to be set
    /// anew for each API as it grows. Ten of them are asked for so that at night one bad client is no alarm. The
    /// errors are part of the whole, as connects that an authorizer refuses are in neither of the other counts.
    ClientErrors,
    /// Integrations answer with an error: functions fail, or take longer than API Gateway waits.
    ///
    /// `IntegrationError`, how many in a period. Default: 5 in 5 minutes. Each is a client whose message is lost,
    /// through no fault of its own, so that they are counted, however many messages there are; a few may be chance.
    IntegrationErrors,
    /// API Gateway fails to call integrations: it may not, or Lambda takes no more calls.
    ///
    /// `ExecutionError`, how many in a period. Default: 5 in 5 minutes, as for integration errors.
    ExecutionErrors,
    /// Integrations are slow.
    ///
    /// The 95th percentile of `IntegrationLatency`, in milliseconds. Default: 2500 for 15 minutes. The percentile is
    /// what one message in twenty exceeds: the mean would hide them, and a higher one would be the cold starts of
    /// functions. Three periods in a row, as with little use a single slow message is the percentile.
    Latency,
    /// Messages don't reach clients that are connected. There is none where [functions have no
    /// metrics](crate::StageSettings::function_metrics).
    ///
    /// The functions' `Failed`, how many clients in a period. Default: 5 in 5 minutes: each was tried for up to 10 s and
    /// given up, which may be chance for a few, but not for more.
    Undelivered,
    /// Functions answer clients that they failed. There is none where [functions have no
    /// metrics](crate::StageSettings::function_metrics).
    ///
    /// The functions' `Errors`, how many in a period. Default: 5 in 5 minutes, as for integration errors. The function
    /// has answered, so that neither API Gateway nor Lambda counts them, apart from continuations.
    InternalErrors,
    /// A function fails, or runs out of time or memory.
    ///
    /// Lambda's `Errors`, how many in a period. Default: 5 in 5 minutes. It says which function is behind integration
    /// errors, and counts calls that API Gateway knows nothing of.
    FunctionErrors,
    /// A function is called more often at once than Lambda lets it run.
    ///
    /// Lambda's `Throttles`, how many in a period. Default: 1 in 5 minutes: a message that is throttled is lost, and
    /// what limits it is a quota or a setting that has to be raised.
    FunctionThrottles,
    /// A function's dead letter queue holds events. There is none for functions without such a queue.
    ///
    /// SQS's `ApproximateNumberOfMessagesVisible`, the most in a period. Default: 1. It is over when the queue is empty.
    DeadLetters,
}

/// How often metrics are looked at: what comes every minute is summed up, so that one bad minute is no alarm.
const PERIOD_SECONDS: u32 = 300;

impl Alarm {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::ClientErrors,
        Self::IntegrationErrors,
        Self::ExecutionErrors,
        Self::Latency,
        Self::Undelivered,
        Self::InternalErrors,
        Self::FunctionErrors,
        Self::FunctionThrottles,
        Self::DeadLetters,
    ];

    /// What its name ends with, in Pulumi and in AWS.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::ClientErrors => "client-errors",
            Self::IntegrationErrors => "integration-errors",
            Self::ExecutionErrors => "execution-errors",
            Self::Latency => "latency",
            Self::Undelivered => "undelivered",
            Self::InternalErrors => "internal-errors",
            Self::FunctionErrors => "errors",
            Self::FunctionThrottles => "throttles",
            Self::DeadLetters => "dead-letters",
        }
    }

    /// When it goes off, unless told otherwise.
    pub(super) fn rule(self) -> Rule {
        let (value, periods) = match self {
            Self::ClientErrors => (5.0, 3),
            Self::Latency => (2500.0, 3),
            Self::IntegrationErrors
            | Self::ExecutionErrors
            | Self::Undelivered
            | Self::InternalErrors
            | Self::FunctionErrors => (5.0, 1),
            Self::FunctionThrottles | Self::DeadLetters => (1.0, 1),
        };
        Rule { value, period_seconds: PERIOD_SECONDS, periods, datapoints: periods }
    }

    /// The highest value that can ever be measured.
    pub(super) fn highest(self) -> f64 {
        match self {
            Self::ClientErrors => 100.0,
            Self::Latency => 29_000.0,
            _ => f64::MAX,
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::FunctionErrors => "function errors",
            Self::FunctionThrottles => "function throttles",
            Self::ClientErrors => "client errors",
            Self::IntegrationErrors => "integration errors",
            Self::ExecutionErrors => "execution errors",
            Self::Latency => "latency",
            Self::Undelivered => "undelivered messages",
            Self::InternalErrors => "internal errors",
            Self::DeadLetters => "dead letters",
        })
    }
}
