//! A header that messages should have, which only the request to connect has.

use aws_websocket_api::{ExistingFunction, Route, WebSocketApi};

fn main() {
    let send = Route::to(ExistingFunction::named("send")).require_header("Authorization");
    let _made = WebSocketApi::builder("Chat").default_route(send);
}
