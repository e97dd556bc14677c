//! Types in Rust, and types that several values have in common.

use super::Lower;
use crate::{
    names,
    packages::Packages,
    types::{Builtin, Item, Ty},
};

impl Lower<'_, '_> {
    /// The type's text.
    pub(crate) fn rust_type(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Bool => "bool".to_owned(),
            Ty::Int => "i64".to_owned(),
            Ty::Size => "usize".to_owned(),
            Ty::Number => "f64".to_owned(),
            Ty::Text => "String".to_owned(),
            Ty::Any | Ty::Null | Ty::Hook => self.sdk("Value").to_owned(),
            Ty::Asset => self.sdk("Asset").to_owned(),
            Ty::Archive => self.sdk("Archive").to_owned(),
            Ty::List(item) => format!("Vec<{}>", self.rust_type(item)),
            Ty::Map(value) => {
                let map = self.import("std::collections", "BTreeMap");
                format!("{map}<String, {}>", self.rust_type(value))
            }
            Ty::Option(inner) => format!("Option<{}>", self.rust_type(inner)),
            Ty::Output(inner) => format!("{}<{}>", self.sdk("Output"), self.rust_type(inner)),
            Ty::Object(item) | Ty::Union(item) | Ty::Enum(item) | Ty::Resource(item) => {
                let path = self.path_in_package(ty, item);
                self.path(item, &path.unwrap_or_default())
            }
            Ty::Struct(body) => body.path.clone(),
            Ty::Builtin(Builtin::Stash) => self.sdk("Stash").to_owned(),
            Ty::Builtin(Builtin::StackReference) => self.sdk("StackReference").to_owned(),
        }
    }

    fn path_in_package(&self, ty: &Ty, item: &Item) -> Option<String> {
        let (api, token) = (self.packages.api(item), &item.token);
        match ty {
            Ty::Object(_) => api.object(token).map(|object| object.path),
            Ty::Union(_) => api.union_path(token),
            Ty::Enum(_) => api.enumeration(token).map(|body| body.path),
            _ => api.resource(token).map(|resource| resource.path),
        }
    }

    /// The path of something in the bindings of a package.
    pub(crate) fn path(&mut self, item: &Item, path: &str) -> String {
        self.imports.packages.insert(item.package);
        format!("{}::{path}", package_alias(self.packages, item.package))
    }

    /// The type that all of these can become; anything where there is none.
    pub(super) fn unified(&self, types: &[&Ty]) -> Ty {
        let mut all = types.iter().map(|ty| (*ty).clone());
        let Some(first) = all.next() else { return Ty::Any };
        all.fold(first, unify)
    }
}

fn unify(left: Ty, right: Ty) -> Ty {
    match (left, right) {
        (left, right) if left == right => left,
        (Ty::Null, other) | (other, Ty::Null) => other.option(),
        (Ty::Output(left), right) | (right, Ty::Output(left)) => unify(*left, right.settled()).output(),
        (Ty::Option(left), right) | (right, Ty::Option(left)) => {
            match unify(*left, right.required().clone()) {
                Ty::Any => Ty::Any,
                inner => inner.option(),
            }
        }
        (left, right) if left.is_number() && right.is_number() => {
            if left == Ty::Number || right == Ty::Number { Ty::Number } else { Ty::Int }
        }
        (Ty::List(left), Ty::List(right)) => unify(*left, *right).list(),
        (Ty::Map(left), Ty::Map(right)) => unify(*left, *right).map(),
        _ => Ty::Any,
    }
}

/// Names that stand for crates already.
const CRATES: &[&str] =
    &["alloc", "base64", "core", "pulumi_wasm", "serde_json", "sha1", "sha2", "std", "unicode_segmentation"];

/// What the crate of a package is called in a file.
pub(crate) fn package_alias(packages: &Packages<'_>, package: usize) -> String {
    let api = packages.at(package);
    let alias = names::module(api.name());
    if CRATES.contains(&alias.as_str()) { api.crate_name() } else { alias }
}
