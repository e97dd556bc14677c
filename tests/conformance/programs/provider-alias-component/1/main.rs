use pulumi_wasm::{AliasSpec, ResourceOptions};
use pulumi_wasm_conformance_component::{Simple, SimpleArgs};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let parent = Resource::new(ctx, "parent", ResourceArgs::builder().value(true).build());
        let moved = ResourceOptions::new().parent(&parent).alias(AliasSpec::new().no_parent());
        Simple::with_options(ctx, "res", SimpleArgs::builder().value(true).build(), moved);
        Resource::new(ctx, "simpleResource", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
