//! Resources, functions, objects and enums.

use serde_json::Value;

use super::Api;
use super::types::Type;
use crate::model::{self, Bag, Body, Field, Item, Role, Space};
use crate::names::ident;

/// A resource.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resource {
    /// Its path, such as `s3::Bucket`.
    pub path: String,
    /// The path of its arguments.
    pub args: String,
    /// Whether it is a component.
    pub is_component: bool,
    /// What can be set.
    pub inputs: Vec<Property>,
    /// What it has once created.
    pub outputs: Vec<Property>,
    /// What can be said of one that is read.
    pub state: Vec<Property>,
    /// The path of what is said of one that is read.
    pub state_args: Option<String>,
}

/// A function, or a method of a resource.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Function {
    /// Its path, as it is called; a method's is its name alone.
    pub path: String,
    /// Its name, without `r#`, to which `_plain` and `_with_options` are added.
    pub name: String,
    /// The path of its arguments, if it takes any.
    pub args: Option<String>,
    /// What can be given.
    pub inputs: Vec<Property>,
    /// What it returns.
    pub returns: Returns,
    /// Whether the schema wants its result at once: a value instead of an output.
    pub plain: bool,
}

/// What a function returns.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Returns {
    /// An object of its own.
    Object {
        /// Its path.
        path: String,
        /// Its fields.
        fields: Vec<Property>,
    },
    /// A value.
    Value(Type),
    /// Nothing: `Value::Null`.
    Nothing,
}

/// An object type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Object {
    /// Its path.
    pub path: String,
    /// The path of what it is given by as an input, where it is one.
    pub args: Option<String>,
    /// Its fields.
    pub fields: Vec<Property>,
    /// What can be set.
    pub inputs: Vec<Property>,
}

/// An enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// Its path.
    pub path: String,
    /// The type of its values.
    pub ty: Type,
    /// Its variants, by their values.
    pub variants: Vec<(Value, String)>,
}

/// A property: a setter, an accessor or a field.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Property {
    /// The schema's name.
    pub wire: String,
    /// The Rust name, as it is written.
    pub name: String,
    /// Its type, without the `Option` or `Box` around it.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it is in a `Box`.
    pub boxed: bool,
}

impl Api {
    /// A resource, or the provider, by its whole token.
    pub fn resource(&self, token: &str) -> Option<Resource> {
        let (path, item) = self.find(token, |body| matches!(body, Body::Resource(_)))?;
        let Body::Resource(resource) = &item.body else { return None };
        Some(Resource {
            path: path.clone() + &resource.name,
            args: path.clone() + &resource.args.name,
            is_component: resource.role == Role::Component,
            inputs: setters(&resource.args),
            outputs: fields(&resource.outputs),
            state: resource.state.as_ref().map(setters).unwrap_or_default(),
            state_args: resource.state.as_ref().map(|state| state_path(&path, state)),
        })
    }

    /// A function, by its whole token.
    pub fn function(&self, token: &str) -> Option<Function> {
        let (path, item) = self.find(token, |body| matches!(body, Body::Function(_)))?;
        let Body::Function(function) = &item.body else { return None };
        Some(self.called(&path, &path, function))
    }

    /// A method of a resource, by the whole tokens of both.
    pub fn method(&self, resource: &str, token: &str) -> Option<Function> {
        let (path, item) = self.find(resource, |body| matches!(body, Body::Resource(_)))?;
        let Body::Resource(resource) = &item.body else { return None };
        let method = resource.methods.iter().find(|method| method.token == token)?;
        Some(self.called("", &path, method))
    }

    fn called(&self, own: &str, path: &str, function: &model::Function) -> Function {
        let outputs = self.package.functions.get(&function.token).and_then(|spec| spec.outputs.as_ref());
        Function {
            path: own.to_owned() + &ident(&function.name),
            name: function.name.clone(),
            args: function.args.as_ref().map(|args| path.to_owned() + &args.name),
            inputs: function.args.as_ref().map(setters).unwrap_or_default(),
            plain: outputs.is_some_and(|outputs| outputs.spec.plain),
            returns: match &function.returns {
                model::Returns::Nothing => Returns::Nothing,
                model::Returns::Value(ty) => Returns::Value(Type::new(ty)),
                model::Returns::Object(object) => {
                    Returns::Object { path: path.to_owned() + &object.name, fields: fields(&object.fields) }
                }
            },
        }
    }

