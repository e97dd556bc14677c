//! A function by a name that could be an existing one or one to be made.

use aws_websocket_api::{Integration, LambdaAuthorizer};

fn main() {
    let _ = Integration::lambda("send-function");
    let _ = LambdaAuthorizer::new("check-function");
}
