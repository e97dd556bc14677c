//! What is wrong with a component's arguments.

use std::fmt;

use pulumi_wasm_proto::{
    rpc::{InputPropertiesError, input_properties_error::PropertyError},
    status::with_detail,
};
use tonic::{Code, Status};

use crate::error::{BoxError, ErrorChain};

/// Arguments that a component or method can't use: the user is shown each with what is wrong with it.
///
/// ```
/// use pulumi_wasm::{BoxError, provider::InputErrors};
///
/// fn check(replicas: u32) -> Result<(), BoxError> {
///     if replicas == 0 {
///         return Err(InputErrors::one("replicas", "must be 1 or more").into());
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputErrors(Vec<(String, String)>);

impl InputErrors {
    /// One argument, by its property path, and what is wrong with it, to follow its name.
    pub fn one(path: impl Into<String>, reason: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(path, reason);
        errors
    }

    /// Adds another.
    pub fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.0.push((path.into(), reason.into()));
    }

    /// Nothing where there is none.
    ///
    /// # Errors
    /// Itself, where there is any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for InputErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self.0.iter().map(|(path, reason)| format!("`{path}` {reason}")).collect();
        write!(formatter, "the arguments can't be used: {}", all.join("; "))
    }
}

impl std::error::Error for InputErrors {}

/// All that went wrong, as the engine takes it: it puts in front what it asked for, and lists the arguments itself.
pub(super) fn status(errors: &[BoxError]) -> Status {
    let mut arguments = Vec::new();
    let mut reasons = Vec::new();
    for error in errors {
        match error.downcast_ref::<InputErrors>() {
            Some(errors) => arguments.extend(errors.0.iter().map(property_error)),
            None => reasons.push(ErrorChain(&**error).to_string()),
        }
    }
    if arguments.is_empty() {
        return Status::unknown(reasons.join("\n"));
    }
    reasons.insert(0, "some arguments can't be used".to_owned());
    let detail = InputPropertiesError { errors: arguments };
    with_detail(Code::InvalidArgument, reasons.join("\n"), &detail)
}

fn property_error((path, reason): &(String, String)) -> PropertyError {
    PropertyError { property_path: path.clone(), reason: reason.clone() }
}
