//! Types of properties.

use crate::model::Type as ModelType;
use crate::model::{Reference, Space};

/// The Rust type of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    /// `String`.
    String,
    /// `pulumi_wasm::Value`: any value, also what most unions become.
    Any,
    /// `pulumi_wasm::Asset`; an archive can be given too.
    Asset,
    /// `pulumi_wasm::Archive`.
    Archive,
    /// `Vec`.
    List(Box<Type>),
    /// `BTreeMap` with text as its keys.
    Map(Box<Type>),
    /// An object or enum.
    Named(Named),
    /// A resource.
    Resource(Named),
    /// A union of objects.
    Union(Named),
}

/// A generated type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// The other package it is in; none for this one.
    pub package: Option<String>,
    /// Its token.
    pub token: String,
}

impl Type {
    pub(super) fn new(ty: &ModelType) -> Self {
        let nested = |ty: &ModelType| Box::new(Self::new(ty));
        match ty {
            ModelType::Bool => Self::Bool,
            ModelType::Integer => Self::Integer,
            ModelType::Number => Self::Number,
            ModelType::String => Self::String,
            ModelType::Any => Self::Any,
            ModelType::Asset => Self::Asset,
            ModelType::Archive => Self::Archive,
            ModelType::List(item) => Self::List(nested(item)),
            ModelType::Map(value) => Self::Map(nested(value)),
            ModelType::Named(reference) if reference.space == Space::Resource => {
                Self::Resource(Named::new(reference))
            }
            ModelType::Named(reference) if reference.space == Space::Union => {
                Self::Union(Named::new(reference))
            }
            ModelType::Named(reference) => Self::Named(Named::new(reference)),
        }
    }
}

impl Named {
    fn new(reference: &Reference) -> Self {
        Self { package: reference.package.clone(), token: reference.token.clone() }
    }
}
