//! What functions and methods return, on its way to the program's types.

use std::{future::Future, sync::Arc};

use pulumi_wasm_proto::{DecodeError, Object, Value, rpc};
use serde::de::DeserializeOwned;

use super::Engine;
use crate::{
    convert,
    error::Error,
    output::{Cell, Data, Dependencies, Failure, Outcome, Output},
};

/// How much of the returned object is the result.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// All of it.
    Whole,
    /// Its only property.
    Single,
}

impl Shape {
    fn of(self, value: &Value) -> Result<&Value, Error> {
        match (self, value.as_object()) {
            (Self::Single, Some(object)) => match object.values().next() {
                Some(only) if object.len() == 1 => Ok(only),
                _ => Err(Error::NotSingle { properties: object.len() }),
            },
            _ => Ok(value),
        }
    }
}

/// A result that comes behind the program.
pub(crate) struct Later {
    token: &'static str,
    value: Output<Value>,
}

impl Later {
    /// The result, as an output of the type that the bindings know.
    pub(crate) fn shaped<T: DeserializeOwned + Send + Sync + 'static>(self, shape: Shape) -> Output<T> {
        let token = self.token;
        self.value
            .typed_by(move |value| shape.of(value).and_then(convert::from_value))
            .named(move |error| in_function(token, error))
    }
}

/// A result that the program waited for.
pub(crate) struct Returned {
    token: &'static str,
    value: Value,
}

impl Returned {
    /// The result, as the type that the bindings know.
    pub(crate) fn shaped<T: DeserializeOwned>(self, shape: Shape) -> Result<T, Error> {
        let typed = shape.of(&self.value).and_then(convert::from_value);
        typed.map_err(|error| in_function(self.token, error))
    }
}

/// Runs a call behind the program. A failure is reported with the function's token.
pub(super) fn later(
    engine: &Arc<Engine>,
    token: &'static str,
    work: impl Future<Output = Outcome<Value>> + Send + 'static,
) -> Later {
    let cell = Cell::pending();
    let value = Output::from_cell(cell.clone());
    let run = engine.clone();
    engine.spawn(format!("function {token}"), async move {
        let outcome = work.await.map_err(|failure| report(&run, token, failure));
        let (_busy, _inside) = (run.busy(), run.enter());
        cell.set(outcome);
    });
    Later { token, value }
}

fn report(engine: &Engine, token: &str, failure: Failure) -> Failure {
    engine.report_failure(failure, |error| in_function(token, error));
    Failure::Upstream
}

/// Runs a call while the program waits.
pub(super) fn now(
    engine: &Arc<Engine>,
    token: &'static str,
    work: impl Future<Output = Outcome<Value>> + Send + 'static,
) -> Result<Returned, Error> {
    let outcome = engine.wait_for(format!("function {token}"), work);
    let value = outcome.and_then(|outcome| plain(outcome.map_err(Failure::into_error)?));
    value.map(|value| Returned { token, value }).map_err(|error| in_function(token, error))
}

/// A plain value can't carry marks.
fn plain(data: Data<Value>) -> Result<Value, Error> {
    let value = data.value.map(Arc::unwrap_or_clone).filter(|value| !value.has_unknowns());
    let value = value.ok_or(Error::NotKnown)?;
    if data.secret || value.has_secrets() { Err(Error::SecretResult) } else { Ok(value) }
}

fn in_function(token: &str, error: Error) -> Error {
    Error::Invoke { token: token.to_owned(), source: Box::new(error) }
}

/// The returned object as an outcome.
pub(super) fn outcome(
    engine: &Engine,
    object: Object,
    secret: bool,
    dependencies: Dependencies,
) -> Outcome<Value> {
    // So the engine answers in a preview for a provider whose configuration isn't known yet.
    let known = !(engine.info.dry_run && object.is_empty());
    Ok(Data { value: known.then(|| Arc::new(Value::Object(object))), secret, dependencies })
}

/// The returned properties, or all that the provider found wrong with the arguments.
pub(super) fn returned(
    properties: Result<Object, DecodeError>,
    failures: Vec<rpc::CheckFailure>,
) -> Result<Object, Error> {
    if failures.is_empty() {
        return properties.map_err(Error::Protocol);
    }
    let reasons = failures.into_iter().map(|failure| match failure.property.as_str() {
        "" => failure.reason,
        property => format!("`{property}`: {}", failure.reason),
    });
    Err(Error::Engine(reasons.collect::<Vec<_>>().join("; ")))
}
