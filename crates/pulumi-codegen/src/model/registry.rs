use std::collections::BTreeMap;

use super::reference::Reference;
use super::types::Type;
use super::unions::{self, ObjectUnion};
use crate::names::{ModulePath, Scope, Token, TokenParser, pascal};
use crate::schema::{ComplexType, Package, Resource};
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
    /// Unions of object types, which have no name in the schema.
    Union,
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
    /// A union of object types.
    Union(ObjectUnion),
}

impl Kind {
    /// Whether a property can have it as its type.
    pub(crate) fn is_value(&self) -> bool {
        !matches!(self, Self::Function)
    }

    /// What is named after it, and what tells it from something else of its name. Functions are apart from types.
    fn companions(&self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Resource => (&["", "Args"], "Resource"),
            Self::Function => (&["Args", "Result", "()", "Plain()", "WithOptions()"], "Function"),
            Self::Object => (&["", "Args"], "Type"),
            Self::Enum(_) => (&[""], "Type"),
            Self::Union(_) => (&[""], "Union"),
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
        registry.place_resource(package.provider_token(), provider, &package.provider);
        for (token, resource) in package.resources.iter().filter(|(_, resource)| !resource.is_overlay) {
            registry.place_resource(token.clone(), tokens.parse(token)?, resource);
        }
        let functions = package.functions.iter().filter(|(_, function)| !function.is_overlay);
        for (token, _) in functions.filter(|(_, function)| !function.is_method()) {
            registry.place(Space::Function, token.clone(), tokens.parse(token)?, Kind::Function);
        }
        for (token, complex) in package.types.iter().filter(|(_, complex)| !complex.is_overlay) {
            registry.place(Space::Type, token.clone(), tokens.parse(token)?, kind_of(token, complex)?);
        }
        for union in unions::all(package, &registry) {
            let token = Token { module: union.module(&registry), name: union.name(&registry) };
            registry.place(Space::Union, union.key().token, token, Kind::Union(union));
        }
        Ok(registry)
    }

    /// The unions, with their places.
    pub(crate) fn unions(&self) -> impl Iterator<Item = (&Place, &ObjectUnion)> {
        self.places.values().filter_map(|place| match &place.kind {
            Kind::Union(union) => Some((place, union)),
            _ => None,
        })
    }

    /// Whether the schema of another package is there.
    pub(crate) fn has_schema_of(&self, package: &str) -> bool {
        self.foreign.contains_key(package)
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

    /// Places a resource, and its methods beside it.
    fn place_resource(&mut self, key: String, token: Token, resource: &Resource) {
        let module = token.module.clone();
        let name = self.place(Space::Resource, key, token, Kind::Resource);
        if resource.state_inputs.is_some() {
            self.scope(&module).take(&state_name(&name));
        }
        for (method, function) in &resource.methods {
            let token = Token { module: module.clone(), name: format!("{name}{}", pascal(method)) };
            self.place(Space::Function, function.clone(), token, Kind::Function);
        }
    }

    fn place(&mut self, space: Space, key: String, token: Token, kind: Kind) -> String {
        let (companions, other) = kind.companions();
        let name = self.scope(&token.module).take_type(&pascal(&token.name), companions, other);
        let place = Place { krate: None, module: token.module, name: name.clone(), kind };
        self.places.insert((space, key), place);
        name
    }

    fn scope(&mut self, module: &ModulePath) -> &mut Scope {
        self.scopes.entry(module.clone()).or_insert_with(|| Scope::reserving(["Self"]))
    }
}

/// The name of what can be told of a resource that exists.
pub(crate) fn state_name(resource: &str) -> String {
    format!("{resource}State")
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
