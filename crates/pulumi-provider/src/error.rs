//! What goes wrong while a provider works, by who can do something about it.
//!
//! - The author of a program gets [`Problem`](crate::Problem)s, before anything happens.
//! - Whoever runs `pulumi up` gets an [`Error`]: what failed, why, what to do.
//! - The author of a provider gets an error that calls itself a bug in the provider and asks to be reported.
//! - The author of this framework gets the same, as a bug in `pulumi-provider`.

use std::fmt;

use pulumi_wasm_proto::Object;
use serde::Serialize;

use crate::convert;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// An operation that failed.
///
/// `Display` says what failed; the reason is its [`source`](std::error::Error::source). The user sees both.
#[derive(Debug)]
pub struct Error {
    what: String,
    remedy: Option<String>,
    source: Option<Source>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Failed,
    Cancelled,
    /// Nobody knows whether it happened.
    InDoubt,
    ProviderBug,
    FrameworkBug,
    /// Something exists, and must be in the state although the operation failed.
    Kept {
        id: String,
        state: Object,
    },
}

impl Error {
    fn of(kind: Kind, what: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: None, source: None, kind }
    }

    /// An error that says what failed.
    pub fn new(what: impl Into<String>) -> Self {
        Self::of(Kind::Failed, what)
    }

    /// The operation was stopped by the user.
    pub fn cancelled(what: impl Into<String>) -> Self {
        Self::of(Kind::Cancelled, what)
    }

    /// No answer came, so that nobody knows whether it happened: the framework finds out by
    /// [`Recover`](crate::Recover), where the resource can, before it tries again.
    pub fn in_doubt(what: impl Into<String>) -> Self {
        Self::of(Kind::InDoubt, what)
    }

    /// Something that a correct provider never does.
    pub fn provider_bug(what: impl Into<String>) -> Self {
        Self::of(Kind::ProviderBug, what)
    }

    pub(crate) fn framework_bug(what: impl Into<String>) -> Self {
        Self::of(Kind::FrameworkBug, what)
    }

    /// Adds the reason.
    #[must_use]
    pub fn because(mut self, source: impl Into<Source>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds what the user should do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Says that the resource exists all the same, in this state: Pulumi records it, shows this error, and finishes it
    /// with the next update. Record what is there, not what was wanted.
    #[must_use]
    pub fn keeping<S: Serialize>(self, id: impl Into<String>, state: &S) -> Self {
        match convert::to_object(state) {
            Ok(state) => self.keeping_object(id, state),
            Err(bug) => bug,
        }
    }

    /// The same for a state that is already properties.
    pub(crate) fn keeping_object(mut self, id: impl Into<String>, state: Object) -> Self {
        self.kind = Kind::Kept { id: id.into(), state };
        self
    }

    /// Adds what the user should do, unless that is known.
    pub(crate) fn or_remedy(mut self, remedy: &str) -> Self {
        self.remedy.get_or_insert_with(|| remedy.to_owned());
        self
    }

    /// Whether a provider's or this framework's author has to do something about it.
    pub(crate) fn is_bug(&self) -> bool {
        matches!(self.kind, Kind::ProviderBug | Kind::FrameworkBug)
    }

    /// Whether the user stopped it.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.kind, Kind::Cancelled)
    }

    /// Whether nobody knows if it happened.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.kind, Kind::InDoubt)
    }

    /// The whole story in one line: what failed, each reason, what to do.
    pub fn report(&self) -> String {
        let mut report = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(reason) = source {
            append(&mut report, &reason.to_string());
            source = reason.source();
        }
        if let Some(remedy) = &self.remedy {
            report.push_str("; ");
            report.push_str(remedy);
        }
        report
    }

    pub(crate) fn kept(&self) -> Option<(&str, &Object)> {
        match &self.kind {
            Kind::Kept { id, state } => Some((id, state)),
            _ => None,
        }
    }

    pub(crate) fn map_kept(mut self, map: impl FnOnce(Object) -> Object) -> Self {
        if let Kind::Kept { state, .. } = &mut self.kind {
            *state = map(std::mem::take(state));
        }
        self
    }
}

fn append(report: &mut String, reason: &str) {
    // Some libraries repeat their source in their own message.
    if !report.contains(reason) {
        report.push_str(": ");
        report.push_str(reason);
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match self.kind {
            Kind::ProviderBug => {
                f.write_str(" (this is a bug in the provider; please report it to its author)")
            }
            Kind::FrameworkBug => f.write_str(" (this is a bug in pulumi-provider; please report it)"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_the_chain_once_and_the_remedy_last() {
        let error = Error::new("failed to create the room")
            .because(Error::new("the house is locked").because("the house is locked"))
            .remedy("open the house first");
        assert_eq!(error.to_string(), "failed to create the room");
        assert_eq!(error.report(), "failed to create the room: the house is locked; open the house first");
    }

    #[test]
    fn a_bug_says_whose_it_is() {
        assert!(Error::provider_bug("no id").to_string().contains("bug in the provider"));
    }
}
