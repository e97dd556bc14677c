//! A builder in the arguments' place, without a required input.

use pulumi_wasm_aws::apigatewayv2::{Api, ApiArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        Api::new(ctx, "chat", ApiArgs::builder().description("Chat"));
        Ok(())
    })
}
