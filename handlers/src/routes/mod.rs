//! One module per route.

pub mod broadcast;
pub mod connect;
pub mod default;
pub mod disconnect;
pub mod join_room;
pub mod leave_room;
pub mod send_message;

use crate::fan_out::{Tally, Task};
use crate::ids::{ConnectionId, RoomName};
use crate::protocol::{ClientError, FrameError, Push};
use crate::pusher::{PushError, Pusher};
use crate::relay::{Courier, Relay, RelayError};
use crate::store::{Audience, Store, StoreError};

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

impl<S: Store, P: Pusher, R: Relay> Chat<'_, S, P, R> {
    /// Sends `push` to the members of a room, but not to the sender.
    async fn tell_others(&self, room: &RoomName, push: Push) -> Result<Tally, RouteError> {
        let others = Task::new(push, &Audience::Room(room.clone())).except(self.sender);
        self.courier.fan_out(others).await
    }
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
