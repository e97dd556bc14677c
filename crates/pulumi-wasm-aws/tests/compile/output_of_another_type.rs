//! An output of another type than the input's.

use pulumi_wasm::Output;
use pulumi_wasm_aws::apigatewayv2::IntegrationArgs;

fn main() {
    let seconds = Output::new("29".to_owned());
    let _args = IntegrationArgs::builder().timeout_milliseconds(seconds);
}
