//! A component that consists of one resource, for programs in any language.

use std::process::ExitCode;

use pulumi_wasm::{
    BoxError, Component, Context, Output, ResourceOptions,
    provider::{ComponentArgs, ComponentOutputs, ComponentProvider, ComponentResource},
};
use pulumi_wasm_simple::{Resource, ResourceArgs};

#[derive(ComponentArgs)]
struct SimpleArgs {
    value: Output<bool>,
}

#[derive(ComponentOutputs)]
struct Simple {
    value: Output<bool>,
}

impl ComponentResource for Simple {
    const TOKEN: &'static str = "conformance-component:index:Simple";
    type Args = SimpleArgs;

    fn construct(ctx: &Context, name: &str, args: SimpleArgs, simple: &Component) -> Result<Self, BoxError> {
        let opposite = ResourceArgs::builder().value(args.value.map(|value| !value)).build();
        let options = ResourceOptions::new().parent(simple);
        Resource::with_options(ctx, &format!("{name}-child"), opposite, options);
        Ok(Self { value: args.value })
    }
}

fn main() -> ExitCode {
    ComponentProvider::new("conformance-component", "22.0.0").component::<Simple>().serve()
}
