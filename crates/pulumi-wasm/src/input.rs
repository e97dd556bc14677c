//! What a property of a resource can be set to.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    marker::PhantomData,
    sync::Arc,
};

use pulumi_wasm_proto::{Archive, Asset, Object, Value};
use serde::Serialize;

use crate::{
    convert,
    error::Error,
    output::{Data, Dependencies, Failure, Output, all},
};

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
        Self::from_tree(match convert::to_value(value) {
            Ok(value) => Tree::Value(value),
            Err(error) => Tree::Failed(error.into()),
        })
    }

    /// The same value as a secret.
    #[must_use]
    pub fn to_secret(self) -> Self {
        Self::from_tree(Tree::Secret(Box::new(self.tree)))
    }

    pub(crate) fn from_tree(tree: Tree) -> Self {
        Self { tree, of: PhantomData }
    }

    pub(crate) fn into_tree(self) -> Tree {
        self.tree
    }
}

/// A property value in which outputs are still open.
#[derive(Clone)]
pub(crate) enum Tree {
    Value(Value),
    Output(Output<Value>),
    Array(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
    Secret(Box<Tree>),
    Failed(Failure),
}

/// A property value with all outputs in it settled.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) value: Value,
    pub(crate) dependencies: Dependencies,
}

impl fmt::Debug for Tree {
    /// Never shows a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::Secret(_) => formatter.write_str("[secret]"),
            Tree::Value(value) if value.has_secrets() => formatter.write_str("[secret]"),
            Tree::Value(value) => value.fmt(formatter),
            Tree::Output(output) => output.fmt(formatter),
            Tree::Array(items) => items.fmt(formatter),
            Tree::Object(fields) => fields.fmt(formatter),
            Tree::Failed(failure) => failure.fmt(formatter),
        }
    }
}

impl Tree {
    /// Waits for every output in it, in order: they settle by themselves, so there is nothing to poll side by side.
    pub(crate) async fn settle(self) -> Result<Settled, Failure> {
        let mut open = Vec::new();
        self.collect_outputs(&mut open);
        for output in open {
            output.cell().wait().await?;
        }
        let mut dependencies = Dependencies::default();
        let value = self.close(&mut dependencies)?;
        Ok(Settled { value, dependencies })
    }

    /// The whole as one output: unknown if anything in it is, a secret if anything in it is.
    fn into_output(self) -> Output<Value> {
        let mut open = Vec::new();
        self.collect_outputs(&mut open);
        all(open).then(move |outcome| {
            let data = outcome.as_ref().map_err(Clone::clone)?;
            let value = self.close(&mut Dependencies::default())?;
            let secret = data.secret || value.has_secrets();
            let known = (!value.has_unknowns()).then(|| value.into_plain());
            Ok(Data { secret, ..data.with_value(known) })
        })
    }

    fn collect_outputs(&self, open: &mut Vec<Output<Value>>) {
        match self {
            Tree::Output(output) => open.push(output.clone()),
            Tree::Array(items) => items.iter().for_each(|item| item.collect_outputs(open)),
            Tree::Object(fields) => fields.values().for_each(|field| field.collect_outputs(open)),
            Tree::Secret(inner) => inner.collect_outputs(open),
            Tree::Value(_) | Tree::Failed(_) => {}
        }
    }

    /// Puts the values in the outputs' places. All outputs have settled by now.
    fn close(self, dependencies: &mut Dependencies) -> Result<Value, Failure> {
        match self {
            Tree::Value(value) => Ok(value),
            Tree::Failed(failure) => Err(failure),
            Tree::Secret(inner) => Ok(inner.close(dependencies)?.into_secret()),
            Tree::Array(items) => items
                .into_iter()
                .map(|item| item.close(dependencies))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            Tree::Object(fields) => fields
                .into_iter()
                .map(|(key, field)| Ok((key, field.close(dependencies)?)))
                .collect::<Result<Object, _>>()
                .map(Value::Object),
            Tree::Output(output) => close_output(&output, dependencies),
        }
    }
}

fn close_output(output: &Output<Value>, dependencies: &mut Dependencies) -> Result<Value, Failure> {
    let data = output.cell().peek().unwrap_or(Err(Failure::Upstream))?;
    *dependencies = dependencies.union(&data.dependencies);
    let value = data.value.map_or(Value::Unknown, Arc::unwrap_or_clone);
    Ok(if data.secret { value.into_secret() } else { value })
}

/// What can be given where a property of type `T` is wanted: a value, or an [`Output`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given where `{T}` is wanted",
    label = "expected `{T}`, or an `Output<{T}>`",
    note = "an output of another type is converted by `.map(…)`"
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

impl<T, I: IntoInput<T>> IntoInput<Vec<T>> for Vec<I> {
    fn into_input(self) -> Input<Vec<T>> {
        Input::from_tree(Tree::Array(self.into_iter().map(|item| item.into_input().tree).collect()))
    }
}

impl<T, I: IntoInput<T>, const N: usize> IntoInput<Vec<T>> for [I; N] {
    fn into_input(self) -> Input<Vec<T>> {
        Vec::from(self).into_input()
    }
}

fn map_input<T, K: Into<String>, I: IntoInput<T>>(
    entries: impl IntoIterator<Item = (K, I)>,
) -> Input<BTreeMap<String, T>> {
    let entries = entries.into_iter().map(|(key, value)| (key.into(), value.into_input().tree));
    Input::from_tree(Tree::Object(entries.collect()))
}

