//! Code of the program that changes what is registered and called, before the engine acts on it.

use std::{fmt, panic::Location, sync::Arc};

use pulumi_wasm_proto::Urn;

use crate::{
    error::ProgramResult, export::Export, input::Inputs, options::ResourceOptions, properties::Properties,
    resolved::ResolvedOptions,
};

/// A resource on its way to the engine. A transform changes its properties and options in place.
///
/// ```no_run
/// use pulumi_wasm::{Context, ProgramResult, ResourceOptions};
///
/// fn protect_databases(ctx: &Context) -> ProgramResult {
///     ctx.transform(|resource| {
///         if resource.token.starts_with("aws:rds/") {
///             resource.apply(ResourceOptions::new().protect(true));
///             resource.props.write("deletionProtection", &true)?;
///         }
///         Ok(())
///     })?;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct TransformArgs {
    /// Its type. It stays as it is, whatever is written here; so do the name, the kind and the parent.
    pub token: String,
    /// Its name in the program.
    pub name: String,
    /// Whether a provider manages it, as opposed to a component.
    pub custom: bool,
    /// The resource it belongs to; `None` for the stack itself.
    pub parent: Option<Urn>,
    /// Its inputs.
    pub props: Properties,
    /// Its options.
    pub options: ResolvedOptions,
    pub(crate) outputs: Inputs,
    pub(crate) applied: Vec<ResourceOptions>,
}

impl TransformArgs {
    /// Lays options over those it has: what is set in them counts, and lists are added to.
    ///
    /// Its parent, transforms and environment mappings can't be changed any more.
    pub fn apply(&mut self, options: ResourceOptions) {
        self.applied.push(options);
    }

    /// Whether there are outputs in it that have to be waited for.
    pub(crate) fn is_open(&self) -> bool {
        !self.outputs.is_empty() || !self.applied.is_empty()
    }

    /// Sets an input to an output, or to anything that can be one of a stack. The resource waits for it, and depends
    /// on what it depends on: that must not be the resource itself.
    pub fn set(&mut self, name: impl Into<String>, value: impl Export) {
        self.outputs.set(name, value.into_any());
    }
}

/// A call of a function on its way to the engine. A transform changes its arguments and options in place.
#[derive(Debug)]
#[non_exhaustive]
pub struct InvokeTransformArgs {
    /// The function. It stays as it is, whatever is written here.
    pub token: String,
    /// Its arguments.
    pub args: Properties,
    /// How it is called.
    pub options: InvokeTransformOptions,
}

/// How a function is called, as the engine has it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InvokeTransformOptions {
    /// The provider to call, `urn::id`; empty for the stack's default one.
    pub provider: String,
    /// The provider's version; empty for any.
    pub version: String,
    /// Where the provider is downloaded from; empty for Pulumi's own place.
    pub plugin_download_url: String,
    pub(crate) checksums: std::collections::HashMap<String, Vec<u8>>,
}

/// A transform, and the place in the program that it is from.
#[derive(Clone)]
pub(crate) struct Transform {
    pub(crate) code: Arc<dyn Fn(&mut TransformArgs) -> ProgramResult + Send + Sync>,
    pub(crate) place: &'static Location<'static>,
}

impl Transform {
    #[track_caller]
    pub(crate) fn new(code: impl Fn(&mut TransformArgs) -> ProgramResult + Send + Sync + 'static) -> Self {
        Self { code: Arc::new(code), place: Location::caller() }
    }
}

impl fmt::Debug for Transform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Transform({})", self.place)
    }
}
