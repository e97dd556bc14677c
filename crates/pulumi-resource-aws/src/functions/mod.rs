//! Functions: what a program can ask.

mod get_caller_identity;
mod get_partition;
mod get_region;
mod policy_document;

use pulumi_provider::{Schema, property::string};
use serde::Deserialize;

pub(crate) use self::{
    get_caller_identity::GetCallerIdentity,
    get_partition::GetPartition,
    get_region::{GetRegion, is_region},
    policy_document::GetPolicyDocument,
};

/// What a function takes that is asked for nothing in particular.
#[derive(Deserialize)]
pub(crate) struct NoInputs {}

/// Outputs that are text.
pub(crate) fn texts(names: &[&'static str]) -> Schema {
    names.iter().fold(Schema::new(), |schema, name| schema.output(name, string().required()))
}
