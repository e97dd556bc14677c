//! One message to one client, which is forgotten where it is gone.

use std::time::Duration;

use tokio::time::sleep;

use crate::ids::{ConnectionId, RoomName};
use crate::logging::chain;
use crate::protocol::Frame;
use crate::pusher::{Delivery, PushError, Pusher, push_patiently};
use crate::store::{Store, StoreError};

/// How long a connection is given to be opened that a post found too early: its function has written it by then, and has
/// but to answer.
const OPENING: Duration = Duration::from_secs(1);

/// What became of it.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// API Gateway took it for the client.
    Sent,
    /// The client has left, and these rooms by being forgotten.
    Gone(Vec<RoomName>),
}

/// Posts to a client until it is reached, gone or given up.
///
/// # Errors
/// When it is given up.
pub(crate) async fn deliver(
    store: &impl Store,
    pusher: &impl Pusher,
    to: &ConnectionId,
    frame: &Frame,
) -> Result<Delivered, PushError> {
    if push_patiently(pusher, to, frame).await? == Delivery::Sent {
        return Ok(Delivered::Sent);
    }
    match store.forget_gone(to).await.transpose() {
        Some(forgotten) => Ok(gone(to, forgotten)),
        None => deliver_opened(store, pusher, to, frame).await,
    }
}

/// A connection is in the table a moment before it is open, and nobody but this tells it from one that is gone.
async fn deliver_opened(
    store: &impl Store,
    pusher: &impl Pusher,
    to: &ConnectionId,
    frame: &Frame,
) -> Result<Delivered, PushError> {
    sleep(OPENING).await;
    match push_patiently(pusher, to, frame).await? {
        Delivery::Sent => Ok(Delivered::Sent),
        Delivery::Gone => Ok(gone(to, store.forget(to).await)),
    }
}

/// A failure is logged alone: it takes nothing from whoever is served, and the next post to that client comes here again.
fn gone(connection: &ConnectionId, forgotten: Result<Vec<RoomName>, StoreError>) -> Delivered {
    tracing::debug!(gone = %connection, "a connection is gone and is forgotten");
    Delivered::Gone(forgotten.unwrap_or_else(|error| {
        tracing::error!(gone = %connection, error = chain(&error), "a gone connection was not forgotten");
        Vec::new()
    }))
}
