//! Routes to what exists already: functions of another team, an HTTP endpoint, and API Gateway itself.
//!
//! An existing function gets the permission to be called by its route, and stays otherwise as it is.

use std::time::Duration;

use aws_websocket_api::{ExistingFunction, HttpMethod, Integration, Route, StageSettings, WebSocketApi};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        // By name, in this account and region: a preview already says if it isn't there.
        let connect = ExistingFunction::named("shop-connect");
        // By ARN, which may have an alias. Nothing is looked up.
        let order = ExistingFunction::arn("arn:aws:lambda:us-east-1:123456789012:function:shop-order:live");
        // The endpoint gets the message as it is, and has five seconds to answer.
        let weather = Integration::http_proxy(HttpMethod::Post, "https://weather.example.com/now")
            .timeout(Duration::from_secs(5));

        let api = WebSocketApi::builder("Shop")
            .connect(connect)
            .route("order", Route::to(order).two_way())
            .route("weather", Route::to(weather).two_way())
            .route("ping", Integration::mock().answer(r#"{"pong": true}"#))
            .stage(StageSettings::load(ctx)?)
            .create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    })
}
