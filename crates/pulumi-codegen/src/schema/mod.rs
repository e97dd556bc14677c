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

pub use self::function::{Function, Outputs};
pub use self::property::{DefaultInfo, Property, TypeSpec};
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
    /// What the package is, in a sentence.
    pub description: String,
    /// Where the plugin can be downloaded; empty for Pulumi's own place.
    #[serde(rename = "pluginDownloadURL")]
    pub plugin_download_url: String,
    /// How to read tokens.
    pub meta: Meta,
    /// Object types and enums by token.
    pub types: BTreeMap<String, ComplexType>,
    /// The provider's own configuration as a resource.
    pub provider: Resource,
    /// Resources by token.
    pub resources: BTreeMap<String, Resource>,
    /// Functions, methods included, by token.
    pub functions: BTreeMap<String, Function>,
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

    /// The token of the provider itself.
    pub(crate) fn provider_token(&self) -> String {
        format!("pulumi:providers:{}", self.name)
    }
}
