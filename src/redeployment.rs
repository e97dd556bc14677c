//! What makes a new deployment necessary.

use std::collections::BTreeMap;

use pulumi_wasm::{CustomResource, Inputs, Output, Resource, ResourceHandle, ResourceOptions, Value, all};
use sha2::{Digest, Sha256};

/// What of a resource is no part of a deployment: what it is called, and addresses, which change at once. All else is,
/// the selection of routes and the default endpoint included:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-disable-default-endpoint.html>
const NOT_DEPLOYED: [&str; 5] = ["description", "ipAddressType", "name", "tags", "version"];

/// Gathers everything that a deployment is a snapshot of.
///
/// A deployment never changes: API Gateway serves what it was when the deployment was made. So a change of anything in
/// it must replace it, after the change.
///
/// After what is added or changed, that is: Pulumi deletes at the end of an update, after it has created everything, so
/// the deployment that a removal causes still holds what is removed. Only a later one doesn't.
#[derive(Default)]
pub(crate) struct Redeployment {
    /// By route, or what routes share: the children, and what of them is deployed.
    groups: BTreeMap<String, Vec<(String, Output<Value>)>>,
    before: Vec<ResourceHandle>,
}

impl Redeployment {
    /// Follows a child: its inputs and its id, which changes when it is replaced.
    pub(crate) fn follow(
        &mut self,
        group: &str,
        child: &str,
        mut inputs: Inputs,
        resource: &impl CustomResource,
    ) {
        NOT_DEPLOYED.iter().for_each(|name| inputs.remove(name));
        let parts = all((inputs.to_output(), resource.id()));
        let parts = parts.map(|(inputs, id)| Value::Array(vec![inputs, Value::String(id)]));
        self.groups.entry(group.to_owned()).or_default().push((child.to_owned(), parts));
        self.wait_for(resource);
    }

    /// The deployment comes after this one, but a change of it needs none.
    pub(crate) fn wait_for(&mut self, resource: &impl Resource) {
        self.before.push(resource.handle().clone());
    }

    /// A digest for each group, whatever the order of what is in it: a preview shows which of them causes the deployment.
    pub(crate) fn triggers(&self) -> BTreeMap<String, Output<String>> {
        let digests = self.groups.iter().map(|(group, children)| {
            let mut children = children.clone();
            children.sort_by(|(one, _), (other, _)| one.cmp(other));
            let parts: Vec<_> = children.into_iter().map(|(_, parts)| parts).collect();
            (group.clone(), all(parts).try_map(digest))
        });
        digests.collect()
    }

    /// The deployment comes after everything that it is a snapshot of.
    pub(crate) fn after_all(&self, options: ResourceOptions) -> ResourceOptions {
        options.depends_on_all(&self.before)
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
