//! What the compiler says to who takes an output for its value.
//!
//! The traits below are implemented for outputs under a condition that nothing meets: so the compiler explains the
//! condition, where it would only say that the trait is missing.

use std::fmt;

use super::Output;

/// Nothing is: the value of an output is known when the resources it comes from exist.
#[diagnostic::on_unimplemented(
    message = "the value of an `Output<{Self}>` is known later",
    label = "this is an output, not yet a value",
    note = "compute with the value in a closure, `output.map(|value| …)`, and make text with `output_format!`"
)]
pub trait KnownNow {}

impl<T: KnownNow + Send + Sync + 'static> fmt::Display for Output<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

impl<T: KnownNow + Send + Sync + 'static, U> PartialEq<U> for Output<T> {
    fn eq(&self, _: &U) -> bool {
        false
    }
}
