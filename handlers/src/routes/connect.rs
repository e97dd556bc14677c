//! `$connect`: lets a client in and keeps its connection.
//!
//! Nothing can be posted to the client from here: it is connected only once this has answered.

use crate::app::Response;
use crate::config::AllowedOrigins;
use crate::event::{RequestContext, WebSocketEvent};
use crate::logging::chain;
use crate::store::{Connection, Store};

/// Answers 200, 403 for a foreign origin, or 500 when the connection can't be kept.
pub async fn handle(store: &impl Store, origins: &AllowedOrigins, event: &WebSocketEvent) -> Response {
    let origin = event.header("origin");
    if !origins.admit(origin) {
        tracing::warn!(origin, "an origin that is not in ALLOWED_ORIGINS was refused");
        return Response::status(403);
    }
    match store.remember(&connection(&event.request_context)).await {
        Ok(()) => Response::status(200),
        Err(error) => {
            tracing::error!(error = chain(&error), "a connection was refused, as it could not be kept");
            Response::status(500)
        }
    }
}

fn connection(context: &RequestContext) -> Connection {
    Connection {
        id: context.connection_id.clone(),
        connected_at: context.connected_at,
        source_ip: context.identity.source_ip.clone(),
        expires_at: context.expires_at(),
    }
}
