//! A resource where its id is wanted.

use pulumi_wasm_aws::apigatewayv2::{Api, ApiArgs, RouteArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let api = Api::new(ctx, "chat", ApiArgs::builder().protocol_type("WEBSOCKET").build());
        let _args = RouteArgs::builder().api_id(&api).route_key("sendMessage").build();
        Ok(())
    })
}
