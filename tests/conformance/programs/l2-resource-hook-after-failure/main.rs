use pulumi_wasm::{Hooks, ResourceHook, ResourceOptions};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let failing = ResourceHook::new(ctx, "failingHook", |_| Err("it always fails".into()));
        let args = ResourceArgs::builder().value(true).build();
        let options = ResourceOptions::new().hooks(Hooks::new().after_create(&failing));
        Resource::with_options(ctx, "res", args, options);
        Ok(())
    })
}
