//! One frame to many clients: pages are read while posts are under way, and both are bounded.

use futures::{Stream, StreamExt, TryStreamExt, stream};
use serde::Serialize;

use crate::ids::ConnectionId;
use crate::logging::chain;
use crate::protocol::Frame;
use crate::pusher::{Delivery, Pusher};
use crate::store::{Audience, Partition, Store, StoreError};

/// How many posts are under way at once.
const POSTS_AT_ONCE: usize = 64;

/// What became of a frame's deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// Clients that got it.
    pub sent: u64,
    /// Clients that had left unnoticed, and are now forgotten.
    pub gone: u64,
    /// Clients that it didn't reach for another reason; each is in the log.
    pub failed: u64,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Gone => self.gone += 1,
            Outcome::Failed => self.failed += 1,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Outcome {
    Sent,
    Gone,
    Failed,
}

/// Posts `frame` to everyone in `audience` but `except`.
///
/// # Errors
/// When part of the audience can't be read. Whoever could be read has then been posted to all the same.
pub async fn fan_out(
    store: &impl Store,
    pusher: &impl Pusher,
    audience: &Audience,
    except: Option<&ConnectionId>,
    frame: &Frame,
) -> Result<Tally, StoreError> {
    let mut posts = listeners(store, audience)
        .try_filter(|listener| std::future::ready(Some(listener) != except))
        .map(async |listener| Ok(deliver(store, pusher, &listener?, frame).await))
        .buffer_unordered(POSTS_AT_ONCE);
    let mut tally = Tally::default();
    let mut unread = None;
    while let Some(post) = posts.next().await {
        match post {
            Ok(outcome) => tally.count(outcome),
            Err(error) => unread = Some(error),
        }
    }
    unread.map_or(Ok(tally), Err)
}

fn listeners(
    store: &impl Store,
    audience: &Audience,
) -> impl Stream<Item = Result<ConnectionId, StoreError>> {
    let partitions = stream::iter(audience.partitions());
    partitions.map(|partition| pages(store, partition).boxed_local()).flatten_unordered(None)
}

fn pages(store: &impl Store, partition: Partition) -> impl Stream<Item = Result<ConnectionId, StoreError>> {
    let first = Some((partition, None));
    stream::try_unfold(first, async |place| {
        let Some((partition, after)) = place else { return Ok(None) };
        let page = store.page(&partition, after.as_ref()).await?;
        let next = page.next.map(|last| (partition, Some(last)));
        Ok(Some((stream::iter(page.connections.into_iter().map(Ok)), next)))
    })
    .try_flatten()
}

async fn deliver(
    store: &impl Store,
    pusher: &impl Pusher,
    listener: &ConnectionId,
    frame: &Frame,
) -> Outcome {
    match pusher.push(listener, frame).await {
        Ok(Delivery::Sent) => Outcome::Sent,
        Ok(Delivery::Gone) => {
            forget_gone(store, listener).await;
            Outcome::Gone
        }
        Err(error) => {
            tracing::error!(listener = %listener, error = chain(&error), "a frame was not delivered");
            Outcome::Failed
        }
    }
}

/// Forgets a client that a post found gone. A failure is logged alone: it takes nothing from whoever is
/// served, and the next post to that client comes here again.
pub(crate) async fn forget_gone(store: &impl Store, connection: &ConnectionId) {
    tracing::info!(gone = %connection, "a connection is gone and is forgotten");
    if let Err(error) = store.forget(connection).await {
        tracing::error!(gone = %connection, error = chain(&error), "a gone connection was not forgotten");
    }
}
