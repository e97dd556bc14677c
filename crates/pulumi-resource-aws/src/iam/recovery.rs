//! What a role or a policy can be told by whose creation nobody got the answer of.

use aws_smithy_types::DateTime;
use pulumi_provider::{Attempt, Found};
use serde::{Deserialize, Serialize};

/// A name, or how it begins.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    name: String,
    prefix: Option<String>,
    pub(super) path: Option<String>,
}

impl Clue {
    pub(super) fn new(name: &str, prefix: Option<&str>, path: Option<&str>) -> Self {
        Self { name: name.to_owned(), prefix: prefix.map(str::to_owned), path: path.map(str::to_owned) }
    }

    /// The whole name, where it is known.
    pub(super) fn name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Whether a name may be the one.
    pub(super) fn fits(&self, name: &str) -> bool {
        match &self.prefix {
            Some(prefix) if self.name.is_empty() => name.starts_with(prefix.as_str()),
            _ => self.name == name,
        }
    }
}

/// Whether something with a name came of an attempt. A name that only begins alike may be another resource's.
pub(super) fn found(attempt: &Attempt<Clue>, name: &str, created: &DateTime, id: &str) -> Option<Found> {
    if !attempt.clue.fits(name) || !attempt.may_have_created(created.as_secs_f64()) {
        return None;
    }
    Some(if attempt.clue.name().is_some() { Found::certain(id) } else { Found::perhaps(id) })
}
