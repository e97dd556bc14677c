use pulumi_wasm::ResourceOptions;
use pulumi_wasm_conformance_component::{Simple, SimpleArgs};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let options = ResourceOptions::new().replacement_trigger("trigger-value-updated");
        Simple::with_options(ctx, "res", SimpleArgs::builder().value(true).build(), options);
        Resource::new(ctx, "simpleResource", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
