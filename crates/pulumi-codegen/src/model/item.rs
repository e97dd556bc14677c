use std::collections::{BTreeMap, BTreeSet};

use super::{Bag, Body, Field, Function, Item, Model, Object, Reference, Resource, Returns};
use crate::names::ident;

impl Item {
    /// The names that the item's file offers.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = match &self.body {
            Body::Resource(resource) => vec![resource.name.clone()],
            Body::Function(function) => function.names(),
            Body::Object(object) => vec![object.name.clone()],
            Body::Enum(body) => vec![body.name.clone()],
        };
        names.extend(self.bag().into_iter().flat_map(|bag| [bag.name.clone(), bag.builder()]));
        names.sort();
        names
    }

    /// Whether it or a part of it isn't to be used any more.
    pub(crate) fn has_deprecated(&self) -> bool {
        let in_bag =
            self.bag().is_some_and(|bag| bag.setters.iter().any(|setter| setter.deprecated.is_some()));
        let in_variants = match &self.body {
            Body::Enum(body) => body.variants.iter().any(|variant| variant.deprecated.is_some()),
            _ => false,
        };
        let in_fields = self.fields().iter().any(|field| field.deprecated.is_some());
        self.deprecated.is_some() || in_bag || in_variants || in_fields
    }

    /// Whether it is a method of a resource.
    pub(crate) fn is_method(&self) -> bool {
        matches!(&self.body, Body::Function(function) if function.receiver.is_some())
    }

    /// Its inputs.
    pub(crate) fn bag(&self) -> Option<&Bag> {
        match &self.body {
            Body::Resource(Resource { args, .. }) => Some(args),
            Body::Function(Function { args, .. }) | Body::Object(Object { args, .. }) => args.as_ref(),
            Body::Enum(_) => None,
        }
    }

    /// Its outputs.
    pub(crate) fn fields(&self) -> &[Field] {
        match &self.body {
            Body::Resource(resource) => &resource.outputs,
            Body::Object(object) | Body::Function(Function { returns: Returns::Object(object), .. }) => {
                &object.fields
            }
            Body::Function(_) | Body::Enum(_) => &[],
        }
    }
}

impl Item {
    /// The generated types that it uses.
    pub(crate) fn references(&self) -> BTreeSet<&Reference> {
        let mut found = BTreeSet::new();
        self.fields().iter().for_each(|field| field.ty.gather(&mut found));
        self.bag().into_iter().flat_map(|bag| &bag.setters).for_each(|setter| setter.ty.gather(&mut found));
        if let Body::Function(Function { returns: Returns::Value(ty), .. }) = &self.body {
            ty.gather(&mut found);
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
        let result = match &self.returns {
            Returns::Object(object) => Some(object.name.clone()),
            Returns::Value(_) | Returns::Nothing => None,
        };
        let itself = [ident(&self.name), format!("{}_with_options", self.name)];
        let itself = if self.receiver.is_none() { itself.to_vec() } else { Vec::new() };
        itself.into_iter().chain(result).collect()
    }
}
