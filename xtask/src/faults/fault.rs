//! What can go wrong with a call.

use std::fmt::{self, Display, Formatter};

use clap::ValueEnum;

use crate::call::Protocol;
use crate::http::Message;

/// Something that goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Fault {
    /// AWS says that there were too many calls
    Throttle,
    /// AWS says 500, and has done nothing
    Error,
    /// AWS says 500, and has done it all the same
    ErrorAfter,
    /// The connection breaks before AWS has the call
    ResetBefore,
    /// The connection breaks when AWS has done it, in place of the answer
    ResetAfter,
    /// No answer, and AWS never had the call
    HangBefore,
    /// No answer, and AWS has done it
    HangAfter,
    /// kill -9 of the provider before AWS has the call
    KillProviderBefore,
    /// kill -9 of the provider when AWS has done it
    KillProviderAfter,
    /// kill -9 of the CLI before AWS has the call
    KillCliBefore,
    /// kill -9 of the CLI when AWS has done it
    KillCliAfter,
}

/// A process that is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Victim {
    Provider,
    Cli,
}

impl Victim {
    /// The name of its program.
    pub(super) fn program(self) -> &'static str {
        match self {
            Self::Provider => "pulumi-resource-aws",
            Self::Cli => "pulumi",
        }
    }
}

impl Fault {
    /// All of them.
    pub(super) fn all() -> Vec<Self> {
        Self::value_variants().to_vec()
    }

    /// Whether AWS does what it was asked.
    pub(super) fn takes_effect(self) -> bool {
        matches!(
            self,
            Self::ErrorAfter
                | Self::ResetAfter
                | Self::HangAfter
                | Self::KillProviderAfter
                | Self::KillCliAfter
        )
    }

    /// Whether the connection stays open without an answer.
    pub(super) fn hangs(self) -> bool {
        matches!(self, Self::HangBefore | Self::HangAfter)
    }

    /// Who is killed.
    pub(super) fn victim(self) -> Option<Victim> {
        match self {
            Self::KillProviderBefore | Self::KillProviderAfter => Some(Victim::Provider),
            Self::KillCliBefore | Self::KillCliAfter => Some(Victim::Cli),
            _ => None,
        }
    }

    /// What the caller is told, if anything.
    pub(super) fn answer(self, protocol: Protocol) -> Option<Message> {
        let (status, code) = match (self, protocol) {
            (Self::Throttle, Protocol::Rest) => (429, "TooManyRequestsException"),
            (Self::Throttle, Protocol::Json) => (400, "ThrottlingException"),
            (Self::Throttle, Protocol::Query) => (400, "Throttling"),
            (Self::Error | Self::ErrorAfter, _) => (500, "InternalFailure"),
            _ => return None,
        };
        Some(protocol.refusal(status, code))
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_throttled_call_is_told_so_in_its_services_words() {
        let said = |protocol| Fault::Throttle.answer(protocol).unwrap();
        assert_eq!(said(Protocol::Rest).header("x-amzn-errortype"), Some("TooManyRequestsException"));
        assert_eq!(said(Protocol::Rest).status(), "429");
        assert!(said(Protocol::Json).text().contains(r#""__type": "ThrottlingException""#));
        assert!(said(Protocol::Query).text().contains("<Code>Throttling</Code>"));
    }

    #[test]
    fn faults_are_named_as_they_are_typed() {
        assert_eq!(Fault::KillProviderAfter.to_string(), "kill-provider-after");
        assert_eq!(Fault::from_str("reset-after", false), Ok(Fault::ResetAfter));
    }
}
