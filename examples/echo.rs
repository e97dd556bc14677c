//! The least there can be: what a client sends as `{"action": "echo", …}` goes to a function, and its answer back.

use aws_websocket_api::{LambdaFunction, Route, StageSettings, WebSocketApi};
use pulumi_wasm::archive;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        // A zip with an executable `bootstrap`: `cargo lambda build --output-format zip` makes it.
        let echo = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"));
        let api = WebSocketApi::builder("Echo")
            .route("echo", Route::to(echo).two_way())
            .stage(StageSettings::load(ctx)?)
            .create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    })
}
