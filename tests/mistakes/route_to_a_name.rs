//! A route to a name that could be one of anything.

use aws_websocket_api::{Route, WebSocketApi};

fn main() {
    let _ = WebSocketApi::builder("Chat").route("send", "send-function");
    let _ = WebSocketApi::builder("Chat").route("send", Route::to("send-function").two_way());
}
