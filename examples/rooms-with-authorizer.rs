//! The chat of this repository, for those alone who have a token: `wss://…/dev?token=…`.
//!
//! API Gateway asks the function `check-token` whether the client may connect. Who brings no token at all is refused
//! without asking, and only who is let in reaches the chat's own `$connect`.

use aws_websocket_api::{
    Handlers, IdentitySource, LambdaAuthorizer, LambdaFunction, Route, StageSettings, TableAccess,
    WebSocketApi,
};
use pulumi_wasm::archive;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let check =
            LambdaFunction::new("check-token", archive::file("target/lambda/check-token/bootstrap.zip"));
        // A browser can send no headers with a WebSocket, but a query.
        let token = LambdaAuthorizer::new(check).identity_source(IdentitySource::query("token"));

        // As `Handlers` has it, with an authorizer before it.
        let chat = archive::file("target/lambda/websocket-handlers/bootstrap.zip");
        let connect = LambdaFunction::new("websocket-connect-handler", chat)
            .handler("connect")
            .connections_table(TableAccess::actions(&["dynamodb:PutItem"]))
            .checks_origins();
        let rooms = Handlers::from_project(ctx)?.routes().into_iter().filter(|(key, _)| *key != "$connect");

        let api = WebSocketApi::builder("Rooms")
            .connect(Route::to(connect).authorizer(token))
            .routes(rooms)
            .stage(StageSettings::load(ctx)?)
            .create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    })
}
