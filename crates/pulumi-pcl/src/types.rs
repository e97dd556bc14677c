//! The types of values, as the generated program has them.

use std::rc::Rc;

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    /// `bool`.
    Bool,
    /// `i64`.
    Int,
    /// `usize`: lengths and positions.
    Size,
    /// `f64`.
    Number,
    /// `String`, or text in the program itself.
    Text,
    /// `Value`: anything.
    Any,
    /// The value of `null` alone.
    Null,
    /// `Asset`.
    Asset,
    /// `Archive`.
    Archive,
    /// `Vec`.
    List(Box<Ty>),
    /// `BTreeMap` with text as its keys.
    Map(Box<Ty>),
    /// `Option`.
    Option(Box<Ty>),
    /// `Output`.
    Output(Box<Ty>),
    /// An object type of a package.
    Object(Item),
    /// A union of object types of a package.
    Union(Item),
    /// An enum of a package.
    Enum(Item),
    /// A resource of a package.
    Resource(Item),
    /// A struct with these fields.
    Struct(Rc<Struct>),
    /// A resource of Pulumi itself.
    Builtin(Builtin),
    /// A hook.
    Hook,
}

/// Something in a package, by token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Which package: a place in [`Packages`](crate::packages::Packages).
    pub(crate) package: usize,
    /// The whole token.
    pub(crate) token: String,
}

/// A struct: what a function returns, what the program declares, a component.
#[derive(Debug, PartialEq)]
pub(crate) struct Struct {
    /// Its path in Rust.
    pub(crate) path: String,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// Whether it is a component.
    pub(crate) is_component: bool,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// What the program calls it.
    pub(crate) wire: String,
    /// What Rust calls it.
    pub(crate) name: String,
    /// Its type, `Option` included.
    pub(crate) ty: Ty,
    /// Whether it is in a `Box`.
    pub(crate) boxed: bool,
}

/// Resources of Pulumi itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    Stash,
    StackReference,
}

impl Ty {
    pub(crate) fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    pub(crate) fn map(self) -> Self {
        Self::Map(Box::new(self))
    }

    pub(crate) fn output(self) -> Self {
        Self::Output(Box::new(self))
    }

    /// The type with `Option` around it, but only one.
    pub(crate) fn option(self) -> Self {
        match self {
            Self::Option(_) | Self::Any => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The type without `Option` around it.
    pub(crate) fn required(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            other => other,
        }
    }

    /// What an output is of; any other type itself.
    pub(crate) fn resolved(&self) -> &Self {
        match self {
            Self::Output(inner) => inner.resolved(),
            other => other,
        }
    }

    pub(crate) fn is_output(&self) -> bool {
        matches!(self, Self::Output(_))
    }

    /// Whether it is, or is a collection of, outputs.
    pub(crate) fn has_outputs(&self) -> bool {
        match self {
            Self::Output(_) => true,
            Self::List(inner) | Self::Map(inner) | Self::Option(inner) => inner.has_outputs(),
            _ => false,
        }
    }

    /// The same with all outputs in it known.
    pub(crate) fn settled(&self) -> Self {
        match self {
            Self::Output(inner) => inner.settled(),
            Self::List(inner) => inner.settled().list(),
            Self::Map(inner) => inner.settled().map(),
            Self::Option(inner) => inner.settled().option(),
            other => other.clone(),
        }
    }

    /// Whether using a value leaves it usable.
    pub(crate) fn is_copy(&self) -> bool {
        match self {
            Self::Bool | Self::Int | Self::Size | Self::Number => true,
            Self::Option(inner) => inner.is_copy(),
            _ => false,
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Size | Self::Number)
    }

    /// Whether `Default` says what it is where it is missing.
    pub(crate) fn has_default(&self) -> bool {
        !matches!(
            self,
            Self::Enum(_) | Self::Union(_) | Self::Object(_) | Self::Resource(_) | Self::Struct(_)
        ) && !matches!(self, Self::Asset | Self::Archive | Self::Builtin(_) | Self::Hook | Self::Output(_))
    }
}
