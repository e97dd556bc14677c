use pulumi_wasm_builtin_info_component::{BuiltinInfo, BuiltinInfoArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        BuiltinInfo::new(ctx, "res", BuiltinInfoArgs::builder().build());
        Ok(())
    })
}
