//! What can be wrong with a schema, or with writing its bindings.

use std::path::PathBuf;

/// Why no bindings were generated.
///
/// Errors about a schema name the token of the resource, function or type, and the path of the property inside it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The schema file can't be read.
    #[error("failed to read the schema {}", path.display())]
    Read {
        /// The schema file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// The text isn't a Pulumi package schema.
    #[error("failed to parse the package schema")]
    Parse {
        /// Where and why.
        source: serde_json::Error,
    },
    /// `meta.moduleFormat` isn't a regular expression.
    #[error("the schema's module format `{format}` is not a regular expression")]
    ModuleFormat {
        /// The value of `meta.moduleFormat`.
        format: String,
        /// What is wrong with it.
        source: regex_lite::Error,
    },
    /// The parameter of a parameterized package isn't base64.
    #[error("the parameter of the schema's parameterization is not base64")]
    Parameter {
        /// What is wrong with it.
        source: base64::DecodeError,
    },
    /// A token isn't of the form `package:module:name`.
    #[error("`{token}` is not a token of the form package:module:name")]
    Token {
        /// The token.
        token: String,
    },
    /// A `$ref` names a type that the schema doesn't define.
    #[error("{token}: `{property}` refers to `{reference}`, which the schema does not define")]
    UnknownReference {
        /// The resource, function or type with the property.
        token: String,
        /// The property's path.
        property: String,
        /// The `$ref`.
        reference: String,
    },
    /// A property's type is one that no schema may have.
    #[error("{token}: `{property}` has the unknown type `{kind}`")]
    UnknownType {
        /// The resource, function or type with the property.
        token: String,
        /// The property's path.
        property: String,
        /// The value of `type`.
        kind: String,
    },
    /// `required` lists a property that isn't there.
    #[error("{token}: `{property}` is required but not defined")]
    UnknownProperty {
        /// The resource, function or type.
        token: String,
        /// The required property.
        property: String,
    },
    /// A method refers to a function that the schema doesn't define.
    #[error(
        "{token}: the method `{method}` refers to the function `{function}`, which the schema does not define"
    )]
    UnknownMethod {
        /// The resource.
        token: String,
        /// The method's name.
        method: String,
        /// The function's token.
        function: String,
    },
    /// An enum's value doesn't fit the enum's type.
    #[error("{token}: the enum value {value} is not of type `{kind}`")]
    EnumValue {
        /// The enum.
        token: String,
        /// The value, as JSON.
        value: String,
        /// The enum's type.
        kind: String,
    },
    /// A generated file can't be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A build script's environment variable is missing.
    #[error("`{name}` is not set: this function is for build scripts")]
    NotABuildScript {
        /// The variable.
        name: &'static str,
    },
}
