//! Values that are known only once the resources they come from exist.

mod cell;
mod combine;
mod data;
mod deferred;
mod dependencies;
mod later;
#[cfg(test)]
mod load;
mod text;

use std::{cell::Cell as Flag, fmt, sync::Arc};

use pulumi_wasm_proto::Value;
use serde::{Serialize, de::DeserializeOwned};

pub use combine::{AsOutput, Combine, all};
pub use deferred::Deferred;
pub use text::{Printed, TextPart};

pub(crate) use cell::{Cell, Outcome};
pub(crate) use data::{Data, Failure};
pub(crate) use dependencies::{Dependencies, Place};

use crate::{
    convert,
    error::{BoxError, Error},
    input::Tree,
    panics,
};

/// A value that a resource gives once it exists.
///
/// An output knows more than its value: whether it is known already (in a preview much isn't), whether it is a secret,
/// and which resources it came from. All of that stays with whatever is computed from it, so that the engine shows no
/// secret and creates and deletes resources in the right order.
///
/// ```
/// use pulumi_wasm::Output;
///
/// let id = Output::new("a1b2".to_owned());
/// let target: Output<String> = id.map(|id| format!("integrations/{id}"));
/// ```
pub struct Output<T: Send + Sync + 'static>(Arc<Cell<T>>);

impl<T: Send + Sync + 'static> Clone for Output<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Send + Sync + 'static> fmt::Debug for Output<T> {
    /// Never shows the value: it may be a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Output<{}>", std::any::type_name::<T>())
    }
}

impl<T: Send + Sync + 'static> From<T> for Output<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Send + Sync + 'static> Output<T> {
    /// An output whose value is known.
    pub fn new(value: T) -> Self {
        Self::done(Ok(Data::known(value)))
    }

    /// An output whose value is known and a secret.
    pub fn secret(value: T) -> Self {
        Self::done(Ok(Data { secret: true, ..Data::known(value) }))
    }

    /// The same value as a secret: shown as `[secret]` and encrypted in the state.
    #[must_use]
    pub fn to_secret(&self) -> Self {
        self.then(|outcome| {
            outcome.as_ref().map(|data| Data { secret: true, ..data.clone() }).map_err(Clone::clone)
        })
    }

    /// The same value as no secret, for what is made of a secret and may be shown.
    #[must_use]
    pub fn unsecret(&self) -> Self {
        self.then(|outcome| {
            outcome.as_ref().map(|data| Data { secret: false, ..data.clone() }).map_err(Clone::clone)
        })
    }

    /// Computes another value from this one, when it is known.
    ///
    /// The closure is not run while the value is unknown (in a preview) or when what it depends on failed. A panic in
    /// it becomes an error that names the resource or export which uses the result.
    pub fn map<U: Send + Sync + 'static>(&self, compute: impl FnOnce(T) -> U + Send + 'static) -> Output<U>
    where
        T: Clone,
    {
        self.try_map(|value| Ok::<U, Error>(compute(value)))
    }

    /// Computes another value from this one, when it is known, with a computation that may fail.
    ///
    /// The error is reported with the name of the resource or export which uses the result. What a computation with a
    /// secret says isn't shown: it may tell the secret.
    pub fn try_map<U, E>(&self, compute: impl FnOnce(T) -> Result<U, E> + Send + 'static) -> Output<U>
    where
        T: Clone,
        U: Send + Sync + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.then(move |outcome| {
            let data = outcome.as_ref().map_err(Clone::clone)?;
            let value = data.value.as_ref().map(|value| compute(T::clone(value)));
            let value = value.transpose().map_err(|error| failed(error.into(), data.secret))?;
            Ok(data.with_value(value))
        })
    }

    /// Computes another output from this one, when it is known: for values that lead to more resources or look-ups.
    pub fn and_then<U: Send + Sync + 'static>(
        &self,
        compute: impl FnOnce(T) -> Output<U> + Send + 'static,
    ) -> Output<U>
    where
        T: Clone,
    {
        let result = Cell::pending();
        let target = result.clone();
        self.0.on_done(move |outcome| match outcome {
            Err(failure) => target.set(Err(failure.clone())),
            Ok(data) => match &data.value {
                None => target.set(Ok(data.with_value(None))),
                Some(value) => match guarded(data.secret, || compute(T::clone(value))) {
                    Err(failure) => target.set(Err(failure)),
                    Ok(inner) => inner.forward(data.clone(), target),
                },
            },
        });
        Output(result)
    }

    /// Sets `target` to this output's value with what `outer` carries added.
    fn forward<O: Send + Sync + 'static>(&self, outer: Data<O>, target: Arc<Cell<T>>) {
        self.0.on_done(move |outcome| {
            target.set(match outcome.clone() {
                Ok(data) => Ok(data.absorb(&outer)),
                Err(failure) if outer.secret => Err(failure.context(Error::about_secret)),
                Err(failure) => Err(failure),
            });
        });
    }

    /// The same, with more said about a failure of its own.
    pub(crate) fn named(&self, name: impl FnOnce(Error) -> Error + Send + 'static) -> Self {
        self.then(|outcome| outcome.clone().map_err(|failure| failure.context(name)))
    }

    /// What a settled output depends on.
    pub(crate) fn dependencies(&self) -> Dependencies {
        self.0.peek().and_then(Result::ok).map(|data| data.dependencies).unwrap_or_default()
    }

    pub(crate) fn done(outcome: Outcome<T>) -> Self {
        Self(Cell::done(outcome))
    }

    pub(crate) fn from_cell(cell: Arc<Cell<T>>) -> Self {
        Self(cell)
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<T>> {
        &self.0
    }

    /// Another output, computed from everything that is known about this one.
    pub(crate) fn then<U: Send + Sync + 'static>(
        &self,
        compute: impl FnOnce(&Outcome<T>) -> Outcome<U> + Send + 'static,
    ) -> Output<U> {
        let result = Cell::pending();
        let target = result.clone();
        self.0.on_done(move |outcome| {
            target.set(guarded(is_secret(outcome), || compute(outcome)).and_then(|computed| computed));
        });
        Output(result)
    }
}

