//! The settings of a package in a stack's configuration.

use serde::de::DeserializeOwned;

use super::{Literal, bag::environment};
use crate::{
    config::{Config, ConfigError},
    context::Context,
};

/// A setting of a package: from the configuration, else from the first of these environment variables that says
/// something, else the default.
///
/// # Errors
/// [`ConfigError::Invalid`] when what is set is no `T`.
pub fn setting<T: DeserializeOwned>(
    ctx: &Context,
    package: &str,
    name: &str,
    variables: &[&str],
    default: Option<Literal>,
) -> Result<Option<T>, ConfigError> {
    let settings = Config::new(ctx, package);
    if let Some(value) = settings.get(name)? {
        return Ok(Some(value));
    }
    let text = environment(variables).or_else(|| default.map(Literal::into_text));
    text.map(|text| settings.parse(name, &text)).transpose()
}

impl Literal {
    fn into_text(self) -> String {
        match self {
            Self::Bool(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.to_owned(),
        }
    }
}
