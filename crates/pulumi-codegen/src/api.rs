//! What the bindings of a package are called: for generators of programs that use them.
//!
//! Everything is looked up by the schema's names; paths start inside the crate of bindings.

mod items;
mod tokens;
mod types;

use std::collections::BTreeMap;

pub use self::items::{Enum, Function, Object, Property, Resource, Returns};
pub use self::types::{Named, Type};
use crate::model::Model;
use crate::names::{TokenParser, ident, module, pascal, snake};
use crate::schema::Package;
use crate::{Error, crate_name};

/// The names in the bindings of one package.
#[derive(Debug)]
pub struct Api {
    model: Model,
    tokens: tokens::Tokens,
    /// The tokens of methods, by the resource's token and the method's name.
    methods: BTreeMap<(String, String), String>,
    package: Package,
}

impl Api {
    /// Chooses the names that [`generate`](crate::generate) chooses.
    ///
    /// # Errors
    ///
    /// Where the schema contradicts itself: see [`Error`].
    pub fn new(package: Package) -> Result<Self, Error> {
        let model = Model::new(&package, &BTreeMap::new())?;
        let tokens = tokens::Tokens::new(&package, TokenParser::new(&package.meta.module_format)?);
        let provider = package.provider_token();
        let methods = package.resources.iter().chain([(&provider, &package.provider)]);
        let methods = methods.flat_map(|(token, resource)| {
            let key = |method: &String| (token.clone(), method.clone());
            resource.methods.iter().map(move |(method, function)| (key(method), function.clone()))
        });
        let methods = methods.collect();
        Ok(Self { model, tokens, methods, package })
    }

    /// The package's name.
    pub fn name(&self) -> &str {
        &self.model.name
    }

    /// The package's version; empty where the schema has none.
    pub fn version(&self) -> &str {
        &self.model.version
    }

    /// The name of the crate, as in `use`.
    pub fn crate_name(&self) -> String {
        crate_name(&self.package)
    }

    /// The whole token of a resource that a program may call by less: `aws:s3:Bucket`, `random:RandomPet`.
    pub fn resource_token(&self, token: &str) -> Option<String> {
        if token == self.package.provider_token() {
            return Some(token.to_owned());
        }
        self.tokens.find(token, self.package.resources.keys())
    }

    /// The whole token of a function that a program may call by less.
    pub fn function_token(&self, token: &str) -> Option<String> {
        self.tokens.find(token, self.package.functions.keys())
    }

    /// Whether an input of a resource, function or object has only one value, which is set without being asked for.
    pub fn is_constant(&self, token: &str, property: &str) -> bool {
        let items = self.model.modules.values().flatten().filter(|item| item.token == token);
        items
            .flat_map(crate::model::Item::bags)
            .any(|bag| bag.constants.iter().any(|(constant, _)| constant == property))
    }

    /// The token of a resource's method.
    pub fn method_token(&self, resource: &str, method: &str) -> Option<&str> {
        self.methods.get(&(resource.to_owned(), method.to_owned())).map(String::as_str)
    }
}

/// A name as a variable's: `defaultRoute` → `default_route`, `type` → `r#type`.
#[must_use]
pub fn variable_name(name: &str) -> String {
    ident(&snake(name))
}

/// A name that is in the right case already, as Rust takes it: `type` → `r#type`.
#[must_use]
pub fn identifier(name: &str) -> String {
    ident(name)
}

/// A name as a type's: `myComponent` → `MyComponent`.
#[must_use]
pub fn type_name(name: &str) -> String {
    pascal(name)
}

/// A name as a module's: `myComponent` → `my_component`, `type` → `type_`.
#[must_use]
pub fn module_name(name: &str) -> String {
    module(name)
}
