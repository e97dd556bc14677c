//! A required input that is not given.

use pulumi_wasm_aws::apigatewayv2::RouteArgs;

fn main() {
    let _args = RouteArgs::builder().route_key("sendMessage").build();
}
