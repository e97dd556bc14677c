//! What every run of a policy has to go by besides the resources.

use serde::de::DeserializeOwned;

use super::{error::PolicyError, level::EnforcementLevel, stack::Stack};

#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) policy: &'a str,
    pub(super) level: EnforcementLevel,
    pub(super) config: serde_json::Value,
    pub(super) stack: &'a Stack,
}

impl Scope<'_> {
    pub(super) fn config<T: DeserializeOwned>(&self) -> Result<T, PolicyError> {
        T::deserialize(&self.config)
            .map_err(|source| PolicyError::Config { policy: self.policy.to_owned(), source })
    }
}
