//! What an output carries besides its value.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Dependencies;
use crate::{engine::Engine, error::Error};

/// A value and what is known about it.
#[derive(Debug)]
pub(crate) struct Data<T> {
    /// The value; `None` while it is unknown, as in a preview.
    pub(crate) value: Option<Arc<T>>,
    pub(crate) secret: bool,
    pub(crate) dependencies: Dependencies,
}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), secret: self.secret, dependencies: self.dependencies.clone() }
    }
}

impl<T> Data<T> {
    pub(crate) fn known(value: T) -> Self {
        Self { value: Some(Arc::new(value)), secret: false, dependencies: Dependencies::default() }
    }

    /// The same knowledge about another value.
    pub(crate) fn with_value<U>(&self, value: Option<U>) -> Data<U> {
        Data { value: value.map(Arc::new), secret: self.secret, dependencies: self.dependencies.clone() }
    }

    /// Adds what another value, from which this one was computed, carries.
    pub(crate) fn absorb<U>(mut self, other: &Data<U>) -> Self {
        self.secret |= other.secret;
        self.dependencies = self.dependencies.union(&other.dependencies);
        self
    }
}

/// Why an output has no value.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// Something it depends on failed, which is reported there.
    Upstream,
    /// It failed itself: the first who uses it reports it, with its own name.
    Own(Arc<Unreported>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Own(Arc::new(Unreported { error: Mutex::new(Some(error)), engine: Engine::current() }))
    }
}

impl Failure {
    /// The same failure with more said about it, if it has not been reported yet.
    pub(crate) fn context(self, add: impl FnOnce(Error) -> Error) -> Self {
        match self {
            Self::Upstream => Self::Upstream,
            Self::Own(unreported) => unreported.take().map_or(Self::Upstream, |error| add(error).into()),
        }
    }

    /// The error, for whoever hands it to the program; one that is reported elsewhere says only so.
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Upstream => Error::Upstream,
            Self::Own(unreported) => unreported.take().unwrap_or(Error::Upstream),
        }
    }
}

/// An error that is reported once: by whoever takes it, or by itself when nobody did. Otherwise a failed computation
/// whose result nobody uses would be a success.
#[derive(Debug)]
pub(crate) struct Unreported {
    error: Mutex<Option<Error>>,
    engine: Weak<Engine>,
}

impl Unreported {
    pub(crate) fn take(&self) -> Option<Error> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Unreported {
    fn drop(&mut self) {
        if let (Some(error), Some(engine)) = (self.take(), self.engine.upgrade()) {
            engine.report(error);
        }
    }
}
