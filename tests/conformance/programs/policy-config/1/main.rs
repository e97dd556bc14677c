use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        Resource::new(ctx, "res", ResourceArgs::builder().value(false).build());
        Ok(())
    })
}
