//! What is to be generated: the schema with every name chosen and every reference resolved.
//!
//! ```text
//! schema::Package ──names──▶ Registry ──bind──▶ Model ──emit──▶ files
//! ```

mod bag;
mod bind;
mod docs;
mod fields;
mod item;
mod recursion;
mod reference;
mod registry;
mod replacement;
mod types;
mod unions;
mod usage;
mod variants;

use std::collections::BTreeMap;

pub(crate) use self::bag::{Bag, Defaults, Setter};
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
    /// The plugin that serves it.
    pub(crate) plugin: Plugin,
    /// What makes the plugin serve it.
    pub(crate) parameterization: Option<Parameterization>,
    /// Where its plugin is downloaded.
    pub(crate) download_url: String,
    /// Where each token's Rust type is.
    pub(crate) registry: Registry,
    /// Everything to generate, by module.
    pub(crate) modules: BTreeMap<ModulePath, Vec<Item>>,
}

/// A plugin's name and version.
#[derive(Debug)]
pub(crate) struct Plugin {
    /// Its name.
    pub(crate) name: String,
    /// Its version; empty where any will do.
    pub(crate) version: String,
}

/// What makes a plugin serve a package.
#[derive(Debug)]
pub(crate) struct Parameterization {
    /// The package's name.
    pub(crate) name: String,
    /// The package's version.
    pub(crate) version: String,
    /// What the plugin is told.
    pub(crate) value: Vec<u8>,
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
    /// A function.
    Function(Function),
    /// An object type.
    Object(Object),
    /// An enum.
    Enum(Enum),
    /// A union of object types.
    Union(Union),
    /// The settings of the package.
    Config(Vec<Setting>),
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
    /// What can be told of one that exists, to find it.
    pub(crate) state: Option<Bag>,
    /// Its outputs.
    pub(crate) outputs: Vec<Field>,
    /// Its methods.
    pub(crate) methods: Vec<Function>,
    /// The outputs, by their schema's names, that must not be shown.
    pub(crate) secret_outputs: Vec<String>,
    /// The paths of the properties whose change the program wants to replace the resource.
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
    /// The schema's token.
    pub(crate) token: String,
    /// The Rust function's name.
    pub(crate) name: String,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
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
    /// The arguments with which it is given as an input; none for what is only returned.
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

/// A union of object types.
#[derive(Debug)]
pub(crate) struct Union {
    /// The Rust type's name.
    pub(crate) name: String,
    /// The property whose value tells which member it is; empty where there is none.
    pub(crate) discriminator: String,
    /// Its members.
    pub(crate) members: Vec<Member>,
}

/// A member of a union.
#[derive(Debug)]
pub(crate) struct Member {
    /// The variant's name.
    pub(crate) variant: String,
    /// Its type.
    pub(crate) ty: Type,
    /// The discriminator's value; empty where there is none.
    pub(crate) tag: String,
    /// The arguments' type that can be given for it.
    pub(crate) args: Option<String>,
}

/// A setting of the package in a stack's configuration.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The schema's name.
    pub(crate) wire: String,
    /// The accessor's name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: Type,
    /// Whether its value must not be shown.
    pub(crate) secret: bool,
    /// What it is where it isn't set.
    pub(crate) default: Defaults,
    /// Its documentation, in Markdown.
    pub(crate) docs: String,
    /// Why it isn't to be used any more.
    pub(crate) deprecated: Option<String>,
}
