//! From a schema to a [`Model`].

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::fields::Fields;
use super::recursion::Containment;
use super::registry::{Kind, Place, Registry, Space, state_name};
use super::types::{Site, Type};
use super::unions::ObjectUnion;
use super::usage::Usage;
use super::{
    Bag, Body, Enum, Function, Item, Member, Model, Object, Parameterization, Plugin, Reference, Resource,
    Returns, Role, Union, replacement,
};
use crate::Error;
use crate::model::variants::variants;
use crate::names::{ModulePath, Scope, module, pascal, snake};
use crate::schema::{self, ComplexType, Package, Property};

/// The module of the accessors of settings.
const CONFIG: &str = "config";

/// The file of the accessors of settings.
const SETTINGS: &str = "Settings";

/// Names that a resource's own methods take.
const RESOURCE_METHODS: &[&str] = &["get", "handle", "id", "new", "urn", "with_options"];

impl Model {
    /// Chooses every name and resolves every reference of a schema.
    pub(crate) fn new(package: &Package, foreign: &BTreeMap<String, Package>) -> Result<Self, Error> {
        let registry = Registry::new(package, foreign)?;
        let containment = Containment::new(package, &registry)?;
        let usage = Usage::new(package, &registry);
        let replacing = replacement::leading(package);
        let modules = Binder { package, registry: &registry, containment, usage, replacing }.modules()?;
        let schema::Plugin { name, version } = package.plugin();
        Ok(Self {
            name: package.name.clone(),
            version: package.version.clone(),
            plugin: Plugin { name: name.to_owned(), version: version.to_owned() },
            parameterization: parameterization(package)?,
            download_url: package.plugin_download_url.clone(),
            registry,
            modules,
        })
    }
}

fn parameterization(package: &Package) -> Result<Option<Parameterization>, Error> {
    let Some(spec) = &package.parameterization else { return Ok(None) };
    let value = BASE64_STANDARD.decode(&spec.parameter).map_err(|source| Error::Parameter { source })?;
    Ok(Some(Parameterization { name: package.name.clone(), version: package.version.clone(), value }))
}

#[derive(Debug)]
struct Binder<'s> {
    package: &'s Package,
    registry: &'s Registry,
    containment: Containment,
    usage: Usage<'s>,
    /// The object types that lead to a property whose change replaces a resource.
    replacing: BTreeSet<String>,
}

/// Where an item goes, and the item.
type Placed = (Place, Item);

impl<'s> Binder<'s> {
    fn modules(&self) -> Result<BTreeMap<ModulePath, Vec<Item>>, Error> {
        let mut modules = BTreeMap::from([(ModulePath::new(), Vec::new())]);
        for (place, item) in self.items()? {
            for depth in 1..place.module.len() {
                modules.entry(place.module[..depth].to_vec()).or_default();
            }
            modules.entry(place.module).or_default().push(item);
        }
        name_files(&mut modules);
        Ok(modules)
    }

    fn items(&self) -> Result<Vec<Placed>, Error> {
        let provider = self.package.provider_token();
        let mut items = vec![self.resource(&provider, &self.package.provider, Role::Provider)];
        items.extend(self.package.resources.iter().map(|(token, resource)| {
            let role = if resource.is_component { Role::Component } else { Role::Custom };
            self.resource(token, resource, role)
        }));
        let functions = self.package.functions.iter().filter(|(_, function)| !function.is_method());
        items.extend(functions.map(|(token, function)| self.function_item(token, function)));
        items.extend(self.package.types.iter().map(|(token, complex)| self.complex(token, complex)));
        items.extend(self.registry.unions().map(|(place, union)| Ok(Some(self.union(place, union)))));
        items.push(self.config());
        items.into_iter().filter_map(Result::transpose).collect()
    }

