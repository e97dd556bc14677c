//! A stack output that has no form outside of Rust.

use pulumi_wasm::Output;

struct Address {
    host: String,
}

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        ctx.export("address", Address { host: "localhost".to_owned() });
        ctx.export("later", Output::new("localhost".to_owned()).map(|host| Address { host }));
        Ok(())
    })
}
