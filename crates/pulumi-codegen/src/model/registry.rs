use std::collections::BTreeMap;

use super::types::Type;
use crate::Error;
use crate::names::{ModulePath, Scope, Token, TokenParser, pascal};
use crate::schema::{ComplexType, Package};

/// Where each token's Rust type is.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    places: BTreeMap<(Space, String), Place>,
    scopes: BTreeMap<ModulePath, Scope>,
}

/// A schema's token spaces: a type and a resource may share a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    /// `resources` and the provider.
    Resource,
    /// `functions`.
    Function,
    /// `types`.
    Type,
}

/// A Rust type's place.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its module.
    pub(crate) module: ModulePath,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A resource.
    Resource,
    /// A function: the name is what its arguments and results begin with.
    Function,
    /// An object type.
    Object,
    /// An enum with values of a type.
    Enum(Type),
}

impl Kind {
    /// Whether a property can have it as its type.
    pub(crate) fn is_value(&self) -> bool {
        matches!(self, Self::Object | Self::Enum(_))
    }

    fn companions(&self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Resource => (&["", "Args", "ArgsBuilder"], "Resource"),
            Self::Function => (&["Args", "ArgsBuilder", "Result"], "Function"),
            Self::Object => (&["", "Args", "ArgsBuilder"], "Type"),
            Self::Enum(_) => (&[""], "Type"),
        }
    }
}

impl Registry {
    /// Chooses a name for everything in a package: resources first, then functions, then types, each by token.
    pub(crate) fn new(package: &Package, tokens: &TokenParser) -> Result<Self, Error> {
        let mut registry = Self::default();
        let provider = Token { module: ModulePath::new(), name: "Provider".to_owned() };
        registry.place(Space::Resource, package.provider_token(), provider, Kind::Resource);
        for token in live(&package.resources, |resource| resource.is_overlay) {
            registry.place(Space::Resource, token.clone(), tokens.parse(token)?, Kind::Resource);
        }
        for token in live(&package.functions, |function| function.is_overlay) {
            registry.place(Space::Function, token.clone(), tokens.parse(token)?, Kind::Function);
        }
        for (token, complex) in &package.types {
            registry.place(Space::Type, token.clone(), tokens.parse(token)?, kind_of(token, complex)?);
        }
        Ok(registry)
    }

    /// Where a token's Rust type is.
    pub(crate) fn get(&self, space: Space, token: &str) -> Option<&Place> {
        self.places.get(&(space, token.to_owned()))
    }

    /// Where a generated type is; every [`Type::Named`] has one.
    pub(crate) fn named(&self, token: &str) -> Option<&Place> {
        self.get(Space::Type, token)
    }

    /// What a type's token stands for.
    pub(crate) fn kind(&self, token: &str) -> Option<&Kind> {
        self.named(token).map(|place| &place.kind)
    }

    /// Whether a module has a type of this name.
    pub(crate) fn has_type(&self, module: &ModulePath, name: &str) -> bool {
        self.scopes.get(module).is_some_and(|scope| scope.contains(name))
    }

    /// What an enum is made of; any other type itself.
    pub(crate) fn underlying<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match ty {
            Type::Named(token) => match self.kind(token) {
                Some(Kind::Enum(values)) => values,
                _ => ty,
            },
            _ => ty,
        }
    }

    fn place(&mut self, space: Space, key: String, token: Token, kind: Kind) {
        let (companions, other) = kind.companions();
        let unnamed = || Scope::reserving(["Self"]);
        let scope = self.scopes.entry(token.module.clone()).or_insert_with(unnamed);
        let name = scope.take_type(&pascal(&token.name), companions, other);
        self.places.insert((space, key), Place { module: token.module, name, kind });
    }
}

fn live<T>(map: &BTreeMap<String, T>, is_overlay: impl Fn(&T) -> bool) -> impl Iterator<Item = &String> {
    map.iter().filter(move |(_, value)| !is_overlay(value)).map(|(token, _)| token)
}

fn kind_of(token: &str, complex: &ComplexType) -> Result<Kind, Error> {
    if complex.values.is_none() {
        return Ok(Kind::Object);
    }
    match complex.kind.as_str() {
        "string" | "" => Ok(Kind::Enum(Type::String)),
        "integer" => Ok(Kind::Enum(Type::Integer)),
        "number" => Ok(Kind::Enum(Type::Number)),
        "boolean" => Ok(Kind::Enum(Type::Bool)),
        kind => Err(Error::UnknownType {
            token: token.to_owned(),
            property: "enum".to_owned(),
            kind: kind.to_owned(),
        }),
    }
}
