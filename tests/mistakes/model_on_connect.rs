//! A model of the message of a request that has none.

use aws_websocket_api::{ExistingFunction, Model, Route, WebSocketApi};
use serde_json::json;

fn main() {
    let connect = Route::to(ExistingFunction::named("connect")).model(Model::new("Hello", json!({})));
    let _made = WebSocketApi::builder("Chat").connect(connect);
}
