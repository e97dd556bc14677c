//! A component that says where it is.

use std::process::ExitCode;

use pulumi_wasm::{
    BoxError, Component, Context, Output,
    provider::{ComponentOutputs, ComponentProvider, ComponentResource},
};

#[derive(ComponentOutputs)]
struct BuiltinInfo {
    organization: Output<String>,
    project: Output<String>,
    stack: Output<String>,
}

impl ComponentResource for BuiltinInfo {
    const TOKEN: &'static str = "builtin-info-component:index:BuiltinInfo";
    type Args = ();

    fn construct(ctx: &Context, _: &str, _: (), _: &Component) -> Result<Self, BoxError> {
        Ok(Self {
            organization: ctx.organization().to_owned().into(),
            project: ctx.project().to_owned().into(),
            stack: ctx.stack().to_owned().into(),
        })
    }
}

fn main() -> ExitCode {
    ComponentProvider::new("builtin-info-component", "37.0.0").component::<BuiltinInfo>().serve()
}
