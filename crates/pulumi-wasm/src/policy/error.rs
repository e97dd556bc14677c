//! Why a policy can't say yes or no.

use pulumi_wasm_proto::data::DataError;

/// Something that keeps a policy from looking at what it is about. Policies pass it on with `?`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The value will be known only after the update. The engine's user is told that the policy didn't run.
    #[error("the value of `{path}` is not known yet")]
    Unknown {
        /// The property's path, as in `rules[0].port`.
        path: String,
    },
    /// The policy requires a property that has not been set.
    #[error("property `{path}` is not set")]
    Missing {
        /// The property's path.
        path: String,
    },
    /// A property is of another type than the policy reads it as.
    #[error("property `{path}` is not of the type that the policy wants")]
    Type {
        /// The property's path.
        path: String,
        /// What is wrong with it; nothing where the value is a secret.
        source: Option<DataError>,
    },
    /// The text is no property path.
    #[error("`{path}` is not a property path such as `rules[0].port` or `tags[\"a.b\"]`")]
    Path {
        /// The text.
        path: String,
    },
    /// The policy's configuration doesn't fit the type that the policy reads it as.
    #[error("the configuration of policy `{policy}` is not valid")]
    Config {
        /// The policy's name.
        policy: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Why a pack can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// The pack's name is empty, or has characters other than letters, digits, `-`, `_` and `.`.
    #[error("policy pack name {0:?} is not valid: use letters, digits, `-`, `_` and `.`")]
    Name(String),
    /// Two policies have the same name.
    #[error("policy pack `{pack}` has two policies named `{policy}`: a name may be used once")]
    Duplicate {
        /// The pack.
        pack: String,
        /// The name.
        policy: String,
    },
    /// A policy has no name, or one that means something else in a pack's configuration.
    #[error("policy pack `{pack}` has a policy named {policy:?}, which is not allowed: choose another name")]
    PolicyName {
        /// The pack.
        pack: String,
        /// The policy's name.
        policy: String,
    },
    /// A policy has nothing to run.
    #[error("policy `{policy}` of pack `{pack}` checks nothing: give it `validate` or `remediate`")]
    Empty {
        /// The pack.
        pack: String,
        /// The policy's name.
        policy: String,
    },
}
