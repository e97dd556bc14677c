//! Functions: what a program can ask.

mod get_caller_identity;
mod get_partition;
mod get_region;

use serde::Deserialize;

pub(crate) use self::{
    get_caller_identity::GetCallerIdentity, get_partition::GetPartition, get_region::GetRegion,
};

/// What a function takes that is asked for nothing in particular.
#[derive(Deserialize)]
pub(crate) struct NoInputs {}
