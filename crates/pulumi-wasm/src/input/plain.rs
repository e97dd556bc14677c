//! Inputs that must be known before anything is created.

use std::collections::{BTreeMap, HashMap};

use pulumi_wasm_proto::Value;

use super::IntoInput;

/// What can be given where a plain `T` is wanted: a value that is known when the program runs, and so no
/// [`Output`](crate::Output).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given where a plain `{T}` is wanted",
    label = "expected `{T}` itself",
    note = "this input must be known before anything is created, so it takes no output"
)]
pub trait IntoPlain<T>: IntoInput<T> {}

impl<T, I: IntoPlain<T>> IntoPlain<T> for Option<I> {}
impl<T, I: IntoPlain<T>> IntoPlain<Vec<T>> for Vec<I> {}
impl<T, I: IntoPlain<T>, const N: usize> IntoPlain<Vec<T>> for [I; N] {}
impl<T, K: Into<String>, I: IntoPlain<T>> IntoPlain<BTreeMap<String, T>> for BTreeMap<K, I> {}
impl<T, K: Into<String>, I: IntoPlain<T>, S> IntoPlain<BTreeMap<String, T>> for HashMap<K, I, S> {}
impl<T, K: Into<String>, I: IntoPlain<T>, const N: usize> IntoPlain<BTreeMap<String, T>> for [(K, I); N] {}
impl IntoPlain<Value> for Value {}
impl IntoPlain<Value> for serde_json::Value {}
impl IntoPlain<Value> for String {}
impl IntoPlain<Value> for &str {}
impl IntoPlain<Value> for bool {}
