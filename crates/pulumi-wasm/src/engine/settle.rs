//! From inputs in which outputs are open to values and what they depend on.

use std::collections::BTreeMap;

use pulumi_wasm_proto::{Object, Urn, Value};

use crate::{
    error::Error,
    input::{Inputs, Tree},
    output::{Dependencies, Failure},
    resource::ResourceHandle,
};

/// The inputs, settled, and what each of them depends on.
#[derive(Default)]
pub(super) struct SettledInputs {
    pub(super) object: Object,
    pub(super) dependencies: BTreeMap<String, Vec<Urn>>,
}

/// One input; a failure names it.
pub(super) async fn settle(name: &str, tree: Tree) -> Result<(Value, Dependencies), Failure> {
    let settled = tree.settle().await.map_err(|failure| {
        failure.context(|error| Error::Property { property: name.to_owned(), source: Box::new(error) })
    })?;
    Ok((settled.value, settled.dependencies))
}

pub(super) async fn settle_inputs(
    resource: &ResourceHandle,
    inputs: Inputs,
) -> Result<SettledInputs, Failure> {
    let mut settled = SettledInputs::default();
    for (name, tree) in inputs.into_fields() {
        let (value, dependencies) = settle(&name, tree).await?;
        let mut urns = Vec::new();
        for dependency in dependencies.iter() {
            urns.extend(dependency.urns(resource).await?);
        }
        settled.dependencies.insert(name.clone(), sorted(urns));
        // A null input is one that has not been given.
        if value != Value::Null {
            settled.object.insert(name, value);
        }
    }
    Ok(settled)
}

fn sorted(mut urns: Vec<Urn>) -> Vec<Urn> {
    urns.sort();
    urns.dedup();
    urns
}

pub(super) async fn all_dependencies(
    resource: &ResourceHandle,
    inputs: &SettledInputs,
    depends_on: &[ResourceHandle],
) -> Result<Vec<Urn>, Failure> {
    let mut urns: Vec<Urn> = inputs.dependencies.values().flatten().cloned().collect();
    for dependency in depends_on {
        urns.extend(dependency.dependency_urns(resource).await?);
    }
    Ok(sorted(urns))
}
