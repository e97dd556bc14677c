use std::collections::BTreeMap;

use super::reference::Reference;
use super::types::Type;
use crate::names::{ModulePath, Scope, Token, TokenParser, pascal};
use crate::schema::{ComplexType, Package};
use crate::{Error, crate_name};

/// Where each token's Rust type is.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    package: String,
    crate_name: String,
    foreign: BTreeMap<String, Registry>,
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
    /// Its crate, where it is another package's.
    pub(crate) krate: Option<String>,
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
        !matches!(self, Self::Function)
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
    pub(crate) fn new(package: &Package, foreign: &BTreeMap<String, Package>) -> Result<Self, Error> {
        let tokens = TokenParser::new(&package.meta.module_format)?;
        let mut registry = Self {
            package: package.name.clone(),
            crate_name: crate_name(package),
            foreign: Self::foreign(foreign)?,
            ..Self::default()
        };
        let provider = Token { module: ModulePath::new(), name: "Provider".to_owned() };
        registry.place(Space::Resource, package.provider_token(), provider, Kind::Resource);
        for token in live(&package.resources, |resource| resource.is_overlay) {
            registry.place(Space::Resource, token.clone(), tokens.parse(token)?, Kind::Resource);
        }
        for token in live(&package.functions, |function| function.is_overlay) {
            registry.place(Space::Function, token.clone(), tokens.parse(token)?, Kind::Function);
        }
        for (token, complex) in package.types.iter().filter(|(_, complex)| !complex.is_overlay) {
            registry.place(Space::Type, token.clone(), tokens.parse(token)?, kind_of(token, complex)?);
        }
        Ok(registry)
    }

    /// The package's name.
    pub(crate) fn package(&self) -> &str {
        &self.package
    }

    /// Where what a schema refers to is: in another package whose schema isn't there, where it should be.
    pub(crate) fn find(&self, reference: &Reference) -> Option<Place> {
        let Some(package) = &reference.package else {
            return self.get(reference.space, &reference.token).cloned();
        };
        match self.foreign.get(package) {
            Some(registry) => {
                let place = registry.get(reference.space, &reference.token).cloned()?;
                Some(Place { krate: Some(registry.crate_name.clone()), ..place })
            }
            None => guess(package, reference),
        }
    }

    /// Where a token's Rust type is.
    pub(crate) fn get(&self, space: Space, token: &str) -> Option<&Place> {
        self.places.get(&(space, token.to_owned()))
    }

    /// Whether a module has a type of this name.
    pub(crate) fn has_type(&self, module: &ModulePath, name: &str) -> bool {
        self.scopes.get(module).is_some_and(|scope| scope.contains(name))
    }

    /// What an enum is made of; any other type itself.
    pub(crate) fn underlying(&self, ty: &Type) -> Type {
        match ty {
            Type::Named(reference) => match self.find(reference).map(|place| place.kind) {
                Some(Kind::Enum(values)) => values,
                _ => ty.clone(),
            },
            _ => ty.clone(),
        }
    }

    fn foreign(packages: &BTreeMap<String, Package>) -> Result<BTreeMap<String, Self>, Error> {
        let named =
            packages.iter().map(|(name, package)| Ok((name.clone(), Self::new(package, &BTreeMap::new())?)));
        named.collect()
    }

    fn place(&mut self, space: Space, key: String, token: Token, kind: Kind) {
        let (companions, other) = kind.companions();
        let unnamed = || Scope::reserving(["Self"]);
        let scope = self.scopes.entry(token.module.clone()).or_insert_with(unnamed);
        let name = scope.take_type(&pascal(&token.name), companions, other);
        self.places.insert((space, key), Place { krate: None, module: token.module, name, kind });
    }
}

/// Where a package without surprises has what is referred to.
fn guess(package: &str, reference: &Reference) -> Option<Place> {
    let provider = format!("pulumi:providers:{package}");
    let token = if reference.token == provider {
        Token { module: ModulePath::new(), name: "Provider".to_owned() }
    } else {
        TokenParser::default().parse(&reference.token).ok()?
    };
    let krate = crate_name(&Package { name: package.to_owned(), ..Package::default() });
    let kind = if reference.space == Space::Type { Kind::Object } else { Kind::Resource };
    Some(Place { krate: Some(krate), module: token.module, name: pascal(&token.name), kind })
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