impl<T, K: Into<String>, I: IntoInput<T>> IntoInput<BTreeMap<String, T>> for BTreeMap<K, I> {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        map_input(self)
    }
}

impl<T, K: Into<String>, I: IntoInput<T>, S> IntoInput<BTreeMap<String, T>> for HashMap<K, I, S> {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        map_input(self)
    }
}

impl<T, K: Into<String>, I: IntoInput<T>, const N: usize> IntoInput<BTreeMap<String, T>> for [(K, I); N] {
    fn into_input(self) -> Input<BTreeMap<String, T>> {
        map_input(self)
    }
}

impl<I: IntoInput<Value>> IntoInput<Value> for Vec<I> {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(Tree::Array(self.into_iter().map(|item| item.into_input().tree).collect()))
    }
}

/// Text where any value is wanted, such as a policy document in JSON.
impl IntoInput<Value> for Output<String> {
    fn into_input(self) -> Input<Value> {
        Input::from_tree(Tree::Output(self.to_value()))
    }
}

impl IntoInput<Value> for serde_json::Value {
    fn into_input(self) -> Input<Value> {
        Input::from_serde(&self)
    }
}

impl IntoInput<f64> for f64 {
    fn into_input(self) -> Input<f64> {
        // Pulumi's state is JSON, which has no such numbers: it could not be saved.
        Input::from_tree(match self.is_finite() {
            true => Tree::Value(Value::Number(self)),
            false => Tree::Failed(Error::NotFinite.into()),
        })
    }
}

impl IntoInput<f64> for f32 {
    fn into_input(self) -> Input<f64> {
        f64::from(self).into_input()
    }
}

/// Plain values: `from` can be given where `to` is wanted.
macro_rules! plain_input {
    ($($from:ty => $to:ty: $convert:expr),+ $(,)?) => {$(
        impl IntoInput<$to> for $from {
            fn into_input(self) -> Input<$to> {
                let convert: fn($from) -> Value = $convert;
                Input::from_tree(Tree::Value(convert(self)))
            }
        }
    )+};
}

plain_input! {
    String => String: Value::String,
    &str => String: |text| Value::from(text),
    &String => String: |text| Value::String(text.clone()),
    bool => bool: Value::Bool,
    i32 => f64: |number| Value::Number(number.into()),
    u32 => f64: |number| Value::Number(number.into()),
    i64 => i64: |number| Value::Number(number as f64),
    i32 => i64: |number| Value::Number(number.into()),
    u32 => i64: |number| Value::Number(number.into()),
    u16 => i64: |number| Value::Number(number.into()),
    u64 => i64: |number| Value::Number(number as f64),
    usize => i64: |number| Value::Number(number as f64),
    Value => Value: |value| value,
    String => Value: Value::String,
    &str => Value: |text| Value::from(text),
    bool => Value: Value::Bool,
    f64 => Value: Value::Number,
    i32 => Value: |number| Value::Number(number.into()),
    i64 => Value: |number| Value::Number(number as f64),
    Asset => Asset: Value::Asset,
    Archive => Asset: Value::Archive,
    Archive => Archive: Value::Archive,
}

/// The inputs of a resource or function, by property name.
#[derive(Clone, Debug, Default)]
pub struct Inputs(BTreeMap<String, Tree>);

impl Inputs {
    /// Sets one input; a later value for the same name takes the earlier one's place.
    pub fn set<T>(&mut self, name: impl Into<String>, value: Input<T>) {
        self.0.insert(name.into(), value.tree);
    }

    /// Sets one input, in a chain.
    #[must_use]
    pub fn with<T>(mut self, name: impl Into<String>, value: impl IntoInput<T>) -> Self {
        self.set(name, value.into_input());
        self
    }

    /// Takes one input away.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Whether the input has been set.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Marks an input as a secret, if it has been set.
    pub fn secret(&mut self, name: &str) {
        if let Some(tree) = self.0.remove(name) {
            self.0.insert(name.to_owned(), Tree::Secret(Box::new(tree)));
        }
    }

    /// Sends an input as JSON text, if it has been set: providers take their configuration so.
    pub fn json_encoded(&mut self, name: &str) {
        if let Some(tree) = self.0.remove(name) {
            self.0.insert(name.to_owned(), encode_json(tree));
        }
    }

    /// The inputs as one nested object.
    pub fn into_input<T>(self) -> Input<T> {
        Input::from_tree(Tree::Object(self.0))
    }

    /// The inputs as one output, to compute something of them all, such as a digest.
    pub fn to_output(&self) -> Output<Value> {
        Tree::Object(self.0.clone()).into_output()
    }

    pub(crate) fn into_fields(self) -> BTreeMap<String, Tree> {
        self.0
    }
}

/// Text stays as it is; anything else becomes its JSON, once it is known.
fn encode_json(tree: Tree) -> Tree {
    match tree {
        Tree::Value(Value::String(_)) | Tree::Failed(_) => tree,
        Tree::Secret(inner) => Tree::Secret(Box::new(encode_json(*inner))),
        open => Tree::Output(open.into_output().try_map(|value| match value {
            Value::String(text) => Ok(Value::String(text)),
            other => serde_json::to_string(&other).map(Value::String).map_err(Error::Conversion),
        })),
    }
}
