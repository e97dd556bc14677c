//! What can go wrong, each with the name of what it went wrong with.

use std::{error::Error as StdError, fmt};

use pulumi_wasm_proto::status;
use tonic::Code;

/// Any error, as programs pass it on with `?`.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// What a program returns.
pub type ProgramResult = Result<(), BoxError>;

/// Something that went wrong in a program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Code of the program panicked.
    #[error("{code} panicked {panic}")]
    Panic {
        /// Which code: "a closure given to an output", "the hook `x`".
        code: String,
        /// Where, and its message.
        panic: String,
    },
    /// A closure given to [`Output::try_map`](crate::Output::try_map) failed.
    #[error("computing an output failed")]
    Computation(#[source] BoxError),
    /// The same with a secret: the closure's own error isn't shown, as it may tell the secret.
    #[error("computing an output of a secret failed; why is not shown, as it may tell the secret")]
    SecretComputation,
    /// A value doesn't fit the type that was asked for, or can't be a property.
    #[error("the value doesn't fit its type")]
    Conversion(#[source] pulumi_wasm_proto::data::DataError),
    /// The same of a secret, about which nothing more is said.
    #[error("the secret value doesn't fit its type")]
    SecretConversion,
    /// A number that is infinite or none.
    #[error("the number is infinite or not a number, which no property can be")]
    NotFinite,
    /// The engine can't be reached at all.
    #[error("the Pulumi engine can't be reached: {0}")]
    Unreachable(String),
    /// An input or output of a resource.
    #[error("property `{property}`")]
    Property {
        /// Its name.
        property: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// A resource could not be registered.
    #[error("resource `{name}` ({token})")]
    Resource {
        /// Its name in the program.
        name: String,
        /// Its type.
        token: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// A function of a provider failed.
    #[error("function `{token}`")]
    Invoke {
        /// Its token.
        token: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// A function that should return one value returned several, or none.
    #[error("it returned {properties} properties where one is expected")]
    NotSingle {
        /// How many.
        properties: usize,
    },
    /// A plain value was wanted of something that isn't known yet.
    #[error("the result isn't known yet: call the variant that gives an output")]
    NotKnown,
    /// A plain value was wanted of a secret.
    #[error("the result is a secret: call the variant that gives an output, which keeps it one")]
    SecretResult,
    /// A closure given to an output wanted to wait for a function, for which it might wait forever.
    #[error(
        "a closure given to an output can't wait for a function: call the variant that gives an output, with `Output::and_then`"
    )]
    WaitInClosure,
    /// Something that it depends on failed, which is reported there.
    #[error("something it depends on failed")]
    Upstream,
    /// An output of [`Output::deferred`](crate::Output::deferred) was given up before it was said what it is.
    #[error("a deferred output was never resolved: its `Deferred` was dropped")]
    Unresolved,
    /// Something that it depends on has no value, and no error was reported that would say why.
    #[error("something it depends on failed, and no error says why")]
    Unexplained,
    /// A package could not be registered.
    #[error("failed to register the package `{name}` with the engine")]
    Package {
        /// Its name.
        name: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// A hook could not be registered.
    #[error("hook `{name}`")]
    Hook {
        /// Its name.
        name: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// A transform sets what can't be changed any more.
    #[error("a transform can't change a resource's parent, transforms or environment mappings")]
    FixedOption,
    /// A transform makes a resource depend on itself.
    #[error("a transform makes the resource depend on itself")]
    DependsOnItself,
    /// An option of a resource needs a value that isn't known even in an update, because an error or `--target` left out
    /// what it comes from.
    #[error("the option `{option}` is not known")]
    UnknownOption {
        /// Its name in Pulumi.
        option: String,
    },
    /// No server can be started for what the engine calls back.
    #[error("failed to listen on this machine for calls of the engine")]
    Callbacks(#[source] BoxError),
    /// A stack has no output of that name.
    #[error("stack `{stack}` has no output `{output}`")]
    MissingOutput {
        /// The stack that was referred to.
        stack: String,
        /// The output.
        output: String,
    },
    /// A stack output has no value.
    #[error("stack output `{name}`")]
    Export {
        /// Its name.
        name: String,
        /// What happened to it.
        source: Box<Error>,
    },
    /// The engine or a provider said no.
    #[error("{0}")]
    Engine(String),
    /// The engine sent what can't be read.
    #[error("the engine sent a malformed value")]
    Protocol(#[source] pulumi_wasm_proto::DecodeError),
    /// The engine is ending the deployment and has said why.
    #[error("the engine ended the deployment")]
    Shutdown,
    /// Registrations that wait for each other.
    #[error("these resources wait for outputs that will never have a value: {0}")]
    Stuck(String),
}

impl Error {
    pub(crate) fn in_resource(self, name: &str, token: &str) -> Self {
        Self::Resource { name: name.to_owned(), token: token.to_owned(), source: Box::new(self) }
    }

    /// The same without what may tell a secret.
    pub(crate) fn about_secret(self) -> Self {
        match self {
            Self::Computation(_) => Self::SecretComputation,
            Self::Conversion(_) => Self::SecretConversion,
            other => other,
        }
    }

    /// Whether whoever caused it has told the user already.
    pub(crate) fn is_reported(&self) -> bool {
        match self {
            Self::Shutdown | Self::Upstream => true,
            Self::Property { source, .. }
            | Self::Resource { source, .. }
            | Self::Invoke { source, .. }
            | Self::Package { source, .. }
            | Self::Hook { source, .. }
            | Self::Export { source, .. } => source.is_reported(),
            _ => false,
        }
    }
}

impl From<tonic::Status> for Error {
    /// The engine stops after a failure that it has printed: then the connection breaks, or an open call is answered in
    /// its words. Anything else is an answer, whatever its code.
    fn from(status: tonic::Status) -> Self {
        const WORDS: [&str; 2] = ["resource monitor shut down", "context canceled"];
        let codes = [Code::Unavailable, Code::Cancelled, Code::Unknown];
        let stopped = status.source().is_some() || WORDS.iter().any(|words| status.message().contains(words));
        match stopped && codes.contains(&status.code()) {
            true => Self::Shutdown,
            false => Self::Engine(status::chain(&status)),
        }
    }
}

/// An error with all that led to it, on one line. `Display` of an error alone never includes its source.
///
/// ```
/// let error = "x".parse::<i32>().unwrap_err();
/// assert_eq!(pulumi_wasm::ErrorChain(&error).to_string(), "invalid digit found in string");
/// ```
#[derive(Debug)]
pub struct ErrorChain<'a>(pub &'a (dyn StdError + 'a));

impl fmt::Display for ErrorChain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(formatter, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tonic::Status;

    use super::*;

    #[test]
    fn an_engine_that_has_stopped_has_said_why() {
        let broken = Status::from_error(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into());
        assert!(Error::from(broken).is_reported());
        for code in [Code::Unavailable, Code::Unknown] {
            assert!(Error::from(Status::new(code, "resource monitor shut down while waiting")).is_reported());
        }
    }

    #[test]
    fn a_provider_that_is_unavailable_is_an_error_to_be_told() {
        for code in [Code::Unavailable, Code::Cancelled, Code::Unknown] {
            assert!(!Error::from(Status::new(code, "the cloud is unavailable")).is_reported());
        }
    }
}
