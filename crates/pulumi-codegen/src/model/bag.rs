use serde_json::Value;

use super::types::Type;
use crate::schema::Property;

/// The inputs of a resource, a function or an object: a property bag with setters.
#[derive(Debug)]
pub(crate) struct Bag {
    /// The name of the arguments' type.
    pub(crate) name: String,
    /// The type or function that takes them.
    pub(crate) owner: String,
    /// The module of the traits that say which required inputs are given.
    pub(crate) markers: String,
    /// What can be set.
    pub(crate) setters: Vec<Setter>,
    /// Properties with only one value: schema's name and value.
    pub(crate) constants: Vec<(String, Value)>,
}

/// One property of a bag.
#[derive(Clone, Debug)]
pub(crate) struct Setter {
    /// The schema's name.
    pub(crate) wire: String,
    /// The Rust name, without `r#`.
    pub(crate) name: String,
    /// The arguments' type parameter, for a required property.
    pub(crate) param: Option<String>,
    /// Its type.
    pub(crate) ty: Type,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
    /// Whether it takes plain values only, no outputs.
    pub(crate) plain: bool,
    /// Whether its value must not be shown.
    pub(crate) secret: bool,
    /// Whether it goes over the wire as JSON text, as the provider's settings do.
    pub(crate) json: bool,
    /// Whether a change of it replaces the resource.
    pub(crate) replaces: bool,
    /// Its defaults.
    pub(crate) default: Defaults,
}

/// What a property is where nobody sets it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Defaults {
    /// Environment variables; the first that is set wins.
    pub(crate) environment: Vec<String>,
    /// The value otherwise.
    pub(crate) value: Option<Value>,
}

impl Bag {
    /// The setters of required properties, with their type parameters.
    pub(crate) fn required(&self) -> impl Iterator<Item = (&Setter, &str)> {
        self.setters.iter().filter_map(|setter| Some((setter, setter.param.as_deref()?)))
    }
}

impl Defaults {
    /// What a schema says a property is where nobody sets it.
    pub(crate) fn of(property: &Property) -> Self {
        Self { environment: property.default_info.environment.clone(), value: property.default.clone() }
    }
}
