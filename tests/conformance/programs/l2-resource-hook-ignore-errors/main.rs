use pulumi_wasm::{HookOptions, Hooks, ResourceHook, ResourceOptions};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let lenient = HookOptions::new().ignore_errors(true);
        let failing =
            ResourceHook::with_options(ctx, "failingHook", lenient, |_| Err("it always fails".into()));
        let args = ResourceArgs::builder().value(true).build();
        let options = ResourceOptions::new().hooks(Hooks::new().after_create(&failing));
        Resource::with_options(ctx, "res", args, options);
        Ok(())
    })
}
