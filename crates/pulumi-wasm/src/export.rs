//! Outputs of stacks and components.

use std::collections::{BTreeMap, HashMap};

use pulumi_wasm_proto::Value;
use serde::Serialize;

use crate::{
    input::{Input, IntoInput, Tree},
    output::Output,
};

/// What can be an output of a stack or a component: an [`Output`], a plain value, or a list or map of such.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an output of a stack or component",
    note = "outputs, text, numbers, booleans, JSON, and vectors and maps of them can"
)]
pub trait Export {
    /// Makes an input of any type of it.
    fn into_any(self) -> Input<Value>;
}

impl<T: Serialize + Send + Sync + 'static> Export for Output<T> {
    fn into_any(self) -> Input<Value> {
        Input::from_tree(IntoInput::<T>::into_input(self).into_tree())
    }
}

impl<T: Serialize + Send + Sync + 'static> Export for &Output<T> {
    fn into_any(self) -> Input<Value> {
        Input::from_tree(IntoInput::<T>::into_input(self).into_tree())
    }
}

impl<T> Export for Input<T> {
    fn into_any(self) -> Input<Value> {
        Input::from_tree(self.into_tree())
    }
}

impl<E: Export> Export for Vec<E> {
    fn into_any(self) -> Input<Value> {
        Input::from_tree(Tree::Array(self.into_iter().map(|item| item.into_any().into_tree()).collect()))
    }
}

impl<K: Into<String>, E: Export> Export for BTreeMap<K, E> {
    fn into_any(self) -> Input<Value> {
        let fields = self.into_iter().map(|(key, value)| (key.into(), value.into_any().into_tree()));
        Input::from_tree(Tree::Object(fields.collect()))
    }
}

impl<K: Into<String>, E: Export, S> Export for HashMap<K, E, S> {
    fn into_any(self) -> Input<Value> {
        self.into_iter().map(|(key, value)| (key.into(), value)).collect::<BTreeMap<_, _>>().into_any()
    }
}

impl<E: Export, const N: usize> Export for [E; N] {
    fn into_any(self) -> Input<Value> {
        Vec::from(self).into_any()
    }
}

/// `None` is null.
impl<E: Export> Export for Option<E> {
    fn into_any(self) -> Input<Value> {
        Input::from_tree(self.map_or(Tree::Nothing, |value| value.into_any().into_tree()))
    }
}

macro_rules! export_plain {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Export for $type {
            fn into_any(self) -> Input<Value> {
                Input::from_serde(&self)
            }
        }
    )+};
}

export_plain! {
    String, &str, &String, bool, i8, i16, i32, i64, u8, u16, u32, u64, usize, f32, f64, Value, serde_json::Value
}

/// Outputs by name.
#[derive(Debug, Default)]
pub struct Exports(BTreeMap<String, Tree>);

impl Exports {
    /// Sets one output; a later value for the same name takes the earlier one's place.
    pub fn set(&mut self, name: impl Into<String>, value: impl Export) {
        self.0.insert(name.into(), value.into_any().into_tree());
    }

    /// Sets one output, in a chain.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Export) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn into_fields(self) -> BTreeMap<String, Tree> {
        self.0
    }
}
