use std::process::Command;

use pulumi_wasm::{HookOptions, Hooks, ProgramResult, ResourceHook, ResourceOptions};
use pulumi_wasm_simple::{Resource, ResourceArgs};

fn touch(file: &str) -> ProgramResult {
    let status = Command::new("touch").arg(file).status()?;
    if status.success() { Ok(()) } else { Err(format!("touch {file}: {status}").into()) }
}

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let test_file: String = ctx.config().require("hookTestFile")?;
        let preview_file: String = ctx.config().require("hookPreviewFile")?;
        let create = ResourceHook::new(ctx, "createHook", move |_| touch(&test_file));
        let in_previews = HookOptions::new().on_dry_run(true);
        let preview = ResourceHook::with_options(ctx, "previewHook", in_previews, move |args| {
            touch(&format!("{preview_file}_{}", args.name))
        });
        let hooks = Hooks::new().before_create(&create).before_create(&preview);
        let args = ResourceArgs::builder().value(true).build();
        Resource::with_options(ctx, "res", args, ResourceOptions::new().hooks(hooks));
        Ok(())
    })
}
