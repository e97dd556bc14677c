//! An answer to a client that is gone.

use aws_websocket_api::{ExistingFunction, Route, WebSocketApi};

fn main() {
    let _made =
        WebSocketApi::builder("Chat").disconnect(Route::to(ExistingFunction::named("gone")).two_way());
}
