//! One module per route.

pub mod broadcast;
pub mod connect;
pub mod default;
pub mod disconnect;
pub mod join_room;
pub mod leave_room;
pub mod send_message;

use crate::ids::ConnectionId;
use crate::protocol::{ClientError, FrameError};
use crate::pusher::PushError;
use crate::relay::{Courier, RelayError};
use crate::store::StoreError;

/// What a route works with while it answers one message.
#[derive(Debug)]
pub struct Chat<'a, S, P, R> {
    /// Who is connected, and where.
    pub store: &'a S,
    /// The way to the others.
    pub courier: &'a Courier<'a, S, P, R>,
    /// Whose message it is.
    pub sender: &'a ConnectionId,
    /// When what is written about the sender expires, in seconds since 1970.
    pub expires_at: i64,
}

/// Why a route didn't do what a message asks for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// The client can put it right.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A client could not be reached.
    #[error(transparent)]
    Push(#[from] PushError),
    /// Not everyone could be reached in time, and nobody goes on.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// A message has no frame.
    #[error(transparent)]
    Frame(FrameError),
}

impl From<FrameError> for RouteError {
    fn from(error: FrameError) -> Self {
        error.client_error().map_or(Self::Frame(error), Self::Client)
    }
}
