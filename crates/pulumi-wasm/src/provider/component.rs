//! Components that programs in any language can make.

use serde::{Serialize, de::DeserializeOwned};

use super::{
    arguments::ComponentArgs,
    schema::{ComponentType, Properties, TypeSpec, Types},
};
use crate::{
    component::Component,
    context::Context,
    error::BoxError,
    input::{Inputs, IntoInput},
    output::Output,
    resource::ResourceHandle,
};

/// A component that programs in any language can make.
///
/// ```
/// use pulumi_wasm::{BoxError, Component, Context, Output, provider::{ComponentArgs, ComponentOutputs, ComponentResource}};
///
/// #[derive(ComponentArgs)]
/// struct GreetingArgs {
///     /// Who is greeted.
///     name: Output<String>,
/// }
///
/// /// A friendly word.
/// #[derive(ComponentOutputs)]
/// struct Greeting {
///     text: Output<String>,
/// }
///
/// impl ComponentResource for Greeting {
///     const TOKEN: &'static str = "greetings:index:Greeting";
///     type Args = GreetingArgs;
///
///     fn construct(_: &Context, _: &str, args: GreetingArgs, _: &Component) -> Result<Self, BoxError> {
///         Ok(Self { text: args.name.map(|name| format!("Hello, {name}!")) })
///     }
/// }
/// ```
pub trait ComponentResource: ComponentOutputs + 'static {
    /// Its type, `package:module:Name`; the package is the provider's name.
    const TOKEN: &'static str;

    /// What it is given.
    type Args: ComponentArgs;

    /// Makes the resources it consists of, as children of `component`, and says what it came to.
    ///
    /// # Errors
    /// Whatever keeps it from being made; [`InputErrors`](super::InputErrors) where it is an argument's fault.
    fn construct(
        ctx: &Context,
        name: &str,
        args: Self::Args,
        component: &Component,
    ) -> Result<Self, BoxError>;
}

/// The outputs of a component or the result of a method: derive it for a struct whose fields are [`Output`]s.
///
/// Names, documentation and `#[pulumi(…)]` are as for [`ComponentArgs`]. An `Output<Option<T>>` may have no value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the outputs of a component",
    note = "add `#[derive(ComponentOutputs)]` to it"
)]
pub trait ComponentOutputs: Sized {
    /// What it is for; goes into the schema.
    const DESCRIPTION: &'static str = "";

    /// Describes the properties.
    fn describe(properties: &mut Properties<'_>);

    /// The outputs of a component that exists.
    fn read(resource: &ResourceHandle) -> Self;

    /// The outputs by name.
    fn write(self) -> Inputs;
}

/// No outputs.
impl ComponentOutputs for () {
    fn describe(_: &mut Properties<'_>) {}

    fn read(_: &ResourceHandle) -> Self {}

    fn write(self) -> Inputs {
        Inputs::default()
    }
}

/// An output of a component, as the type of a field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an output of a component",
    note = "an `Output<T>` can, where `T` is a `ComponentType` with serde's traits"
)]
pub trait OutputProperty: Sized {
    /// Whether it always has a value.
    const REQUIRED: bool;

    /// Its type in the schema.
    fn spec(types: &mut Types) -> TypeSpec;

    /// The output of a component that exists.
    fn read(resource: &ResourceHandle, name: &'static str) -> Self;

    /// Adds it to the outputs.
    fn write(self, name: &'static str, outputs: &mut Inputs);
}

impl<T> OutputProperty for Output<T>
where
    T: ComponentType + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    const REQUIRED: bool = T::REQUIRED;

    fn spec(types: &mut Types) -> TypeSpec {
        T::spec(types)
    }

    fn read(resource: &ResourceHandle, name: &'static str) -> Self {
        resource.output(name)
    }

    fn write(self, name: &'static str, outputs: &mut Inputs) {
        outputs.set(name, IntoInput::<T>::into_input(self));
    }
}
