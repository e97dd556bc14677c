//! An input by a name that it doesn't have.

use pulumi_wasm_aws::apigatewayv2::ApiArgs;

fn main() {
    let _args = ApiArgs::builder().protocol_type("WEBSOCKET").discription("Chat").build();
}
