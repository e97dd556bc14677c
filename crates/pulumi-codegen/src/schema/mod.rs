//! The Pulumi package schema, as far as bindings depend on it.
//!
//! Field names follow the schema; maps are ordered by key, so that what is generated doesn't depend on the order of a
//! schema's text.

mod function;
mod property;
mod resource;
mod types;

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) use self::function::RECEIVER;
pub use self::function::{Function, Outputs};
pub use self::property::{DefaultInfo, Discriminator, Property, TypeSpec};
pub use self::resource::{Resource, ResourceAlias};
pub use self::types::{ComplexType, EnumValue, ObjectSpec};
use crate::Error;

/// A package: everything that a provider offers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Package {
    /// The name, as in tokens.
    pub name: String,
    /// The version; empty where the schema has none.
    pub version: String,
    /// Who publishes it; empty for Pulumi itself.
    pub namespace: String,
    /// What the package is, in a sentence.
    pub description: String,
    /// Its licence, as an SPDX expression; empty where the schema has none.
    pub license: String,
    /// Its web page; empty where the schema has none.
    pub homepage: String,
    /// Where its source is; empty where the schema has none.
    pub repository: String,
    /// Where the plugin can be downloaded; empty for Pulumi's own place.
    #[serde(rename = "pluginDownloadURL")]
    pub plugin_download_url: String,
    /// How to read tokens.
    pub meta: Meta,
    /// The packages whose types and resources this one refers to.
    pub dependencies: Vec<PackageDependency>,
    /// The plugin that makes this package out of a parameter; none for a package that is a plugin of its own.
    pub parameterization: Option<Parameterization>,
    /// What can be set for the whole package in a stack's configuration.
    pub config: ConfigSpec,
    /// Object types and enums by token.
    pub types: BTreeMap<String, ComplexType>,
    /// The provider's own configuration as a resource.
    pub provider: Resource,
    /// Resources by token.
    pub resources: BTreeMap<String, Resource>,
    /// Functions, methods included, by token.
    pub functions: BTreeMap<String, Function>,
}

/// A package that another one refers to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct PackageDependency {
    /// Its name.
    pub name: String,
    /// Its version; empty where any will do.
    pub version: String,
}

/// How a plugin makes a package.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Parameterization {
    /// The plugin.
    pub base_provider: PackageDependency,
    /// What the plugin is told: bytes in base64.
    pub parameter: String,
}

/// What can be set for a whole package in a stack's configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ConfigSpec {
    /// The values by name.
    pub variables: BTreeMap<String, Property>,
}

/// How to read a package's tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Meta {
    /// A regular expression whose first group picks the module out of a token's middle part.
    pub module_format: String,
}

impl Default for Meta {
    fn default() -> Self {
        Self { module_format: "(.*)".to_owned() }
    }
}

impl Package {
    /// Parses a schema in JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Parse`] where the text isn't a package schema.
    pub fn parse(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|source| Error::Parse { source })
    }

    /// Calls `visit` with every type that the schema writes down, those inside others included.
    pub(crate) fn each_type(&self, visit: &mut impl FnMut(&TypeSpec)) {
        let resources = self.resources.values().chain([&self.provider]);
        let of_resources = resources.flat_map(Resource::all_properties);
        let of_functions = self.functions.values().flat_map(Function::all_properties);
        let of_types = self.types.values().flat_map(|complex| complex.properties.values());
        let properties =
            of_resources.chain(of_functions).chain(of_types).chain(self.config.variables.values());
        properties.for_each(|property| property.spec.each(visit));
        let returned = self.functions.values().filter_map(|function| function.outputs.as_ref());
        returned.for_each(|outputs| outputs.spec.each(visit));
    }

    /// The plugin that serves this package: its own, or the one that makes it.
    pub(crate) fn plugin(&self) -> Plugin<'_> {
        match &self.parameterization {
            Some(made) => Plugin { name: &made.base_provider.name, version: &made.base_provider.version },
            None => Plugin { name: &self.name, version: &self.version },
        }
    }

    /// The token of the provider itself.
    pub(crate) fn provider_token(&self) -> String {
        format!("pulumi:providers:{}", self.name)
    }
}

/// A plugin's name and version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plugin<'p> {
    /// Its name.
    pub(crate) name: &'p str,
    /// Its version; empty where any will do.
    pub(crate) version: &'p str,
}
