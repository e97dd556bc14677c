//! A JWT authorizer, which only HTTP APIs have.

use aws_websocket_api::{Authorizer, ExistingFunction, Route, WebSocketApi};

fn main() {
    let connect = Route::to(ExistingFunction::named("connect")).authorizer(Authorizer::Jwt);
    let _made = WebSocketApi::builder("Chat").connect(connect);
}
