//! What is to be generated: the schema with every name chosen and every reference resolved.
//!
//! ```text
//! schema::Package ──names──▶ Registry ──bind──▶ Model ──emit──▶ files
//! ```

mod bag;
mod bind;
mod fields;
mod item;
mod recursion;
mod reference;
mod registry;
mod types;
mod usage;
mod variants;

use std::collections::BTreeMap;

pub(crate) use self::bag::{Bag, Setter};
pub(crate) use self::reference::Reference;
pub(crate) use self::registry::{Registry, Space};
pub(crate) use self::types::Type;
use crate::names::ModulePath;

/// A package, ready to be written.
#[derive(Debug)]
pub(crate) struct Model {
    /// The package's name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Where its plugin is downloaded.
    pub(crate) download_url: String,
    /// Where each token's Rust type is.
    pub(crate) registry: Registry,
    /// Everything to generate, by module.
    pub(crate) modules: BTreeMap<ModulePath, Vec<Item>>,
}

/// One thing to generate, in a file of its own.
#[derive(Debug)]
pub(crate) struct Item {
    /// The schema's token.
    pub(crate) token: String,
    /// The module's and the file's name.
    pub(crate) file: String,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
    /// What it is.
    pub(crate) body: Body,
}

/// What an item is.
#[derive(Debug)]
pub(crate) enum Body {
    /// A resource, a component or the provider.
    Resource(Resource),
    /// A function, or a method.
    Function(Function),
    /// An object type.
    Object(Object),
    /// An enum.
    Enum(Enum),
}

/// A resource, a component or the provider.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The Rust type's name.
    pub(crate) name: String,
    /// How it is registered.
    pub(crate) role: Role,
    /// Its inputs.
    pub(crate) args: Bag,
    /// Its outputs.
    pub(crate) outputs: Vec<Field>,
    /// The outputs, by their schema's names, that must not be shown.
    pub(crate) secret_outputs: Vec<String>,
    /// The properties, by their schema's names, whose change the program wants to replace the resource.
    pub(crate) replace_on_changes: Vec<String>,
    /// The tokens it had before.
    pub(crate) aliases: Vec<String>,
}

/// How a resource is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A resource with an id, that can be read.
    Custom,
    /// A component that the provider builds.
    Component,
    /// The provider itself.
    Provider,
}

/// A function, or a method.
#[derive(Debug)]
pub(crate) struct Function {
    /// The Rust function's name.
    pub(crate) name: String,
    /// The resource type it is a method of.
    pub(crate) receiver: Option<String>,
    /// What it takes; nothing, where the schema lists no inputs.
    pub(crate) args: Option<Bag>,
    /// What it returns.
    pub(crate) returns: Returns,
}

/// What a function returns.
#[derive(Debug)]
pub(crate) enum Returns {
    /// An object of its own.
    Object(Object),
    /// A value of some type.
    Value(Type),
    /// Nothing.
    Nothing,
}

/// An object type.
#[derive(Debug)]
pub(crate) struct Object {
    /// The Rust type's name.
    pub(crate) name: String,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// The builder with which it is given as an input; none for what is only returned.
    pub(crate) args: Option<Bag>,
    /// Whether it is a member of a union, and so may stand where any value may.
    pub(crate) in_union: bool,
}

/// A field of an object or an output of a resource.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The schema's name.
    pub(crate) wire: String,
    /// The Rust name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: Type,
    /// Whether it is always there.
    pub(crate) required: bool,
    /// Whether it must be boxed, because its type contains itself.
    pub(crate) boxed: bool,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
}

/// An open enum.
#[derive(Debug)]
pub(crate) struct Enum {
    /// The Rust type's name.
    pub(crate) name: String,
    /// The type of its values.
    pub(crate) ty: Type,
    /// Its known values.
    pub(crate) variants: Vec<Variant>,
}

/// A known value of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The Rust name.
    pub(crate) name: String,
    /// The value as a Rust literal.
    pub(crate) literal: String,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
}
