//! A role for an endpoint that is not of AWS.

use aws_websocket_api::{HttpMethod, Integration};

fn main() {
    let _made =
        Integration::http(HttpMethod::Get, "https://example.com").credentials("arn:aws:iam::1:role/r");
}
