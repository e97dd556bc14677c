//! The chat of this repository, for those alone who have a token: `wss://…/dev?token=…`.
//!
//! API Gateway asks the function `check-token` whether the client may connect. Who brings no token at all is refused
//! without asking, and only who is let in reaches the chat's own `$connect`.

use aws_websocket_api::{
    Handlers, IdentitySource, LambdaAuthorizer, LambdaFunction, StageSettings, WebSocketApi,
};
use pulumi_wasm::archive;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let check =
            LambdaFunction::new("check-token", archive::file("target/lambda/check-token/bootstrap.zip"));
        // A browser can send no headers with a WebSocket, but a query.
        let token = LambdaAuthorizer::new(check).identity_source(IdentitySource::query("token"));

        let handlers = Handlers::from_project(ctx)?;
        let rooms = handlers.routes().into_iter().filter(|(key, _)| *key != "$connect");

        let api = WebSocketApi::builder("Rooms")
            .connect(handlers.connect().authorizer(token))
            .routes(rooms)
            .stage(StageSettings::load(ctx)?)
            .create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    })
}
