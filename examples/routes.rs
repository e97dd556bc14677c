//! An API whose routes are a matter of configuration: `pulumi config set routes hello,goodbye`.
//!
//! All of them go to the chat backend's default function, which answers what it doesn't know.

use aws_websocket_api::{LambdaFunction, Route, StageSettings, Throttle, WebSocketApi};
use pulumi_wasm::archive;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let code: String = ctx.config().require("code")?;
        let keys: String = ctx.config().require("routes")?;
        let function = |key: &str| {
            LambdaFunction::new(format!("{}-{key}", ctx.project()), archive::file(&*code)).handler("default")
        };
        let api = WebSocketApi::builder("Routes")
            .routes(keys.split(',').map(|key| (key, Route::to(function(key)).two_way())))
            .stage(StageSettings::new(ctx.stack(), Throttle::new(10.0, 5)))
            .create(ctx)?;
        ctx.export("apiId", api.api_id());
        ctx.export("deploymentId", api.deployment_id());
        Ok(())
    })
}
