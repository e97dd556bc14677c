//! What makes a new deployment necessary.

use std::collections::BTreeMap;

use pulumi_wasm::{Inputs, Output, ResourceHandle, ResourceOptions, Value, all};
use sha2::{Digest, Sha256};

/// Gathers everything that a deployment is a snapshot of, by route.
///
/// A deployment never changes: API Gateway serves what it was when the deployment was made. So a change of anything in
/// it must replace it, after the change.
#[derive(Default)]
pub(crate) struct Redeployment {
    routes: BTreeMap<String, Vec<Output<Value>>>,
    resources: Vec<ResourceHandle>,
}

impl Redeployment {
    /// Follows a resource of a route: its inputs, all of them, and its id, which changes when it is replaced.
    pub(crate) fn follow(
        &mut self,
        route: &str,
        inputs: &Inputs,
        id: Output<String>,
        resource: &ResourceHandle,
    ) {
        let parts = self.routes.entry(route.to_owned()).or_default();
        parts.push(inputs.to_output());
        parts.push(id.map(Value::String));
        self.resources.push(resource.clone());
    }

    /// Follows a setting of the API that takes a deployment to act.
    pub(crate) fn note(&mut self, setting: &str, value: &str) {
        self.routes.entry(setting.to_owned()).or_default().push(Output::new(value.into()));
    }

    /// A digest for each route: a preview shows which of them causes the deployment.
    pub(crate) fn triggers(&self) -> BTreeMap<String, Output<String>> {
        let digests =
            self.routes.iter().map(|(route, parts)| (route.clone(), all(parts.clone()).try_map(digest)));
        digests.collect()
    }

    /// The deployment comes after everything that it is a snapshot of.
    pub(crate) fn after_all(&self, options: ResourceOptions) -> ResourceOptions {
        options.depends_on_all(&self.resources)
    }
}

fn digest(parts: Vec<Value>) -> Result<String, serde_json::Error> {
    let hash = Sha256::digest(serde_json::to_vec(&parts)?);
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_every_part() {
        let digest_of =
            |texts: &[&str]| digest(texts.iter().map(|text| Value::from(*text)).collect()).unwrap();
        assert_eq!(digest_of(&["a", "b"]), digest_of(&["a", "b"]));
        assert_ne!(digest_of(&["a", "b"]), digest_of(&["a", "c"]));
        assert_ne!(digest_of(&["ab"]), digest_of(&["a", "b"]));
        assert_eq!(digest_of(&[]).len(), 64);
    }
}
