use pulumi_wasm::ResourceOptions;
use pulumi_wasm_conformance_component::{Simple, SimpleArgs};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let args = || SimpleArgs::builder().value(true).build();
        let ignoring = ResourceOptions::new().ignore_changes(["value"]);
        Simple::with_options(ctx, "withIgnoreChanges", args(), ignoring);
        Simple::new(ctx, "withoutIgnoreChanges", args());
        Resource::new(ctx, "simpleResource", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
