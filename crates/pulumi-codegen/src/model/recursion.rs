use std::collections::{BTreeMap, BTreeSet};

use super::reference::Reference;
use super::registry::{Kind, Place, Registry};
use super::types::Type;
use crate::Error;
use crate::model::types::Site;
use crate::schema::Package;

/// Which object types contain which others without a list or map between them.
#[derive(Debug, Default)]
pub(crate) struct Containment {
    contained: BTreeMap<String, BTreeSet<String>>,
}

impl Containment {
    /// The containment of a package's types.
    pub(crate) fn new(package: &Package, registry: &Registry) -> Result<Self, Error> {
        let mut containment = Self::default();
        for (token, complex) in &package.types {
            for (property, spec) in &complex.properties {
                let ty = Type::resolve(&spec.spec, Site { token, property }, registry)?;
                containment.add(token, ty, registry);
            }
        }
        for (_, union) in registry.unions() {
            let members = union.members.iter().filter(|(member, _)| member.package.is_none());
            let tokens = members.map(|(member, _)| member.token.clone()).collect();
            containment.contained.insert(union.key().token, tokens);
        }
        Ok(containment)
    }

    /// Whether a field of type `ty` in the object type `owner` must be boxed.
    pub(crate) fn is_cyclic(&self, owner: &str, ty: &Type) -> bool {
        let Type::Named(Reference { package: None, token: target, .. }) = ty else {
            return false;
        };
        let mut seen = BTreeSet::new();
        let mut waiting = vec![target.as_str()];
        while let Some(token) = waiting.pop() {
            if token == owner {
                return true;
            }
            if seen.insert(token) {
                waiting.extend(self.contained.get(token).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }

    fn add(&mut self, owner: &str, ty: Type, registry: &Registry) {
        if let Type::Named(target) = ty
            && target.package.is_none()
            && matches!(registry.find(&target), Some(Place { kind: Kind::Object | Kind::Union(_), .. }))
        {
            self.contained.entry(owner.to_owned()).or_default().insert(target.token);
        }
    }
}