    /// An object type, by its whole token.
    pub fn object(&self, token: &str) -> Option<Object> {
        let (path, item) = self.find(token, |body| matches!(body, Body::Object(_)))?;
        let Body::Object(object) = &item.body else { return None };
        Some(Object {
            path: path.clone() + &object.name,
            args: object.args.as_ref().map(|args| path + &args.name),
            fields: fields(&object.fields),
            inputs: object.args.as_ref().map(setters).unwrap_or_default(),
        })
    }

    /// The member of a union that an object with these properties is.
    pub fn union_member(&self, token: &str, properties: &[(&str, Option<&str>)]) -> Option<Type> {
        let (_, union) = self.union(token)?;
        let tag = properties.iter().find(|(name, _)| *name == union.discriminator);
        let tag = tag.and_then(|(_, value)| *value);
        let by_tag = union.members.iter().find(|member| tag == Some(member.tag.as_str()));
        let has_all = |member: &&model::Member| {
            let Type::Named(named) = Type::new(&member.ty) else { return false };
            let object = self.object(&named.token);
            object.is_some_and(|object| {
                properties.iter().all(|(name, _)| object.fields.iter().any(|field| field.wire == *name))
            })
        };
        let member = by_tag.or_else(|| union.members.iter().find(has_all))?;
        Some(Type::new(&member.ty))
    }

    /// The path of a union.
    pub fn union_path(&self, token: &str) -> Option<String> {
        let (path, union) = self.union(token)?;
        Some(path + &union.name)
    }

    /// A union, which has no token in the schema, and the path of its module.
    fn union(&self, token: &str) -> Option<(String, &model::Union)> {
        let place = self.model.registry.get(Space::Union, token)?;
        let items = self.model.modules.get(&place.module)?;
        let union = items.iter().find_map(|item| match &item.body {
            Body::Union(union) if union.name == place.name => Some(union),
            _ => None,
        });
        Some((module_path(&place.module), union?))
    }

    /// An enum, by its whole token.
    pub fn enumeration(&self, token: &str) -> Option<Enum> {
        let (path, item) = self.find(token, |body| matches!(body, Body::Enum(_)))?;
        let Body::Enum(body) = &item.body else { return None };
        let variants = body.variants.iter().filter_map(|variant| {
            let value = serde_json::from_str(&variant.literal).ok()?;
            Some((value, variant.name.clone()))
        });
        Some(Enum { path: path + &body.name, ty: Type::new(&body.ty), variants: variants.collect() })
    }

    /// An item, and the path of its module with `::` at the end.
    fn find(&self, token: &str, is_wanted: impl Fn(&Body) -> bool) -> Option<(String, &Item)> {
        self.model.modules.iter().find_map(|(module, items)| {
            let item = items.iter().find(|item| item.token == token && is_wanted(&item.body))?;
            Some((module_path(module), item))
        })
    }
}

/// The path of a module, with `::` at the end.
fn module_path(module: &[String]) -> String {
    module.iter().map(|part| format!("{part}::")).collect()
}

fn state_path(module: &str, state: &Bag) -> String {
    module.to_owned() + &state.name
}

fn setters(bag: &Bag) -> Vec<Property> {
    let setters = bag.setters.iter().map(|setter| Property {
        wire: setter.wire.clone(),
        name: ident(&setter.name),
        ty: Type::new(&setter.ty),
        required: setter.param.is_some(),
        boxed: false,
    });
    setters.collect()
}

fn fields(fields: &[Field]) -> Vec<Property> {
    let fields = fields.iter().map(|field| Property {
        wire: field.wire.clone(),
        name: ident(&field.name),
        ty: Type::new(&field.ty),
        required: field.required,
        boxed: field.boxed,
    });
    fields.collect()
}
