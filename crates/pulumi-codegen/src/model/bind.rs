//! From a schema to a [`Model`].

use std::collections::BTreeMap;

use super::fields::Fields;
use super::recursion::Containment;
use super::registry::{Kind, Place, Registry, Space};
use super::types::{Site, Type};
use super::usage::Usage;
use super::{Body, Enum, Function, Item, Model, Object, Resource, Returns, Role};
use crate::Error;
use crate::model::variants::variants;
use crate::names::{ModulePath, Scope, module, pascal, snake};
use crate::schema::{self, ComplexType, Package, Property};

/// Names that a resource's own methods take.
const RESOURCE_METHODS: &[&str] = &["get", "handle", "id", "new", "urn", "with_options"];

impl Model {
    /// Chooses every name and resolves every reference of a schema.
    pub(crate) fn new(package: &Package, foreign: &BTreeMap<String, Package>) -> Result<Self, Error> {
        let registry = Registry::new(package, foreign)?;
        let containment = Containment::new(package, &registry)?;
        let binder = Binder { package, registry: &registry, containment, usage: Usage::new(package) };
        let modules = binder.modules()?;
        Ok(Self {
            name: package.name.clone(),
            version: package.version.clone(),
            download_url: package.plugin_download_url.clone(),
            registry,
            modules,
        })
    }
}

#[derive(Debug)]
struct Binder<'s> {
    package: &'s Package,
    registry: &'s Registry,
    containment: Containment,
    usage: Usage,
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
        let methods = self.methods()?;
        let provider = self.package.provider_token();
        let mut items = vec![self.resource(&provider, &self.package.provider, Role::Provider)];
        items.extend(self.package.resources.iter().map(|(token, resource)| {
            let role = if resource.is_component { Role::Component } else { Role::Custom };
            self.resource(token, resource, role)
        }));
        items.extend(
            self.package
                .functions
                .iter()
                .map(|(token, function)| self.function(token, function, methods.get(token.as_str()))),
        );
        items.extend(self.package.types.iter().map(|(token, complex)| self.complex(token, complex)));
        items.into_iter().filter_map(Result::transpose).collect()
    }

    /// The methods' functions by token, with the resource's type and the method's name.
    fn methods(&self) -> Result<BTreeMap<&'s str, (String, String)>, Error> {
        let mut methods = BTreeMap::new();
        for (token, resource) in &self.package.resources {
            let Some(place) = self.registry.get(Space::Resource, token) else { continue };
            for (method, function) in &resource.methods {
                if !self.package.functions.contains_key(function) {
                    return Err(Error::UnknownMethod {
                        token: token.clone(),
                        method: method.clone(),
                        function: function.clone(),
                    });
                }
                methods.insert(function.as_str(), (place.name.clone(), snake(method)));
            }
        }
        Ok(methods)
    }

    fn resource(
        &self,
        token: &str,
        resource: &schema::Resource,
        role: Role,
    ) -> Result<Option<Placed>, Error> {
        let Some(place) = self.registry.get(Space::Resource, token) else { return Ok(None) };
        let inputs = self.fields(token, place, &resource.input_properties, &resource.required_inputs);
        let outputs = self.fields(token, place, &resource.properties, &resource.required);
        let body = Resource {
            name: place.name.clone(),
            role,
            args: inputs.bag(format!("{}Args", place.name), place.name.clone(), role == Role::Provider)?,
            outputs: outputs.fields(RESOURCE_METHODS)?,
            secret_outputs: named(&resource.properties, |property| property.secret),
            replace_on_changes: named(&resource.input_properties, |property| property.replace_on_changes),
            aliases: resource.aliases.iter().map(|alias| alias.token.clone()).collect(),
        };
        let deprecated = resource.deprecation_message.as_ref();
        Ok(Some(placed(place, token, &resource.description, deprecated, Body::Resource(body))))
    }

    fn function(
        &self,
        token: &str,
        function: &schema::Function,
        method: Option<&(String, String)>,
    ) -> Result<Option<Placed>, Error> {
        let Some(place) = self.registry.get(Space::Function, token) else { return Ok(None) };
        let name = method.map_or_else(|| snake(&place.name), |(_, method)| method.clone());
        let inputs = self.fields(token, place, &function.inputs.properties, &function.inputs.required);
        let owner = method.map_or_else(|| name.clone(), |(resource, method)| format!("{resource}::{method}"));
        let args = inputs.bag(format!("{}Args", place.name), owner, false)?;
        let body = Function {
            name,
            receiver: method.map(|(resource, _)| resource.clone()),
            args: (!args.setters.is_empty() || !args.constants.is_empty()).then_some(args),
            returns: self.returns(token, place, function.outputs.as_ref())?,
        };
        let deprecated = function.deprecation_message.as_ref();
        Ok(Some(placed(place, token, &function.description, deprecated, Body::Function(body))))
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
        let fields = self.fields(token, place, &outputs.properties, &outputs.required).fields(&[])?;
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
        Ok(Some(placed(place, token, &complex.description, None, body)))
    }

    fn object(&self, token: &str, place: &Place, complex: &ComplexType) -> Result<Object, Error> {
        let properties = self.fields(token, place, &complex.properties, &complex.required);
        let mut fields = properties.fields(&[])?;
        for field in &mut fields {
            field.boxed = self.containment.is_cyclic(token, &field.ty);
        }
        let name = place.name.clone();
        let bag = || properties.bag(format!("{name}Args"), name.clone(), false);
        let args = self.usage.is_input(token).then(bag).transpose()?;
        Ok(Object { name: name.clone(), fields, args, in_union: self.usage.is_union_member(token) })
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
}

fn placed(place: &Place, token: &str, docs: &str, deprecated: Option<&String>, body: Body) -> Placed {
    let item = Item {
        token: token.to_owned(),
        file: place.name.clone(),
        docs: docs.to_owned(),
        deprecated: deprecated.cloned(),
        body,
    };
    (place.clone(), item)
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