    fn resource(
        &self,
        token: &str,
        resource: &schema::Resource,
        role: Role,
    ) -> Result<Option<Placed>, Error> {
        let Some(place) = self.registry.get(Space::Resource, token) else { return Ok(None) };
        let name = &place.name;
        let inputs = self.fields(token, place, &resource.input_properties, &resource.required_inputs);
        let outputs = self.fields(token, place, &resource.properties, &resource.required);
        let mut scope = Scope::reserving(RESOURCE_METHODS.iter().copied());
        let body = Resource {
            name: name.clone(),
            role,
            args: inputs.bag(format!("{name}Args"), name.clone(), role == Role::Provider)?,
            state: resource.state_inputs.as_ref().map(|state| self.state(token, place, state)).transpose()?,
            outputs: outputs.fields(&mut scope)?,
            methods: self.methods(token, name, resource, &mut scope)?,
            secret_outputs: named(&resource.properties, |property| property.secret),
            replace_on_changes: replacement::paths(self.package, &self.replacing, resource.replaceable()),
            aliases: resource.aliases.iter().map(|alias| alias.token.clone()).collect(),
        };
        let deprecated = resource.deprecation_message.as_ref();
        Ok(Some(self.placed(place, token, &resource.description, deprecated, Body::Resource(body))))
    }

    /// What can be told of a resource that exists; what it needs is the provider's to say.
    fn state(&self, token: &str, place: &Place, state: &schema::ObjectSpec) -> Result<Bag, Error> {
        let owner = format!("{}::get", place.name);
        self.fields(token, place, &state.properties, &[]).bag(state_name(&place.name), owner, false)
    }

    /// A resource's methods, named in one scope with its outputs.
    fn methods(
        &self,
        token: &str,
        name: &str,
        resource: &schema::Resource,
        scope: &mut Scope,
    ) -> Result<Vec<Function>, Error> {
        let mut methods = Vec::new();
        for (method, function) in &resource.methods {
            let missing = || Error::UnknownMethod {
                token: token.to_owned(),
                method: method.clone(),
                function: function.clone(),
            };
            let spec = self.package.functions.get(function).ok_or_else(missing)?;
            let rust_name = scope.take_with(&snake(method), &["", "_plain"]);
            let owner = format!("{name}::{rust_name}");
            methods.extend(self.function(function, spec, rust_name, owner)?);
        }
        Ok(methods)
    }

    fn function_item(&self, token: &str, function: &schema::Function) -> Result<Option<Placed>, Error> {
        let Some(place) = self.registry.get(Space::Function, token) else { return Ok(None) };
        let name = snake(&place.name);
        let Some(body) = self.function(token, function, name.clone(), name)? else { return Ok(None) };
        let deprecated = function.deprecation_message.as_ref();
        Ok(Some(self.placed(place, token, &function.description, deprecated, Body::Function(body))))
    }

    fn function(
        &self,
        token: &str,
        function: &schema::Function,
        name: String,
        owner: String,
    ) -> Result<Option<Function>, Error> {
        let Some(place) = self.registry.get(Space::Function, token) else { return Ok(None) };
        let inputs = self.fields(token, place, &function.inputs.properties, &function.inputs.required);
        let args = inputs.bag(format!("{}Args", place.name), owner, false)?;
        Ok(Some(Function {
            token: token.to_owned(),
            name,
            docs: self.registry.linked(&function.description),
            deprecated: function.deprecation_message.clone(),
            args: (!args.setters.is_empty() || !args.constants.is_empty()).then_some(args),
            returns: self.returns(token, place, function.outputs.as_ref())?,
        }))
    }

    fn returns(
        &self,
        token: &str,
        place: &Place,
        outputs: Option<&schema::Outputs>,
    ) -> Result<Returns, Error> {
        let Some(outputs) = outputs else { return Ok(Returns::Nothing) };
        if !outputs.is_object() {
            let site = Site { token, property: "outputs" };
            return Ok(Returns::Value(Type::resolve(&outputs.spec, site, self.registry)?));
        }
        let fields =
            self.fields(token, place, &outputs.properties, &outputs.required).fields(&mut Scope::default())?;
        let name = format!("{}Result", place.name);
        Ok(Returns::Object(Object { name, fields, args: None, in_union: false }))
    }

