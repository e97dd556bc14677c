//! An authorizer on the end of a connection.

use aws_websocket_api::{Authorizer, ExistingFunction, Route, WebSocketApi};

fn main() {
    let gone = Route::to(ExistingFunction::named("gone")).authorizer(Authorizer::Iam);
    let _made = WebSocketApi::builder("Chat").disconnect(gone);
}