impl<T: Serialize + Send + Sync + 'static> Output<T> {
    /// The same value where any is wanted, as by [`Stash::new`](crate::Stash::new): what serde makes of it. Resources
    /// in it become references, once they are registered.
    ///
    /// ```no_run
    /// # use pulumi_wasm::{Context, Output, ResourceOptions, Stash};
    /// # fn program(ctx: &Context, zones: Output<Vec<String>>) {
    /// Stash::new(ctx, "zones", zones.to_value(), ResourceOptions::new());
    /// # }
    /// ```
    pub fn to_value(&self) -> Output<Value> {
        let result = Cell::pending();
        let target = result.clone();
        let written =
            |outcome: &_| guarded(is_secret(outcome), || property(outcome)).and_then(|written| written);
        self.0.on_done(move |outcome| match written(outcome) {
            Err(failure) => target.set(Err(failure)),
            Ok((data, None)) => target.set(Ok(data.with_value(None))),
            Ok((data, Some(Tree::Value(value)))) => target.set(Ok(data.with_value(Some(value)))),
            Ok((data, Some(open))) => open.into_output().forward(data, target),
        });
        Output(result)
    }
}

/// What is known about a value, and the value in the property model.
fn property<T: Serialize>(outcome: &Outcome<T>) -> Result<(Data<T>, Option<Tree>), Failure> {
    let data = outcome.as_ref().map_err(Clone::clone)?;
    let tree = data.value.as_ref().map(|value| convert::to_tree(&**value)).transpose()?;
    Ok((data.clone(), tree))
}

impl Output<Value> {
    /// The same value as a Rust type. Marks inside it (secrets, unknowns) become marks of the whole.
    pub(crate) fn typed<T: DeserializeOwned + Send + Sync + 'static>(&self) -> Output<T> {
        self.typed_by(convert::from_value)
    }

    /// The same, by way of `convert`.
    pub(crate) fn typed_by<T: Send + Sync + 'static>(
        &self,
        convert: impl FnOnce(&Value) -> Result<T, Error> + Send + 'static,
    ) -> Output<T> {
        self.then(|outcome| {
            let data = outcome.as_ref().map_err(Clone::clone)?;
            let value = data.value.as_deref().unwrap_or(&Value::Unknown);
            let secret = data.secret || value.has_secrets();
            // What doesn't fit is in the error's text, which goes to the user's terminal.
            let hide = |error| if secret { Error::SecretConversion } else { error };
            let typed = if value.has_unknowns() { None } else { Some(convert(value).map_err(hide)?) };
            Ok(Data { secret, ..data.with_value(typed) })
        })
    }
}

thread_local! {
    /// Whether this thread is inside a closure of an output.
    static IN_CLOSURE: Flag<bool> = const { Flag::new(false) };
}

/// Whether the caller is, however far down, a closure given to an output.
pub(crate) fn in_closure() -> bool {
    IN_CLOSURE.get()
}

fn is_secret<T>(outcome: &Outcome<T>) -> bool {
    outcome.as_ref().is_ok_and(|data| data.secret)
}

fn failed(error: BoxError, secret: bool) -> Error {
    let error = Error::Computation(error);
    if secret { error.about_secret() } else { error }
}

/// Runs the user's code; a panic in it becomes an error, without its message where that may tell a secret.
fn guarded<U>(secret: bool, code: impl FnOnce() -> U) -> Result<U, Failure> {
    let outer = IN_CLOSURE.replace(true);
    let result = if secret { panics::catch_silent(code) } else { panics::catch(code) };
    IN_CLOSURE.set(outer);
    result.map_err(|panic| Error::Panic { code: "a closure given to an output".to_owned(), panic }.into())
}
