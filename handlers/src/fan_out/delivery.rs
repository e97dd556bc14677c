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
pub(super) const OPENING: Duration = Duration::from_secs(1);

/// What became of it.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// API Gateway took it for the client.
    Sent,
    /// The client has left, and these rooms by being forgotten.
    Gone(Vec<RoomName>),
}

/// A message on its way to clients.
#[derive(Debug)]
pub(crate) struct Post<'a, S, P> {
    /// Who is connected.
    pub(crate) store: &'a S,
    /// The way to them.
    pub(crate) pusher: &'a P,
    /// The message.
    pub(crate) frame: &'a Frame,
}

impl<S: Store, P: Pusher> Post<'_, S, P> {
    /// Posts to a client until it is reached, gone or given up.
    ///
    /// # Errors
    /// When it is given up.
    pub(crate) async fn deliver(&self, to: &ConnectionId) -> Result<Delivered, PushError> {
        if let Some(delivered) = self.first(to).await? {
            return Ok(delivered);
        }
        sleep(OPENING).await;
        self.last(to).await
    }

    /// The same, but `None` where it may have been too early. A connection is in the table a moment before it is open, and
    /// nobody but [`Post::last`], after [`OPENING`], tells it from one that is gone.
    pub(super) async fn first(&self, to: &ConnectionId) -> Result<Option<Delivered>, PushError> {
        if push_patiently(self.pusher, to, self.frame).await? == Delivery::Sent {
            return Ok(Some(Delivered::Sent));
        }
        Ok(self.store.forget_gone(to).await.transpose().map(|forgotten| gone(to, forgotten)))
    }

    /// Posts to a client that had its time to be opened.
    pub(super) async fn last(&self, to: &ConnectionId) -> Result<Delivered, PushError> {
        match push_patiently(self.pusher, to, self.frame).await? {
            Delivery::Sent => Ok(Delivered::Sent),
            Delivery::Gone => Ok(gone(to, self.store.forget(to).await)),
        }
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
