//! Who is connected, and who is in which room.

mod contention;
mod dynamo;
mod keys;
mod pace;
mod transaction;

pub use dynamo::DynamoStore;

use std::error::Error;
use std::time::Duration;

use futures::TryFutureExt;
use serde::{Deserialize, Serialize};

use crate::ids::{ConnectionId, RoomName};
use crate::rate::MessageRate;
use crate::token_check::Principal;

/// In how many rooms a connection may be, unless the environment says otherwise.
pub const DEFAULT_MAX_ROOMS: u16 = 50;

/// How many members a list has at most: as many as fit into one frame, however long their ids are.
pub const MEMBERS_AT_ONCE: u16 = 500;

/// What is known of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// When it connected, in milliseconds since 1970.
    pub connected_at: i64,
    /// Where from, if that is kept.
    pub source_ip: Option<String>,
    /// What it says that it is, if it says so and that is kept.
    pub user_agent: Option<String>,
    /// Who it is, if its token was checked and told.
    pub principal: Option<Principal>,
    /// The second since 1970 after which it is surely gone.
    pub expires_at: i64,
}

/// Where connections and memberships are kept.
///
/// Every write may come twice, since Lambda may deliver twice, and writes of one connection may
/// overlap; none of that leaves a membership without its connection.
pub trait Store: Sync {
    /// Keeps a connection. One that is there already stays as it is.
    ///
    /// # Errors
    /// When the table can't be written.
    fn remember(&self, connection: &Connection) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Counts a message of a connection, which came at `now`, in microseconds since 1970, unless it is one too many.
    /// However many processes count at once, no more are admitted than `rate` allows; one that is counted twice, as
    /// its answer was lost, is one less for the client.
    ///
    /// # Errors
    /// When the table can't be written.
    fn admit(
        &self,
        connection: &ConnectionId,
        rate: MessageRate,
        now: i64,
    ) -> impl Future<Output = Result<Admission, StoreError>> + Send;

    /// Forgets a connection and its memberships, and gives the rooms that it left by this: of several calls at once, one
    /// gives a room. A connection that isn't there is no error, and leaves none. Memberships that can't be ended are in the
    /// log, and found by the next post to their rooms.
    ///
    /// # Errors
    /// When the connection can't be deleted, or its rooms can't be read.
    fn forget(
        &self,
        connection: &ConnectionId,
    ) -> impl Future<Output = Result<Vec<RoomName>, StoreError>> + Send;

    /// The same for who has to say whether something stays behind. A store that forgets all or nothing needs none of its
    /// own.
    ///
    /// # Errors
    /// As [`Store::forget`].
    fn dismiss(
        &self,
        connection: &ConnectionId,
    ) -> impl Future<Output = Result<Dismissal, StoreError>> + Send {
        self.forget(connection).map_ok(|left| Dismissal { left, failure: None })
    }

    /// Forgets a connection that a post found gone, as [`Store::forget`] does. `None`, and nothing is forgotten, where it
    /// connected so lately that API Gateway may have yet to open it.
    ///
    /// # Errors
    /// When the table can't be read or written.
    fn forget_gone(
        &self,
        connection: &ConnectionId,
    ) -> impl Future<Output = Result<Option<Vec<RoomName>>, StoreError>> + Send;

    /// Makes a connection a member of a room, until `expires_at`.
    ///
    /// # Errors
    /// When the table can't be written.
    fn join(
        &self,
        connection: &ConnectionId,
        room: &RoomName,
        expires_at: i64,
    ) -> impl Future<Output = Result<Joining, StoreError>> + Send;

    /// Ends a membership, and tells whether there was one.
    ///
    /// # Errors
    /// When the table can't be written.
    fn leave(
        &self,
        connection: &ConnectionId,
        room: &RoomName,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The rooms that a connection is in, sorted.
    ///
    /// # Errors
    /// When the table can't be read.
    fn rooms(
        &self,
        connection: &ConnectionId,
    ) -> impl Future<Output = Result<Vec<RoomName>, StoreError>> + Send;

    /// At most [`MEMBERS_AT_ONCE`] members of a room, starting behind `after`.
    ///
    /// # Errors
    /// When the table can't be read.
    fn members(
        &self,
        room: &RoomName,
        after: Option<&ConnectionId>,
    ) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// One page of a partition, starting behind `after`.
    ///
    /// # Errors
    /// When the table can't be read.
    fn page(
        &self,
        partition: &Partition,
        after: Option<&ConnectionId>,
    ) -> impl Future<Output = Result<Page, StoreError>> + Send;
}

/// What became of the memberships of a connection that is forgotten.
#[derive(Debug, Default)]
pub struct Dismissal {
    /// The rooms that it left by this.
    pub left: Vec<RoomName>,
    /// Why others couldn't be left, if there are any.
    pub failure: Option<StoreError>,
}

/// Whether a message may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted,
    /// It is one too many.
    TooMany {
        /// After which time it would not have been.
        retry_after: Duration,
    },
    /// The table doesn't know the connection, and so can't count its messages.
    NotRegistered,
}

/// What became of joining a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// The connection is a member now.
    Joined,
    /// It was one before.
    AlreadyMember,
    /// The table doesn't know the connection.
    NotRegistered,
    /// The connection is in as many rooms as it may be.
    TooMany {
        /// How many those are.
        limit: u16,
    },
}

/// A group of connections that a frame can be for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// Every connection.
    Everyone,
    /// The members of a room.
    Room(RoomName),
}

impl Audience {
    /// The partitions of the table that together hold the group, each connection once.
    #[must_use]
    pub fn partitions(&self) -> Vec<Partition> {
        match self {
            Self::Everyone => keys::shards().map(Partition).collect(),
            Self::Room(room) => vec![Partition(keys::room(room))],
        }
    }
}

/// One partition of the table, sorted by connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Partition(String);

impl Partition {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }
}

/// Some of a partition's connections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The connections, in the partition's order.
    pub connections: Vec<ConnectionId>,
    /// Behind which connection the next page starts, unless this one was the last.
    pub next: Option<ConnectionId>,
}

/// The table could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the table failed at {operation}")]
pub struct StoreError {
    operation: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// A failure of `operation`.
    pub fn new(operation: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { operation, source: source.into() }
    }

    /// What was being done.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}
