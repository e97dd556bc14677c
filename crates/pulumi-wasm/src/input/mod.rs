//! What a property of a resource can be set to.

mod any;
mod inputs;
mod plain;
mod tree;

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    marker::PhantomData,
};

use pulumi_wasm_proto::{Archive, Asset, Value};
use serde::{Serialize, de::DeserializeOwned};

pub use inputs::Inputs;
pub use plain::IntoPlain;
pub(crate) use tree::{Known, Tree};

use crate::{convert, output::Output};

/// A property value: plain, an output, or a list or map with outputs inside.
///
/// Setters take `impl IntoInput<T>`, so this type is seldom written.
pub struct Input<T> {
    tree: Tree,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Input<T> {
    fn clone(&self) -> Self {
        Self::from_tree(self.tree.clone())
    }
}

impl<T> fmt::Debug for Input<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.fmt(formatter)
    }
}

impl<T> Input<T> {
    /// An input of any serde data. What can't be a property is reported at registration, with the resource's name.
    pub fn from_serde<S: Serialize + ?Sized>(value: &S) -> Self {
        Self::from_tree(convert::to_tree(value).unwrap_or_else(|error| Tree::Failed(error.into())))
    }

    /// The same value as a secret.
    #[must_use]
    pub fn to_secret(self) -> Self {
        Self::from_tree(Tree::Secret(Box::new(self.tree)))
    }

    /// The same value where another type is wanted, of which this is a kind.
    #[doc(hidden)]
    #[must_use]
    pub fn cast<U>(self) -> Input<U> {
        Input::from_tree(self.tree)
    }

    /// The value, where it is given as one: no output, and no secret. A component checks it before anything is declared.
    ///
    /// ```
    /// use pulumi_wasm::{Input, IntoInput, Output};
    ///
    /// let plain: Input<String> = "arn:aws:sns:…".into_input();
    /// assert_eq!(plain.plain().as_deref(), Some("arn:aws:sns:…"));
    /// let later: Input<String> = Output::new("arn:aws:sns:…".to_owned()).into_input();
    /// assert_eq!(later.plain(), None);
    /// ```
    pub fn plain(&self) -> Option<T>
    where
        T: DeserializeOwned,
    {
        match &self.tree {
            Tree::Value(value) => convert::from_value(value).ok(),
            _ => None,
        }
    }

    /// The value as an output, to compute something of it.
    pub fn to_output(&self) -> Output<T>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.tree.clone().into_output().typed()
    }

    pub(crate) fn from_tree(tree: Tree) -> Self {
        Self { tree, of: PhantomData }
    }

    pub(crate) fn into_tree(self) -> Tree {
        self.tree
    }
}

/// What can be given where a property of type `T` is wanted: a value, or an [`Output`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given where `{T}` is wanted",
    label = "expected `{T}`, or an `Output<{T}>`",
    note = "an output of another type is converted by `.map(…)`, for any value by `.to_value()`; a resource is referred to by its `.id()`"
)]
pub trait IntoInput<T> {
    /// Makes an input of it.
    fn into_input(self) -> Input<T>;
}

impl<T> IntoInput<T> for Input<T> {
    fn into_input(self) -> Input<T> {
        self
    }
}

impl<T: Serialize + Send + Sync + 'static> IntoInput<T> for Output<T> {
    fn into_input(self) -> Input<T> {
        (&self).into_input()
    }
}

impl<T: Serialize + Send + Sync + 'static> IntoInput<T> for &Output<T> {
    fn into_input(self) -> Input<T> {
        Input::from_tree(Tree::Output(self.to_value()))
    }
}

/// `None` is not given.
impl<T: Serialize + Send + Sync + 'static> IntoInput<T> for Output<Option<T>> {
    fn into_input(self) -> Input<T> {
        (&self).into_input()
    }
}

impl<T: Serialize + Send + Sync + 'static> IntoInput<T> for &Output<Option<T>> {
    fn into_input(self) -> Input<T> {
        Input::from_tree(Tree::Output(self.to_value()))
    }
}

/// `None` is not given.
impl<T, I: IntoInput<T>> IntoInput<T> for Option<I> {
    fn into_input(self) -> Input<T> {
        Input::from_tree(self.map_or(Tree::Nothing, |value| value.into_input().tree))
    }
}

fn list<T, I: IntoInput<T>>(items: impl IntoIterator<Item = I>) -> Tree {
    Tree::Array(items.into_iter().map(|item| item.into_input().tree).collect())
}

impl<T, I: IntoInput<T>> IntoInput<Vec<T>> for Vec<I> {
    fn into_input(self) -> Input<Vec<T>> {
        Input::from_tree(list(self))
    }
}

impl<T, I: IntoInput<T>, const N: usize> IntoInput<Vec<T>> for [I; N] {
    fn into_input(self) -> Input<Vec<T>> {
        Vec::from(self).into_input()
    }
}

fn map<T, K: Into<String>, I: IntoInput<T>>(entries: impl IntoIterator<Item = (K, I)>) -> Tree {
    let entries = entries.into_iter().map(|(key, value)| (key.into(), value.into_input().tree));
    Tree::Object(entries.collect())
}

impl<T, K: Into<String>, I: IntoInput<T>> IntoInput<BTreeMap<String, T>> for BTreeMap<K, I> {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        Input::from_tree(map(self))
    }
}

impl<T, K: Into<String>, I: IntoInput<T>, S> IntoInput<BTreeMap<String, T>> for HashMap<K, I, S> {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        Input::from_tree(map(self))
    }
}

impl<T, K: Into<String>, I: IntoInput<T>, const N: usize> IntoInput<BTreeMap<String, T>> for [(K, I); N] {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        Input::from_tree(map(self))
    }
}

/// Plain values: `from` can be given where `to` is wanted.
macro_rules! plain_input {
    ($($from:ty => $to:ty: $convert:expr),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoInput<$to> for $from {
            fn into_input(self) -> Input<$to> {
                let convert: fn($from) -> Value = $convert;
                Input::from_tree(Tree::Value(convert(self)))
            }
        }

        impl IntoPlain<$to> for $from {}
    )+};
}

plain_input! {
    String => String: Value::String,
    &str => String: |text| Value::from(text),
    &String => String: |text| Value::String(text.clone()),
    bool => bool: Value::Bool,
    f64 => f64: Value::Number,
    f32 => f64: |number| Value::Number(number.into()),
    f64 => Value: Value::Number,
    f32 => Value: |number| Value::Number(number.into()),
    Asset => Asset: Value::Asset,
    Archive => Asset: Value::Archive,
    Archive => Archive: Value::Archive,
}

/// Integers; one that is too large to be exact is reported with the property's name.
macro_rules! integer_input {
    ($($from:ty => $($to:ty),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoInput<$to> for $from {
            fn into_input(self) -> Input<$to> {
                Input::from_serde(&self)
            }
        }

        impl IntoPlain<$to> for $from {}
    )+)+};
}

integer_input! {
    i8 => i64, f64, Value;
    i16 => i64, f64, Value;
    i32 => i64, f64, Value;
    i64 => i64, f64, Value;
    u8 => i64, f64, Value;
    u16 => i64, f64, Value;
    u32 => i64, f64, Value;
    u64 => i64, f64, Value;
    usize => i64, f64, Value;
}
