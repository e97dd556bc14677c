//! The properties whose change the program wants to replace a resource.

use std::collections::BTreeSet;

use super::reference::{Reference, Target};
use super::registry::Space;
use super::types::Type;
use crate::schema::{Package, Property, TypeSpec};

/// The paths of such properties, also inside objects, lists and maps.
pub(crate) fn paths<'p>(
    package: &'p Package,
    leading: &'p BTreeSet<String>,
    properties: impl IntoIterator<Item = (&'p String, &'p Property)>,
) -> Vec<String> {
    let mut search = Search { package, leading, open: BTreeSet::new(), found: BTreeSet::new() };
    search.visit("", properties);
    search.found.into_iter().collect()
}

/// The object types with such a property, or with one that leads to it. Types refer to each other in so many ways that a
/// search which isn't kept to these would not end in a big schema.
pub(crate) fn leading(package: &Package) -> BTreeSet<String> {
    let mut leading = BTreeSet::new();
    loop {
        let others = package.types.iter().filter(|(token, _)| !leading.contains(*token));
        let leads = |property: &Property| property.replace_on_changes || refers(package, property, &leading);
        let more = others.filter(|(_, complex)| complex.properties.values().any(leads));
        let more: Vec<_> = more.map(|(token, _)| token.clone()).collect();
        if more.is_empty() {
            return leading;
        }
        leading.extend(more);
    }
}

fn refers(package: &Package, property: &Property, types: &BTreeSet<String>) -> bool {
    let mut tokens = Vec::new();
    Type::references(&property.spec, &package.name, &mut tokens);
    tokens.iter().any(|token| types.contains(token))
}

struct Search<'p> {
    package: &'p Package,
    /// The object types that are worth going into.
    leading: &'p BTreeSet<String>,
    /// The object types that the search is inside of: it doesn't go into one twice.
    open: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl<'p> Search<'p> {
    fn visit(&mut self, prefix: &str, properties: impl IntoIterator<Item = (&'p String, &'p Property)>) {
        for (name, property) in properties {
            let path = format!("{prefix}{name}");
            if property.replace_on_changes {
                self.found.insert(path + collection(&property.spec));
            } else {
                self.descend(path, &property.spec);
            }
        }
    }

    fn descend(&mut self, path: String, spec: &'p TypeSpec) {
        if let Some(element) = spec.items.as_deref().or(spec.additional_properties.as_deref()) {
            return self.descend(path + collection(spec), element);
        }
        let target =
            spec.reference.as_deref().and_then(|reference| Target::parse(reference, &self.package.name));
        let Some(Target::Named(Reference { package: None, space: Space::Type, token })) = target else {
            return;
        };
        let Some(complex) = self.package.types.get(&token) else { return };
        if self.leading.contains(&token) && self.open.insert(token.clone()) {
            self.visit(&format!("{path}."), &complex.properties);
            self.open.remove(&token);
        }
    }
}

/// How a path goes into a list or a map.
fn collection(spec: &TypeSpec) -> &'static str {
    match (&spec.items, &spec.additional_properties) {
        (Some(_), _) => "[*]",
        (None, Some(_)) => ".*",
        (None, None) => "",
    }
}
