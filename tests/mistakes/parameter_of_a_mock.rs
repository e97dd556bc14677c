//! A header of a request that is never sent.

use aws_websocket_api::Integration;

fn main() {
    let _made = Integration::mock().request_parameter("integration.request.header.X", "'x'");
}
