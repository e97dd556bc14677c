//! A VPC link to nowhere.

use aws_websocket_api::Integration;

fn main() {
    let _made = Integration::mock().vpc_link("abc123");
}
