use pulumi_wasm_conformance_component::{Simple, SimpleArgs};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        Simple::new(ctx, "res", SimpleArgs::builder().value(true).build());
        Resource::new(ctx, "simpleResource", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
