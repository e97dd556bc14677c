//! ${DESCRIPTION}

use pulumi_wasm_aws::apigatewayv2::{Api, ApiArgs, Stage, StageArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let args = ApiArgs::builder()
            .protocol_type("WEBSOCKET")
            .route_selection_expression("$request.body.action")
            .build();
        let api = Api::new(ctx, "api", args);
        let args = StageArgs::builder().api_id(api.id()).name(ctx.stack()).auto_deploy(true).build();
        let stage = Stage::new(ctx, "stage", args);
        ctx.export("url", stage.invoke_url());
        Ok(())
    })
}
