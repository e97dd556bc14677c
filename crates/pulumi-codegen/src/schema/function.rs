use serde::Deserialize;

use super::property::{Properties, Property, TypeSpec};
use super::types::ObjectSpec;

/// The input by which a method gets its resource.
pub(crate) const RECEIVER: &str = "__self__";

/// A function, or a method of a resource.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Function {
    /// Its documentation, in Markdown.
    pub description: String,
    /// What it takes.
    pub inputs: ObjectSpec,
    /// The inputs that are taken one by one, in this order; none where they are taken as one object.
    pub multi_argument_inputs: Vec<String>,
    /// What it returns.
    pub outputs: Option<Outputs>,
    /// Why it isn't to be used any more.
    pub deprecation_message: Option<String>,
    /// Whether it is written by hand in each language.
    pub is_overlay: bool,
}

/// What a function returns: an object of its own, or a value of some type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Outputs {
    /// The type, where it isn't an object of its own.
    #[serde(flatten)]
    pub spec: TypeSpec,
    /// The object's properties.
    pub properties: Properties,
    /// Which of those it always has.
    pub required: Vec<String>,
}

impl Function {
    /// Whether it is a method of a resource.
    pub(crate) fn is_method(&self) -> bool {
        self.inputs.properties.contains_key(RECEIVER)
    }

    /// What it takes and what it returns.
    pub(crate) fn all_properties(&self) -> impl Iterator<Item = &Property> {
        let outputs = self.outputs.iter().flat_map(|outputs| outputs.properties.values());
        self.inputs.properties.values().chain(outputs)
    }
}

impl Outputs {
    /// Whether this is an object of its own.
    pub(crate) fn is_object(&self) -> bool {
        let other = self.spec.reference.is_some()
            || self.spec.additional_properties.is_some()
            || !self.spec.one_of.is_empty();
        !other && self.spec.kind.as_deref().is_none_or(|kind| kind == "object")
    }
}
