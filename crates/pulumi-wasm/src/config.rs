//! The stack's configuration.

use serde::de::DeserializeOwned;

use crate::{context::Context, output::Output};

/// The configuration values of one namespace: the project's own, or a provider's.
///
/// ```no_run
/// # use pulumi_wasm::{Context, ProgramResult};
/// #[derive(serde::Deserialize, Clone)]
/// struct Throttle {
///     rate: f64,
///     burst: i64,
/// }
///
/// fn program(ctx: &Context) -> ProgramResult {
///     let config = ctx.config();
///     let replicas: Option<u32> = config.get("replicas")?;
///     let throttle: Throttle = config.require("throttle")?;
///     let password = config.require_secret::<String>("password")?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    context: Context,
    namespace: String,
}

/// A configuration value that is missing or can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The value is required and has not been set.
    #[error(
        "configuration value `{key}` is not set for stack {stack}: set it in Pulumi.{stack}.yaml, or with `pulumi config set {key} VALUE --stack {stack}`"
    )]
    Missing {
        /// The full key, `namespace:name`.
        key: String,
        /// The stack.
        stack: String,
    },
    /// The value is not of the type that the program wants.
    #[error("configuration value `{key}` in Pulumi.{stack}.yaml is not valid")]
    Invalid {
        /// The full key, `namespace:name`.
        key: String,
        /// The stack.
        stack: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A secret value is not of the type that the program wants.
    #[error(
        "the secret configuration value `{key}` of stack {stack} is not of the type that the program wants"
    )]
    InvalidSecret {
        /// The full key, `namespace:name`.
        key: String,
        /// The stack.
        stack: String,
    },
}

impl Config {
    /// The values of a namespace, such as `aws`.
    pub fn new(ctx: &Context, namespace: impl Into<String>) -> Self {
        Self { context: ctx.clone(), namespace: namespace.into() }
    }

    /// The value of a key, if it is set.
    ///
    /// Text is taken as it is where `T` is text; anything else is read as JSON by serde. Of a key that is set as a
    /// secret it gives the plain value, and says so with `--debug`: use [`Config::get_secret`], which keeps it one.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when the value is no `T`; [`ConfigError::InvalidSecret`] where it is a secret.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ConfigError> {
        if self.is_secret(name) {
            let key = self.key(name);
            self.context.log_debug(format!("configuration value `{key}` is a secret, but read as none"));
        }
        self.value(name)
    }

    fn value<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ConfigError> {
        let text = self.context.engine().info.config.get(&self.key(name));
        text.map(|text| self.parse(name, text)).transpose()
    }

    /// Reads the text of a key's value.
    pub(crate) fn parse<T: DeserializeOwned>(&self, name: &str, text: &str) -> Result<T, ConfigError> {
        let (key, stack) = (self.key(name), self.context.stack().to_owned());
        parse(text).map_err(|source| match self.is_secret(name) {
            // What doesn't fit is in the error's text.
            true => ConfigError::InvalidSecret { key, stack },
            false => ConfigError::Invalid { key, stack, source },
        })
    }

    /// The value of a key; of a secret, as [`Config::get`] has it.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] when it is not set, [`ConfigError::Invalid`] when it is no `T`;
    /// [`ConfigError::InvalidSecret`] where it is a secret.
    pub fn require<T: DeserializeOwned>(&self, name: &str) -> Result<T, ConfigError> {
        self.get(name)?.ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &str) -> ConfigError {
        ConfigError::Missing { key: self.key(name), stack: self.context.stack().to_owned() }
    }

    /// The value of a key as a secret, if it is set.
    ///
    /// # Errors
    /// When the value is no `T`: [`ConfigError::InvalidSecret`] where the key is set as a secret, else
    /// [`ConfigError::Invalid`].
    pub fn get_secret<T>(&self, name: &str) -> Result<Option<Output<T>>, ConfigError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        Ok(self.value(name)?.map(Output::secret))
    }

    /// The value of a key as a secret.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] when it is not set, else as [`Config::get_secret`].
    pub fn require_secret<T>(&self, name: &str) -> Result<Output<T>, ConfigError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.get_secret(name)?.ok_or_else(|| self.missing(name))
    }

    /// Whether the key is set as a secret.
    pub fn is_secret(&self, name: &str) -> bool {
        self.context.engine().info.secret_keys.contains(&self.key(name))
    }

    /// The names that are set in this namespace.
    pub fn names(&self) -> Vec<String> {
        let prefix = self.key("");
        let keys = self.context.engine().info.config.keys();
        keys.filter_map(|key| key.strip_prefix(&prefix)).map(str::to_owned).collect()
    }

    /// The full key of a name: `namespace:name`.
    pub fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.namespace)
    }
}

/// The CLI hands everything over as text, and lists and maps as JSON in it. What looks like one is read as one, unless
/// the program wants text.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    let as_text = || serde_json::from_value(serde_json::Value::String(text.to_owned()));
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) if json.is_object() || json.is_array() => {
            serde_json::from_value(json).or_else(|error| as_text().map_err(|_| error))
        }
        Ok(_) => as_text().or_else(|_| serde_json::from_str(text)),
        Err(_) => as_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_taken_as_it_is() {
        assert_eq!(parse::<String>("123").unwrap(), "123");
        assert_eq!(parse::<String>("{\"a\": 1}").unwrap(), "{\"a\": 1}");
    }

    #[test]
    fn anything_else_is_read_as_json() {
        assert_eq!(parse::<u32>("123").unwrap(), 123);
        assert!(parse::<bool>("true").unwrap());
        assert_eq!(parse::<Vec<u8>>("[1, 2]").unwrap(), [1, 2]);
        assert_eq!(parse::<serde_json::Value>("{\"a\": 1}").unwrap(), serde_json::json!({ "a": 1 }));
    }

    #[test]
    fn an_error_says_what_was_expected() {
        assert!(parse::<u32>("many").unwrap_err().to_string().contains("expected u32"));
        assert!(parse::<u32>("-1").unwrap_err().to_string().contains("expected u32"));
    }
}
