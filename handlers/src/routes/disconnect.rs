//! `$disconnect`: forgets a connection and its memberships. Nobody reads the answer.

use crate::app::Response;
use crate::event::WebSocketEvent;
use crate::logging::chain;
use crate::store::Store;

/// Answers 200, or 500 when something stays behind; the table's time to live removes it then.
pub async fn handle(store: &impl Store, event: &WebSocketEvent) -> Response {
    match store.forget(&event.request_context.connection_id).await {
        Ok(()) => Response::status(200),
        Err(error) => {
            tracing::error!(error = chain(&error), "a connection that left was not forgotten");
            Response::status(500)
        }
    }
}
