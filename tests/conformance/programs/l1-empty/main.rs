fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|_| Ok(()))
}
