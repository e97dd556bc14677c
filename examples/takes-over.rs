//! An API that scripts have made is taken over, with its id, and so with its address.
//!
//! What exists is in the configuration, by the names of the children that it becomes, until the update that takes it
//! over is done: `pulumi config set --path 'existing["send-route"]' a1b2c3/r4s5t6`.

use std::collections::BTreeMap;

use aws_websocket_api::{ExistingFunction, Route, StageSettings, WebSocketApi};
use pulumi_wasm::ResourceOptions;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        // It is taken over as it is, whatever the program says of it. The next update makes it so.
        ctx.transform(|resource| {
            if resource.options.import.is_some() {
                resource.apply(ResourceOptions::new().ignore_changes(["*"]));
            }
            Ok(())
        })?;

        let send = ExistingFunction::named("chat-send");
        let api = WebSocketApi::builder("Chat")
            .route("send", Route::to(send).two_way())
            .stage(StageSettings::load_beside(ctx, &["existing"])?);
        let existing: BTreeMap<String, String> = ctx.config().get("existing")?.unwrap_or_default();
        let api = existing.into_iter().fold(api, |api, (child, id)| api.import(child, id)).create(ctx)?;
        ctx.export("url", api.url());
        ctx.export("apiId", api.api_id());
        Ok(())
    })
}
