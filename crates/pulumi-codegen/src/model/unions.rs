//! Unions of object types.

use std::collections::BTreeMap;

use super::reference::{Reference, Target};
use super::registry::{Kind, Registry, Space};
use crate::names::ModulePath;
use crate::schema::{Package, TypeSpec};

/// How many members' names make up a union's name; a longer one is named after its first member.
const NAMED_MEMBERS: usize = 3;

/// A union whose members are all object types.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectUnion {
    /// The property whose value tells which member it is; empty where there is none.
    pub(crate) discriminator: String,
    /// Its members with the discriminator's values.
    pub(crate) members: Vec<(Reference, String)>,
}

impl ObjectUnion {
    /// Reads a union; none where a member isn't an object type, or where it has only one.
    pub(crate) fn parse(spec: &TypeSpec, registry: &Registry) -> Option<Self> {
        let mut members: Vec<(Reference, String)> = Vec::new();
        for member in &spec.one_of {
            let reference = object(member, registry)?;
            if members.iter().all(|(known, _)| *known != reference) {
                members.push((reference, String::new()));
            }
        }
        let mut union = Self { discriminator: String::new(), members };
        union.discriminate(spec, registry.package());
        (union.members.len() > 1).then_some(union)
    }

    /// What it is registered as: the same members make the same union.
    pub(crate) fn key(&self) -> Reference {
        let parts = self.members.iter().map(|(member, tag)| {
            format!("{}|{}|{tag}", member.package.as_deref().unwrap_or_default(), member.token)
        });
        let token = format!("{}|{}", self.discriminator, parts.collect::<Vec<_>>().join("|"));
        Reference { package: None, space: Space::Union, token }
    }

    /// Its name in Rust, from those of its members.
    pub(crate) fn name(&self, registry: &Registry) -> String {
        let places = self.members.iter().filter_map(|(member, _)| registry.find(member));
        let names: Vec<_> = places.map(|place| place.name).collect();
        match names.as_slice() {
            [first, _, ..] if names.len() > NAMED_MEMBERS => format!("{first}OrOther"),
            names => names.join("Or"),
        }
    }

    /// Its module: that of the first member of this package.
    pub(crate) fn module(&self, registry: &Registry) -> ModulePath {
        let own = self.members.iter().find(|(member, _)| member.package.is_none());
        own.and_then(|(member, _)| registry.find(member)).map(|place| place.module).unwrap_or_default()
    }

    fn discriminate(&mut self, spec: &TypeSpec, own: &str) {
        let Some(discriminator) = &spec.discriminator else { return };
        self.discriminator.clone_from(&discriminator.property_name);
        for (tag, reference) in &discriminator.mapping {
            let target = Target::parse(reference, own);
            for (member, known) in &mut self.members {
                if target == Some(Target::Named(member.clone())) {
                    known.clone_from(tag);
                }
            }
        }
    }
}

fn object(spec: &TypeSpec, registry: &Registry) -> Option<Reference> {
    let Target::Named(reference) = Target::parse(spec.reference.as_deref()?, registry.package())? else {
        return None;
    };
    matches!(registry.find(&reference)?.kind, Kind::Object).then_some(reference)
}

/// Every union in a package, in the order of the schema's names.
pub(crate) fn all(package: &Package, registry: &Registry) -> Vec<ObjectUnion> {
    let mut found = BTreeMap::new();
    let mut add = |spec: &TypeSpec| {
        if let Some(union) = ObjectUnion::parse(spec, registry) {
            found.entry(union.key()).or_insert(union);
        }
    };
    package.each_type(&mut add);
    found.into_values().collect()
}
