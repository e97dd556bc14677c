//! A route that goes nowhere.

use aws_websocket_api::WebSocketApi;

fn main() {
    let _made = WebSocketApi::builder("Chat").route("send");
}
