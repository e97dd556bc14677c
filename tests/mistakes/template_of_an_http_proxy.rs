//! A template where the message goes through as it is.

use aws_websocket_api::{HttpMethod, Integration};

fn main() {
    let _made =
        Integration::http_proxy(HttpMethod::Post, "https://example.com").request_template("$default", "{}");
}
