//! Property values in which outputs are still open, and how they become values.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use pulumi_wasm_proto::{Object, OutputValue, Urn, Value};

use crate::{
    error::Error,
    output::{Data, Dependencies, Failure, Output, Place, all},
};

/// A property value in which outputs are still open.
#[derive(Clone)]
pub(crate) enum Tree {
    Value(Value),
    Output(Output<Value>),
    /// Another resource: an output of a reference to it.
    Resource(Output<Value>),
    Array(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
    Secret(Box<Tree>),
    Failed(Failure),
    /// Not given.
    Nothing,
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
            Tree::Value(value) => value.fmt(formatter),
            Tree::Output(output) | Tree::Resource(output) => output.fmt(formatter),
            Tree::Array(items) => items.fmt(formatter),
            Tree::Object(fields) => fields.fmt(formatter),
            Tree::Failed(failure) => failure.fmt(formatter),
            Tree::Nothing => formatter.write_str("[nothing]"),
        }
    }
}

impl Tree {
    /// Waits for every output in it, in order: they settle by themselves, so there is nothing to poll side by side.
    ///
    /// Returns the outputs that carry dependencies of their own.
    pub(crate) async fn wait(&self) -> Result<Vec<Output<Value>>, Failure> {
        let (mut outputs, mut resources) = (Vec::new(), Vec::new());
        self.collect(&mut outputs, &mut resources);
        for output in outputs.iter().chain(&resources) {
            output.cell().wait().await?;
        }
        Ok(outputs)
    }

    /// The value, and all that it depends on.
    pub(crate) async fn settle(self) -> Result<Settled, Failure> {
        self.wait().await?;
        self.settle_now()
    }

    /// The same, where nothing is under way any more: what has no value yet never will.
    pub(crate) fn settle_now(self) -> Result<Settled, Failure> {
        let mut dependencies = Dependencies::default();
        let value = self.close(&mut dependencies)?;
        Ok(Settled { value, dependencies })
    }

    /// The whole as one output: unknown if anything in it is, a secret if anything in it is.
    pub(crate) fn into_output(self) -> Output<Value> {
        let (mut open, mut resources) = (Vec::new(), Vec::new());
        self.collect(&mut open, &mut resources);
        open.append(&mut resources);
        all(open).then(move |outcome| {
            let data = outcome.as_ref().map_err(Clone::clone)?;
            let value = self.close(&mut Dependencies::default())?;
            let secret = data.secret || value.has_secrets();
            let known = (!value.has_unknowns()).then(|| value.into_plain());
            Ok(Data { secret, ..data.with_value(known) })
        })
    }

    fn collect(&self, outputs: &mut Vec<Output<Value>>, resources: &mut Vec<Output<Value>>) {
        match self {
            Tree::Output(output) => outputs.push(output.clone()),
            Tree::Resource(reference) => resources.push(reference.clone()),
            Tree::Array(items) => items.iter().for_each(|item| item.collect(outputs, resources)),
            Tree::Object(fields) => fields.values().for_each(|field| field.collect(outputs, resources)),
            Tree::Secret(inner) => inner.collect(outputs, resources),
            Tree::Value(_) | Tree::Failed(_) | Tree::Nothing => {}
        }
    }

    /// Puts the values in the outputs' places. All outputs have settled by now.
    fn close(self, dependencies: &mut Dependencies) -> Result<Value, Failure> {
        self.close_by(&mut |data| {
            *dependencies = dependencies.union(&data.dependencies);
            let value = data.value.map_or(Value::Unknown, Arc::unwrap_or_clone);
            if data.secret { value.into_secret() } else { value }
        })
    }

    /// Puts output values in the outputs' places, with the URNs of what each depends on.
    pub(crate) fn close_with(self, known: &Known) -> Result<Value, Failure> {
        self.close_by(&mut |data| known.output_value(data))
    }

    /// Whether null, should it come to that, means that it hasn't been given.
    fn is_optional(&self) -> bool {
        match self {
            Tree::Nothing | Tree::Output(_) => true,
            Tree::Secret(inner) => inner.is_optional(),
            _ => false,
        }
    }

    fn close_by(self, close: &mut impl FnMut(Data<Value>) -> Value) -> Result<Value, Failure> {
        match self {
            Tree::Value(value) if is_finite(&value) => Ok(value),
            Tree::Value(_) => Err(Error::NotFinite.into()),
            Tree::Nothing => Ok(Value::Null),
            Tree::Failed(failure) => Err(failure),
            Tree::Secret(inner) => Ok(inner.close_by(close)?.into_secret()),
            Tree::Array(items) => {
                items.into_iter().map(|item| item.close_by(close)).collect::<Result<_, _>>().map(Value::Array)
            }
            Tree::Object(fields) => close_object(fields, close).map(Value::Object),
            Tree::Output(output) | Tree::Resource(output) => {
                output.cell().peek().unwrap_or(Err(Failure::Upstream)).map(close)
            }
        }
    }
}

/// Pulumi's state is JSON, which has no other numbers: such a value could not be saved.
fn is_finite(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_finite(),
        Value::Array(items) => items.iter().all(is_finite),
        Value::Object(fields) => fields.values().all(is_finite),
        Value::Secret(inner) => is_finite(inner),
        Value::Output(output) => output.value.as_ref().is_none_or(is_finite),
        _ => true,
    }
}

/// Null stays null where the program says so; an option or output without a value is a field that isn't there.
fn close_object(
    fields: BTreeMap<String, Tree>,
    close: &mut impl FnMut(Data<Value>) -> Value,
) -> Result<Object, Failure> {
    let mut object = Object::new();
    for (name, field) in fields {
        let optional = field.is_optional();
        let value = field.close_by(close)?;
        if !(optional && *value.plain() == Value::Null) {
            object.insert(name, value);
        }
    }
    Ok(object)
}

/// The URNs that sets of dependencies stand for.
#[derive(Default)]
pub(crate) struct Known(HashMap<Place, (Dependencies, Vec<Urn>)>);

impl Known {
    /// Keeps the set too, so that no other comes to its place.
    pub(crate) fn insert(&mut self, dependencies: Dependencies, urns: Vec<Urn>) {
        self.0.insert(dependencies.place(), (dependencies, urns));
    }

    pub(crate) fn into_urns(self) -> Vec<Urn> {
        self.0.into_values().flat_map(|(_, urns)| urns).collect()
    }

    fn urns(&self, dependencies: &Dependencies) -> Vec<Urn> {
        self.0.get(&dependencies.place()).map(|(_, urns)| urns.clone()).unwrap_or_default()
    }

    /// A value without marks and dependencies needs nothing around it.
    fn output_value(&self, data: Data<Value>) -> Value {
        let dependencies = self.urns(&data.dependencies);
        let value = data.value.map(Arc::unwrap_or_clone);
        match value {
            Some(value) if !data.secret && dependencies.is_empty() => value,
            value => Value::Output(Box::new(OutputValue { value, secret: data.secret, dependencies })),
        }
    }
}
