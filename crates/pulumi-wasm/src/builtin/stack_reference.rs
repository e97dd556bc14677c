//! What other stacks export.

use std::{collections::BTreeMap, fmt};

use pulumi_wasm_proto::Value;
use serde::de::DeserializeOwned;

use crate::{
    context::Context,
    engine,
    error::Error,
    input::{Inputs, IntoInput},
    options::ResourceOptions,
    output::{Failure, Output},
    resource::{Resource, ResourceHandle},
};

/// Another stack, whose outputs this program reads.
///
/// ```no_run
/// # use pulumi_wasm::{Context, StackReference};
/// # fn program(ctx: &Context) {
/// let network = StackReference::new(ctx, "my-organization/network/prod");
/// let vpc = network.require_output::<String>("vpcId");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct StackReference {
    handle: ResourceHandle,
}

crate::__resource_type!(StackReference);

/// An output of another stack, at hand.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct OutputDetails<T> {
    /// The value; `None` when the stack has no such output.
    pub value: Option<T>,
    /// Whether it is a secret, which must not be shown.
    pub secret: bool,
}

impl<T: fmt::Debug> fmt::Debug for OutputDetails<T> {
    /// Never shows a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = format_args!("[secret]");
        let shown: &dyn fmt::Debug = if self.secret { &hidden } else { &self.value };
        let mut details = formatter.debug_struct("OutputDetails");
        details.field("value", shown).field("secret", &self.secret).finish()
    }
}

impl StackReference {
    /// The type's token.
    pub const TOKEN: &'static str = "pulumi:pulumi:StackReference";

    /// Refers to a stack by its full name, `organization/project/stack`.
    #[track_caller]
    pub fn new(ctx: &Context, stack: &str) -> Self {
        Self::with_options(ctx, stack, stack, ResourceOptions::new())
    }

    /// The same under a name of its own, for a stack whose name may be an output.
    #[track_caller]
    pub fn with_options(
        ctx: &Context,
        name: &str,
        stack: impl IntoInput<String>,
        options: ResourceOptions,
    ) -> Self {
        let id = stack.into_input();
        let state = Inputs::default().with::<String>("name", id.clone());
        Self { handle: engine::read(ctx, None, Self::TOKEN, name, id, state, options) }
    }

    /// The stack's full name.
    #[must_use]
    pub fn name(&self) -> Output<String> {
        self.handle.output("name")
    }

    /// All outputs of the stack; a secret if any of them is.
    #[must_use]
    pub fn outputs(&self) -> Output<BTreeMap<String, Value>> {
        self.handle.output("outputs")
    }

    /// An output of the stack; `None` when it has no such output.
    #[must_use]
    pub fn output<T: DeserializeOwned + Send + Sync + 'static>(&self, key: &str) -> Output<Option<T>> {
        let (key, name) = (key.to_owned(), key.to_owned());
        let value = self.handle.read(move |registered| member(registered.outputs.get("outputs")?, &key));
        let handle = self.handle.clone();
        value.typed().named(move |error| handle.property_error(&name, error))
    }

    /// An output that the stack must have: without it the update fails, and says so.
    #[must_use]
    pub fn require_output<T>(&self, key: &str) -> Output<T>
    where
        T: DeserializeOwned + Clone + Send + Sync + 'static,
    {
        let missing =
            Error::MissingOutput { stack: self.handle.resource_name().to_owned(), output: key.to_owned() };
        self.output::<T>(key).try_map(move |value| value.ok_or(missing))
    }

    /// An output of the stack, for which the program waits.
    ///
    /// # Errors
    /// When the stack can't be read, when the output is no `T`, and inside a closure of an output, which must not wait.
    pub fn output_details<T>(&self, key: &str) -> Result<OutputDetails<T>, Error>
    where
        T: DeserializeOwned + Clone + Send + Sync + 'static,
    {
        let output = self.output::<T>(key);
        let label = format!("output {key} of {:?}", self.handle);
        let outcome = self.handle.0.engine.wait_for(label, async move { output.cell().wait().await })?;
        let data = outcome.map_err(Failure::into_error)?;
        let value = data.value.ok_or(Error::NotKnown)?;
        Ok(OutputDetails { value: value.as_ref().clone(), secret: data.secret })
    }
}

/// A member of an object, as secret as the object is. An object without it is known to have none: the other stack
/// doesn't wait for this one's update.
fn member(object: &Value, key: &str) -> Option<Value> {
    match object {
        Value::Secret(inner) => member(inner, key).map(Value::into_secret),
        other => Some(other.as_object()?.get(key).cloned().unwrap_or_default()),
    }
}
