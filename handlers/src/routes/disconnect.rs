//! `$disconnect`: forgets a connection and its memberships, and tells the rooms. Nobody reads the answer.

use futures::{StreamExt, stream};

use crate::app::Response;
use crate::fan_out::Task;
use crate::ids::{ConnectionId, RoomName};
use crate::protocol::Push;
use crate::pusher::Pusher;
use crate::relay::{Courier, Relay};
use crate::routes::RouteError;
use crate::store::{Audience, Store};

/// How many rooms are told at once.
const ROOMS_AT_ONCE: usize = 4;

/// Answers 200, or 500 when something stays behind, which the table's time to live removes then, or a room isn't told.
pub async fn handle(
    courier: &Courier<'_, impl Store, impl Pusher, impl Relay>,
    connection: &ConnectionId,
) -> Response {
    match leave(courier, connection).await {
        Ok(()) => Response::status(200),
        Err(error) => {
            courier.record.fail(&error);
            Response::status(500)
        }
    }
}

async fn leave(
    courier: &Courier<'_, impl Store, impl Pusher, impl Relay>,
    connection: &ConnectionId,
) -> Result<(), RouteError> {
    let rooms = stream::iter(courier.store.forget(connection).await?);
    let tellings = rooms.map(|room| courier.fan_out(left(connection, room)));
    // A room that can't be told keeps no other one from hearing it.
    let told: Vec<_> = tellings.buffer_unordered(ROOMS_AT_ONCE).collect().await;
    told.iter().filter_map(|told| told.as_ref().err()).for_each(|error| courier.record.fail(error));
    told.into_iter().try_for_each(|told| told.map(drop))
}

fn left(connection: &ConnectionId, room: RoomName) -> Task {
    let members = Audience::Room(room.clone());
    Task::new(Push::MemberLeft { room, member: connection.clone() }, &members)
}
