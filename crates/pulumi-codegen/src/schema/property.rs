use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The type of a property, an element or a return value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct TypeSpec {
    /// `string`, `integer`, `number`, `boolean`, `array` or `object`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// A reference to a type, a resource or one of Pulumi's own types; wins over `type`.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// An array's element.
    pub items: Option<Box<TypeSpec>>,
    /// A map's value.
    pub additional_properties: Option<Box<TypeSpec>>,
    /// The members of a union.
    pub one_of: Vec<TypeSpec>,
    /// What tells the members of a union apart.
    pub discriminator: Option<Discriminator>,
    /// Whether a plain value is wanted, no output.
    pub plain: bool,
}

impl TypeSpec {
    /// Calls `visit` with the type and every type inside it.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        let nested = self.items.as_deref().into_iter().chain(self.additional_properties.as_deref());
        nested.chain(&self.one_of).for_each(|spec| spec.each(visit));
    }
}

/// What tells the members of a union apart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Discriminator {
    /// The property whose value names the member.
    pub property_name: String,
    /// References to the members by that value.
    pub mapping: BTreeMap<String, String>,
}

/// A property of a resource, a function or an object type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Property {
    /// Its type.
    #[serde(flatten)]
    pub spec: TypeSpec,
    /// Its documentation, in Markdown.
    pub description: String,
    /// The only value it may have; set without being asked for.
    #[serde(rename = "const")]
    pub constant: Option<Value>,
    /// The value it has where none is given.
    pub default: Option<Value>,
    /// Where else a default comes from.
    pub default_info: DefaultInfo,
    /// Why it isn't to be used any more.
    pub deprecation_message: Option<String>,
    /// Whether its value must not be shown.
    pub secret: bool,
    /// Whether the program asks for a replacement when it changes.
    pub replace_on_changes: bool,
    /// Whether the provider replaces the resource when it changes.
    pub will_replace_on_changes: bool,
}

/// Where else a default comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DefaultInfo {
    /// Environment variables; the first that is set wins.
    pub environment: Vec<String>,
}

/// Properties by name.
pub(crate) type Properties = BTreeMap<String, Property>;
