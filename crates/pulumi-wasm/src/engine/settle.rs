//! From inputs in which outputs are open to values and what they depend on.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use pulumi_wasm_proto::{Object, Urn, Value};

use super::tracker::Turn;
use crate::{
    error::Error,
    input::{Inputs, Known, Tree},
    options::Depended,
    output::{Dependencies, Failure},
    resource::ResourceHandle,
};

/// How the outputs in inputs are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As their values.
    Values,
    /// With their dependencies, which those understand who make components. Resources among the inputs are then no
    /// dependencies: what is made of them may be known before they are.
    Outputs,
}

/// The inputs, settled, and what each of them depends on.
#[derive(Default)]
pub(crate) struct SettledInputs {
    pub(crate) object: Object,
    pub(crate) dependencies: BTreeMap<String, Vec<Urn>>,
}

impl SettledInputs {
    pub(super) fn has_unknowns(&self) -> bool {
        self.object.values().any(Value::has_unknowns)
    }

    /// A null input is one that has not been given.
    fn insert(&mut self, name: String, value: Value, dependencies: Vec<Urn>) {
        self.dependencies.insert(name.clone(), dependencies);
        if *value.plain() != Value::Null {
            self.object.insert(name, value);
        }
    }
}

/// One input; a failure names it.
pub(super) async fn settle(name: &str, tree: Tree) -> Result<(Value, Dependencies), Failure> {
    let settled = tree.settle().await.map_err(|failure| named(name, failure))?;
    Ok((settled.value, settled.dependencies))
}

fn named(name: &str, failure: Failure) -> Failure {
    failure.context(|error| Error::Property { property: name.to_owned(), source: Box::new(error) })
}

/// The inputs of a resource, or of a method, which is called for none.
pub(crate) async fn settle_inputs(
    resource: Option<&ResourceHandle>,
    inputs: Inputs,
    form: Form,
) -> Result<SettledInputs, Failure> {
    let mut settled = SettledInputs::default();
    for (name, tree) in inputs.into_fields() {
        let (value, urns) = match form {
            Form::Values => settle_value(resource, &name, tree).await?,
            Form::Outputs => settle_outputs(resource, &name, tree).await?,
        };
        settled.insert(name, value, urns);
    }
    Ok(settled)
}

/// The inputs of a component, which are only shown. It goes without those that wait for the component itself: two
/// components may each need something of the other.
pub(super) async fn settle_shown(
    resource: &ResourceHandle,
    inputs: Inputs,
) -> Result<SettledInputs, Failure> {
    let mut settled = SettledInputs::default();
    for (name, tree) in inputs.into_fields() {
        let mut value = pin!(settle_value(Some(resource), &name, tree));
        let mut patience = pin!(resource.0.engine.tracker.patience(Turn::Without(resource.0.sequence)));
        let shown = poll_fn(|context| match value.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending => patience.as_mut().poll(context).map(|()| None),
        });
        if let Some(shown) = shown.await {
            let (value, urns) = shown?;
            settled.insert(name.clone(), value, urns);
        }
    }
    Ok(settled)
}

async fn settle_value(
    resource: Option<&ResourceHandle>,
    name: &str,
    tree: Tree,
) -> Result<(Value, Vec<Urn>), Failure> {
    let (value, dependencies) = settle(name, tree).await?;
    Ok((value, urns(&dependencies, resource).await?))
}

async fn settle_outputs(
    resource: Option<&ResourceHandle>,
    name: &str,
    tree: Tree,
) -> Result<(Value, Vec<Urn>), Failure> {
    let outputs = tree.wait().await.map_err(|failure| named(name, failure))?;
    let mut known = Known::default();
    for output in outputs {
        let dependencies = output.dependencies();
        let urns = urns(&dependencies, resource).await?;
        known.insert(dependencies, urns);
    }
    let value = tree.close_with(&known).map_err(|failure| named(name, failure))?;
    Ok((value, sorted(known.into_urns())))
}

/// The URNs of what a value depends on, as the resource that takes it has to know them.
pub(super) async fn urns(
    dependencies: &Dependencies,
    resource: Option<&ResourceHandle>,
) -> Result<Vec<Urn>, Failure> {
    let mut urns = Vec::new();
    for dependency in dependencies.iter() {
        urns.extend(dependency.urns(resource).await?);
    }
    Ok(sorted(urns))
}

fn sorted(mut urns: Vec<Urn>) -> Vec<Urn> {
    urns.sort();
    urns.dedup();
    urns
}

/// Everything a resource waits for: by its inputs, by what was said, and by `more`.
pub(super) async fn all_dependencies(
    resource: &ResourceHandle,
    inputs: &SettledInputs,
    depends_on: &[Depended],
    more: &Dependencies,
) -> Result<Vec<Urn>, Failure> {
    let mut all: Vec<Urn> = inputs.dependencies.values().flatten().cloned().collect();
    for depended in depends_on {
        let depended = depended.resolve().await?;
        for dependency in depended.resources {
            all.extend(dependency.dependency_urns(Some(resource)).await?);
        }
        all.extend(urns(&depended.dependencies, Some(resource)).await?);
    }
    all.extend(urns(more, Some(resource)).await?);
    Ok(sorted(all))
}
