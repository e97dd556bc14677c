//! The inputs of a resource or function.

use std::collections::BTreeMap;

use pulumi_wasm_proto::{Value, data::DataError};
use serde::ser::Error as _;

use super::{Input, IntoInput, Tree};
use crate::{error::Error, output::Output};

/// The inputs of a resource or function, by property name.
#[derive(Clone, Debug, Default)]
pub struct Inputs(BTreeMap<String, Tree>);

impl Inputs {
    /// Sets one input; a later value for the same name takes the earlier one's place, and `None` takes it away.
    pub fn set<T>(&mut self, name: impl Into<String>, value: Input<T>) {
        match value.tree {
            Tree::Nothing => drop(self.0.remove(&name.into())),
            tree => drop(self.0.insert(name.into(), tree)),
        }
    }

    /// Sets one input, in a chain.
    #[must_use]
    pub fn with<T>(mut self, name: impl Into<String>, value: impl IntoInput<T>) -> Self {
        self.set(name, value.into_input());
        self
    }

    /// Takes one input away.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Whether the input has been set.
    pub fn contains(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|tree| !matches!(tree, Tree::Nothing))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Marks an input as a secret, if it has been set.
    pub fn secret(&mut self, name: &str) {
        if let Some(tree) = self.0.remove(name) {
            self.0.insert(name.to_owned(), Tree::Secret(Box::new(tree)));
        }
    }

    /// Sends an input as JSON text, if it has been set: providers take their configuration so.
    pub fn json_encoded(&mut self, name: &str) {
        if let Some(tree) = self.0.remove(name) {
            self.0.insert(name.to_owned(), encode_json(tree));
        }
    }

    /// The inputs as one nested object.
    pub fn into_input<T>(self) -> Input<T> {
        Input::from_tree(Tree::Object(self.0))
    }

    /// The inputs as one output, to compute something of them all, such as a digest.
    pub fn to_output(&self) -> Output<Value> {
        Tree::Object(self.0.clone()).into_output()
    }

    pub(crate) fn set_tree(&mut self, name: &str, tree: Tree) {
        self.0.insert(name.to_owned(), tree);
    }

    /// Sets an input that isn't set, where there is a value for it.
    pub(crate) fn set_absent(&mut self, name: &str, value: impl FnOnce() -> Option<Value>) {
        if self.contains(name) {
            return;
        }
        if let Some(value) = value() {
            self.set_tree(name, Tree::Value(value));
        }
    }

    pub(crate) fn from_fields(fields: BTreeMap<String, Tree>) -> Self {
        Self(fields)
    }

    pub(crate) fn into_fields(self) -> BTreeMap<String, Tree> {
        self.0
    }
}

/// Text stays as it is; anything else becomes its JSON, once it is known.
fn encode_json(tree: Tree) -> Tree {
    match tree {
        Tree::Value(Value::String(_)) | Tree::Failed(_) | Tree::Nothing => tree,
        Tree::Secret(inner) => Tree::Secret(Box::new(encode_json(*inner))),
        open => Tree::Output(open.into_output().try_map(|value| {
            match value {
                // Not given, which is no JSON.
                Value::Null => Ok(Value::Null),
                Value::String(text) => Ok(Value::String(text)),
                other => serde_json::to_string(&other)
                    .map(Value::String)
                    .map_err(|error| Error::Conversion(DataError::custom(error))),
            }
        })),
    }
}
