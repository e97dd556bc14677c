//! ${DESCRIPTION}

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let name: Option<String> = ctx.config().get("name")?;
        ctx.export("greeting", format!("Hello, {}!", name.as_deref().unwrap_or("world")));
        Ok(())
    })
}
