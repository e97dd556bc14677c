//! An echo behind a domain of one's own: `wscat -c wss://echo.example.com`.
//!
//! `pulumi config set` takes the `domain`, the id of its hosted `zone` in Route 53, and the function's `code`.

use aws_websocket_api::{Domain, LambdaFunction, Route, StageSettings, Throttle, WebSocketApi};
use pulumi_wasm::archive;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let [domain, zone, code] = ["domain", "zone", "code"].map(|key| ctx.config().require::<String>(key));
        let echo = LambdaFunction::new("echo", archive::file(code?));
        let api = WebSocketApi::builder("Echo")
            .default_route(Route::to(echo).two_way())
            .stage(
                StageSettings::new(ctx.stack(), Throttle::new(100.0, 50))
                    .domain(Domain::in_zone(domain?, zone?)),
            )
            .dual_stack()
            .without_default_endpoint()
            .create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    })
}
