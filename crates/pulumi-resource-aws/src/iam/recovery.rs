//! What a role or a policy can be told by whose creation nobody got the answer of.

use aws_smithy_types::DateTime;
use pulumi_provider::{Attempt, Context, Found};
use serde::{Deserialize, Serialize};

use crate::{aws::Aws, name};

/// A name, and where it is.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    pub(super) name: String,
    pub(super) path: Option<String>,
}

impl Clue {
    pub(super) fn new(context: &Context<Aws>, name: &str, prefix: Option<&str>, path: Option<&str>) -> Self {
        Self { name: named(context, name, prefix), path: path.map(str::to_owned) }
    }
}

/// The name, or one that starts with the prefix.
pub(super) fn named(context: &Context<Aws>, name: &str, prefix: Option<&str>) -> String {
    name::chosen(context, name, prefix, "")
}

/// What has the name, if it may have come of the attempt.
pub(super) fn found(attempt: &Attempt<Clue>, created: &DateTime, id: &str) -> Option<Found> {
    attempt.may_have_created(created.as_secs_f64()).then(|| Found::certain(id))
}