    fn complex(&self, token: &str, complex: &ComplexType) -> Result<Option<Placed>, Error> {
        let Some(place) = self.registry.get(Space::Type, token) else { return Ok(None) };
        let body = match &place.kind {
            Kind::Enum(Type::Bool) => return Ok(None),
            Kind::Enum(ty) => Body::Enum(Enum {
                name: place.name.clone(),
                ty: ty.clone(),
                variants: variants(token, ty, complex.values.as_deref().unwrap_or_default())?,
            }),
            _ => Body::Object(self.object(token, place, complex)?),
        };
        Ok(Some(self.placed(place, token, &complex.description, None, body)))
    }

    fn object(&self, token: &str, place: &Place, complex: &ComplexType) -> Result<Object, Error> {
        let properties = self.fields(token, place, &complex.properties, &complex.required);
        let mut fields = properties.fields(&mut Scope::default())?;
        for field in &mut fields {
            field.boxed = self.containment.is_cyclic(token, &field.ty);
        }
        let name = place.name.clone();
        let bag = || properties.bag(format!("{name}Args"), name.clone(), false);
        let args = self.usage.is_input(token).then(bag).transpose()?;
        Ok(Object { name: name.clone(), fields, args, in_union: self.usage.is_union_member(token) })
    }

    fn union(&self, place: &Place, union: &ObjectUnion) -> Placed {
        let mut scope = Scope::default();
        let member = |(reference, tag): &(Reference, String)| {
            let name = self.registry.find(reference).map(|place| place.name).unwrap_or_default();
            let is_input = reference.package.is_none() && self.usage.is_input(&reference.token);
            Member {
                variant: scope.take_type(&name, &[""], "Variant"),
                ty: Type::Named(reference.clone()),
                tag: tag.clone(),
                args: is_input.then(|| format!("{name}Args")),
            }
        };
        let members: Vec<_> = union.members.iter().map(member).collect();
        let docs = match union.discriminator.as_str() {
            "" => "One of several types.".to_owned(),
            discriminator => format!("One of several types, which `{discriminator}` tells apart."),
        };
        let body = Union { name: place.name.clone(), discriminator: union.discriminator.clone(), members };
        self.placed(place, &place.name, &docs, None, Body::Union(body))
    }

    /// The settings, in a module that a schema may have, too.
    fn config(&self) -> Result<Option<Placed>, Error> {
        let module = ModulePath::from([CONFIG.to_owned()]);
        let place = Place { krate: None, module, name: SETTINGS.to_owned(), kind: Kind::Function };
        let settings = self.fields(CONFIG, &place, &self.package.config.variables, &[]).settings()?;
        if settings.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.placed(&place, CONFIG, "", None, Body::Config(settings))))
    }

    fn fields<'f>(
        &'f self,
        token: &'f str,
        place: &'f Place,
        properties: &'f BTreeMap<String, Property>,
        required: &'f [String],
    ) -> Fields<'f> {
        Fields { token, module: &place.module, registry: self.registry, properties, required }
    }

    fn placed(
        &self,
        place: &Place,
        token: &str,
        docs: &str,
        deprecated: Option<&String>,
        body: Body,
    ) -> Placed {
        let item = Item {
            token: token.to_owned(),
            file: place.name.clone(),
            docs: self.registry.linked(docs),
            deprecated: deprecated.cloned(),
            body,
        };
        (place.clone(), item)
    }
}

/// The names of the properties of which something holds.
fn named(properties: &BTreeMap<String, Property>, holds: impl Fn(&Property) -> bool) -> Vec<String> {
    properties.iter().filter(|(_, property)| holds(property)).map(|(name, _)| name.clone()).collect()
}

/// Gives each item a file of its own beside the module's children.
fn name_files(modules: &mut BTreeMap<ModulePath, Vec<Item>>) {
    let paths: Vec<_> = modules.keys().cloned().collect();
    for (path, items) in modules {
        let children = paths.iter().filter(|child| child.len() == path.len() + 1 && child.starts_with(path));
        let mut files = Scope::reserving(children.filter_map(|child| child.last()).map(String::as_str));
        for item in items {
            item.file = files.take(&module(&pascal(&item.file)));
        }
    }
}
