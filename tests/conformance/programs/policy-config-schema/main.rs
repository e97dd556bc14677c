use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        Resource::new(ctx, "resY", ResourceArgs::builder().value(true).build());
        Resource::new(ctx, "resN", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
