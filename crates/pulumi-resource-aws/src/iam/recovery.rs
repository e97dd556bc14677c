//! What a role or a policy can be told by whose creation nobody got the answer of.

use aws_smithy_types::DateTime;
use pulumi_provider::{Attempt, Context, Found};
use serde::{Deserialize, Serialize};

use crate::{aws::Aws, name};

/// A name, or how it begins.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    name: String,
    prefix: Option<String>,
    pub(super) path: Option<String>,
}

impl Clue {
    pub(super) fn new(context: &Context<Aws>, name: &str, prefix: Option<&str>, path: Option<&str>) -> Self {
        let prefix = prefix.map(|prefix| name::stem(prefix, context.urn()));
        Self { name: name.to_owned(), prefix, path: path.map(str::to_owned) }
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

/// The name, or one that starts with the prefix and can be told from those of other resources.
pub(super) fn named(context: &Context<Aws>, name: &str, prefix: Option<&str>) -> String {
    let stem = prefix.map(|prefix| name::stem(prefix, context.urn()));
    name::with_prefix(name, stem.as_deref())
}

/// Whether something with a name came of an attempt. A name that only begins so may be that of the
/// resource that this one replaces.
pub(super) fn found(attempt: &Attempt<Clue>, name: &str, created: &DateTime, id: &str) -> Option<Found> {
    if !attempt.clue.fits(name) || !attempt.may_have_created(created.as_secs_f64()) {
        return None;
    }
    Some(if attempt.clue.name().is_some() { Found::certain(id) } else { Found::perhaps(id) })
}
