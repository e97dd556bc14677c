use std::collections::{BTreeMap, BTreeSet};

use super::{Bag, Body, Field, Function, Item, Model, Object, Reference, Resource, Returns};
use crate::names::ident;

impl Item {
    /// The names that the item's file offers.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = match &self.body {
            Body::Function(function) => function.names(),
            Body::Config(settings) => settings.iter().map(|setting| ident(&setting.name)).collect(),
            _ => vec![self.main_type()],
        };
        let results = self.functions().filter_map(|function| match &function.returns {
            Returns::Object(object) => Some(object.name.clone()),
            Returns::Value(_) | Returns::Nothing => None,
        });
        names.extend(results);
        names.extend(self.bags().map(|bag| bag.name.clone()));
        names.sort();
        names
    }

    /// The name of the type that it is about; none for functions.
    pub(crate) fn main_type(&self) -> String {
        match &self.body {
            Body::Resource(resource) => resource.name.clone(),
            Body::Object(object) => object.name.clone(),
            Body::Enum(body) => body.name.clone(),
            Body::Union(union) => union.name.clone(),
            Body::Function(_) | Body::Config(_) => String::new(),
        }
    }

    /// Whether it or a part of it isn't to be used any more.
    pub(crate) fn has_deprecated(&self) -> bool {
        let in_bags = self.bags().flat_map(|bag| &bag.setters).any(|setter| setter.deprecated.is_some());
        let in_variants = match &self.body {
            Body::Enum(body) => body.variants.iter().any(|variant| variant.deprecated.is_some()),
            Body::Config(settings) => settings.iter().any(|setting| setting.deprecated.is_some()),
            _ => false,
        };
        let in_functions = self.functions().any(|function| function.deprecated.is_some());
        let in_fields = self.fields().any(|field| field.deprecated.is_some());
        self.deprecated.is_some() || in_bags || in_variants || in_functions || in_fields
    }

    /// Everything it takes: the inputs of itself and of its methods.
    pub(crate) fn bags(&self) -> impl Iterator<Item = &Bag> {
        let own = match &self.body {
            Body::Resource(Resource { args, state, .. }) => [Some(args), state.as_ref()],
            Body::Object(Object { args, .. }) => [args.as_ref(), None],
            _ => [None, None],
        };
        own.into_iter().flatten().chain(self.functions().filter_map(|function| function.args.as_ref()))
    }

    /// The function it is, or its methods.
    fn functions(&self) -> impl Iterator<Item = &Function> {
        let functions = match &self.body {
            Body::Resource(resource) => resource.methods.as_slice(),
            Body::Function(function) => std::slice::from_ref(function),
            _ => &[],
        };
        functions.iter()
    }

    /// Its outputs, and those of its methods.
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let own = match &self.body {
            Body::Resource(resource) => resource.outputs.as_slice(),
            Body::Object(object) => &object.fields,
            _ => &[],
        };
        let returned = self.functions().flat_map(|function| match &function.returns {
            Returns::Object(object) => object.fields.as_slice(),
            Returns::Value(_) | Returns::Nothing => &[],
        });
        own.iter().chain(returned)
    }

    /// The generated types that it uses.
    pub(crate) fn references(&self) -> BTreeSet<&Reference> {
        let mut found = BTreeSet::new();
        self.fields().for_each(|field| field.ty.gather(&mut found));
        self.bags().flat_map(|bag| &bag.setters).for_each(|setter| setter.ty.gather(&mut found));
        self.functions().for_each(|function| {
            if let Returns::Value(ty) = &function.returns {
                ty.gather(&mut found);
            }
        });
        match &self.body {
            Body::Union(union) => union.members.iter().for_each(|member| member.ty.gather(&mut found)),
            Body::Config(settings) => settings.iter().for_each(|setting| setting.ty.gather(&mut found)),
            _ => {}
        }
        found
    }
}

impl Model {
    /// The crates of other packages that the generated code uses, by the package's name.
    pub(crate) fn foreign_crates(&self) -> BTreeMap<String, String> {
        let references = self.modules.values().flatten().flat_map(Item::references);
        let foreign = references.filter_map(|reference| {
            Some((reference.package.clone()?, self.registry.find(reference)?.krate?))
        });
        foreign.collect()
    }
}

impl Function {
    fn names(&self) -> Vec<String> {
        vec![ident(&self.name), format!("{}_plain", self.name), format!("{}_with_options", self.name)]
    }
}
