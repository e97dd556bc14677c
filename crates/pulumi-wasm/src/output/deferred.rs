//! Outputs that are declared before there is anything to compute them of.

use std::{fmt, sync::Arc};

use super::{Cell, Output};
use crate::error::Error;

/// Says what a deferred output is. Dropped without having said so, it fails whoever waits for the output, with
/// [`Error::Unresolved`].
pub struct Deferred<T: Send + Sync + 'static>(Option<Arc<Cell<T>>>);

impl<T: Send + Sync + 'static> Drop for Deferred<T> {
    fn drop(&mut self) {
        if let Some(cell) = self.0.take() {
            cell.set(Err(Error::Unresolved.into()));
        }
    }
}

impl<T: Send + Sync + 'static> fmt::Debug for Deferred<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Deferred<{}>", std::any::type_name::<T>())
    }
}

impl<T: Send + Sync + 'static> Output<T> {
    /// An output that is said later what it is: for two components that each need something of the other.
    ///
    /// ```
    /// use pulumi_wasm::Output;
    ///
    /// let (address, resolve_address) = Output::<String>::deferred();
    /// let greeting = address.map(|address| format!("hello, {address}"));
    /// resolve_address.resolve(Output::new("example.com".to_owned()));
    /// ```
    #[must_use]
    pub fn deferred() -> (Self, Deferred<T>) {
        let cell = Cell::pending();
        (Self(cell.clone()), Deferred(Some(cell)))
    }
}

impl<T: Send + Sync + 'static> Deferred<T> {
    /// The output is the same as `output`.
    pub fn resolve(mut self, output: Output<T>) {
        if let Some(cell) = self.0.take() {
            output.0.on_done(move |outcome| cell.set(outcome.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deferred_output_is_what_it_is_said_to_be() {
        let (output, deferred) = Output::<i32>::deferred();
        let doubled = output.map(|number| number * 2);
        deferred.resolve(Output::secret(21));
        let data = doubled.0.peek().unwrap().unwrap();
        assert_eq!((data.value.as_deref(), data.secret), (Some(&42), true));
    }
}
