use pulumi_wasm_simple::{Resource, ResourceArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let res1 = Resource::new(ctx, "res1", ResourceArgs::builder().value(true).build());
        let inverse = res1.value().map(|value| !value);
        Resource::new(ctx, "res2", ResourceArgs::builder().value(inverse).build());
        Ok(())
    })
}
