use std::collections::BTreeSet;

use super::registry::Registry;
use super::types::Type;
use super::unions::ObjectUnion;
use crate::schema::{Package, Property, TypeSpec};

/// How the schema uses its types.
#[derive(Debug)]
pub(crate) struct Usage<'m> {
    registry: &'m Registry,
    inputs: BTreeSet<String>,
    unions: BTreeSet<String>,
}

impl<'m> Usage<'m> {
    /// Follows every input of a package.
    pub(crate) fn new(package: &Package, registry: &'m Registry) -> Self {
        let mut usage = Self { registry, inputs: BTreeSet::new(), unions: BTreeSet::new() };
        let resources = package.resources.values().chain([&package.provider]);
        let inputs = resources.flat_map(|resource| resource.input_properties.values());
        let arguments = package.functions.values().flat_map(|function| function.inputs.properties.values());
        let mut waiting = Vec::new();
        for property in inputs.chain(arguments) {
            usage.visit(property, &mut waiting);
        }
        while let Some(token) = waiting.pop() {
            let Some(complex) = package.types.get(&token) else { continue };
            if usage.inputs.insert(token) {
                complex.properties.values().for_each(|property| usage.visit(property, &mut waiting));
            }
        }
        usage
    }

    /// Whether a type is given as an input anywhere.
    pub(crate) fn is_input(&self, token: &str) -> bool {
        self.inputs.contains(token)
    }

    /// Whether a type is a member of a union that becomes any value.
    pub(crate) fn is_union_member(&self, token: &str) -> bool {
        self.unions.contains(token)
    }

    fn visit(&mut self, property: &Property, waiting: &mut Vec<String>) {
        Type::references(&property.spec, self.registry.package(), waiting);
        self.visit_unions(&property.spec);
    }

    /// Members of unions that become any value.
    fn visit_unions(&mut self, spec: &TypeSpec) {
        if ObjectUnion::parse(spec, self.registry).is_none() {
            for member in spec.one_of.iter().filter(|member| member.reference.is_some()) {
                let mut tokens = Vec::new();
                Type::references(member, self.registry.package(), &mut tokens);
                self.unions.extend(tokens);
            }
        }
        let nested = spec.items.as_deref().into_iter().chain(spec.additional_properties.as_deref());
        nested.chain(&spec.one_of).for_each(|spec| self.visit_unions(spec));
    }
}
