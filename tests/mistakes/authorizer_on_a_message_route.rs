//! An authorizer on a route for messages, when who sends them has been let in already.

use aws_websocket_api::{Authorizer, ExistingFunction, Route, WebSocketApi};

fn main() {
    let send = Route::to(ExistingFunction::named("send")).authorizer(Authorizer::Iam);
    let _made = WebSocketApi::builder("Chat").route("send", send);
}
