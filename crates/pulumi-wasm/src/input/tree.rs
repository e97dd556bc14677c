//! Property values in which outputs are still open, and how they become values.

use std::{collections::BTreeMap, fmt, sync::Arc};

use pulumi_wasm_proto::{Object, Value};

use crate::output::{Data, Dependencies, Failure, Output, all};

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
    pub(super) fn into_output(self) -> Output<Value> {
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
