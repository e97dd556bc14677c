//! A text where a number is wanted, and a number where a text is.

use pulumi_wasm_aws::apigatewayv2::IntegrationArgs;

fn main() {
    let _timeout = IntegrationArgs::builder().timeout_milliseconds("29000");
    let _kind = IntegrationArgs::builder().integration_type(1);
}
