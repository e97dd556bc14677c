//! What can be given where any value is wanted.

use std::collections::{BTreeMap, HashMap};

use pulumi_wasm_proto::{Archive, Asset, Value};

use super::{Input, IntoInput, Tree, list, map};
use crate::output::Output;

impl IntoInput<Value> for serde_json::Value {
    fn into_input(self) -> Input<Value> {
        Input::from_serde(&self)
    }
}

impl<I: IntoInput<Value>> IntoInput<Value> for Vec<I> {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(list(self))
    }
}

impl<I: IntoInput<Value>, const N: usize> IntoInput<Value> for [I; N] {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(list(self))
    }
}

impl<K: Into<String>, I: IntoInput<Value>> IntoInput<Value> for BTreeMap<K, I> {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(map(self))
    }
}

impl<K: Into<String>, I: IntoInput<Value>, S> IntoInput<Value> for HashMap<K, I, S> {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(map(self))
    }
}

impl<K: Into<String>, I: IntoInput<Value>, const N: usize> IntoInput<Value> for [(K, I); N] {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(map(self))
    }
}

/// Plain values, and outputs of them.
macro_rules! any_input {
    ($($from:ty: $convert:expr),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoInput<Value> for $from {
            fn into_input(self) -> Input<Value> {
                let convert: fn($from) -> Value = $convert;
                Input::from_tree(Tree::Value(convert(self)))
            }
        }

        any_output!($from);
    )+};
}

macro_rules! any_output {
    ($($from:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoInput<Value> for Output<$from> {
            fn into_input(self) -> Input<Value> {
                Input::from_tree(Tree::Output(self.to_value()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoInput<Value> for &Output<$from> {
            fn into_input(self) -> Input<Value> {
                Input::from_tree(Tree::Output(self.to_value()))
            }
        }
    )+};
}

any_input! {
    String: Value::String,
    bool: Value::Bool,
    Asset: Value::Asset,
    Archive: Value::Archive,
}

any_output!(i32, u32, i64, f64);

impl IntoInput<Value> for Value {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(Tree::Value(self))
    }
}

impl IntoInput<Value> for &str {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(Tree::Value(self.into()))
    }
}

impl IntoInput<Value> for &String {
    fn into_input(self) -> Input<Value> {
        self.as_str().into_input()
    }
}
