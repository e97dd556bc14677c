//! The program that `pulumi up` runs: one chat-style WebSocket API for each stack.

use aws_websocket_api::{Handlers, StageSettings, WebSocketApi};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let stage = StageSettings::load(ctx)?;
        let handlers = Handlers::from_project(ctx)?;
        let chat = WebSocketApi::builder("AWS_WEBSOCKET_API")
            .prefix("websocket")
            .description("Chat over WebSockets")
            .routes(handlers.routes())
            .stage(stage)
            .create(ctx)?;
        ctx.export("url", chat.url());
        ctx.export("apiId", chat.api_id());
        ctx.export("managementEndpoint", chat.management_endpoint());
        ctx.export("stage", chat.stage_name());
        ctx.export("functionNames", chat.function_names());
        ctx.export("logGroupNames", chat.log_group_names());
        Ok(())
    })
}
