use std::collections::BTreeMap;

use serde::Deserialize;

use super::property::{Properties, Property};
use super::types::ObjectSpec;

/// A resource, a component or the provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Resource {
    /// Its documentation, in Markdown.
    pub description: String,
    /// What can be set.
    pub input_properties: Properties,
    /// What must be set.
    pub required_inputs: Vec<String>,
    /// What it has once created.
    pub properties: Properties,
    /// Which of those it always has.
    pub required: Vec<String>,
    /// What can be told of one that exists, to find it.
    pub state_inputs: Option<ObjectSpec>,
    /// Why it isn't to be used any more.
    pub deprecation_message: Option<String>,
    /// Whether the provider builds it out of other resources.
    pub is_component: bool,
    /// Whether it is written by hand in each language.
    pub is_overlay: bool,
    /// What its token was before.
    pub aliases: Vec<ResourceAlias>,
    /// The tokens of the functions that are its methods, by the method's name.
    pub methods: BTreeMap<String, String>,
}

/// What a resource's token was before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ResourceAlias {
    /// The former token.
    #[serde(rename = "type")]
    pub token: String,
}

impl Resource {
    /// The properties that may say that a change of them replaces the resource.
    pub(crate) fn replaceable(&self) -> impl Iterator<Item = (&String, &Property)> {
        self.input_properties.iter().chain(&self.properties)
    }

    /// Its inputs, outputs and what finds it.
    pub(crate) fn all_properties(&self) -> impl Iterator<Item = &Property> {
        let state = self.state_inputs.iter().flat_map(|state| state.properties.values());
        self.input_properties.values().chain(self.properties.values()).chain(state)
    }
}
