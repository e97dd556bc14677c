//! Types of properties.

use crate::model::Model;
use crate::model::Type as ModelType;

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
    /// An object or enum of this package, by token.
    Named(String),
}

impl Type {
    pub(super) fn new(ty: &ModelType, model: &Model) -> Self {
        let nested = |ty: &ModelType| Box::new(Self::new(ty, model));
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
            ModelType::Named(token) => Self::Named(token.clone()),
        }
    }
}
