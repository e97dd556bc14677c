//! `$disconnect`: forgets a connection and its memberships, and tells the rooms. Nobody reads the answer.

use crate::app::Response;
use crate::fan_out::left;
use crate::ids::ConnectionId;
use crate::pusher::Pusher;
use crate::relay::{Courier, Relay};
use crate::routes::RouteError;
use crate::store::{Dismissal, Store};

/// Answers 200, or 500 when something stays behind, which the table's time to live removes then, or a room isn't told.
pub async fn handle(
    courier: &Courier<'_, impl Store, impl Pusher, impl Relay>,
    connection: &ConnectionId,
) -> Response {
    if let Err(error) = leave(courier, connection).await {
        courier.record.fail(&error);
    }
    Response::status(if courier.record.failure().is_none() { 200 } else { 500 })
}

async fn leave(
    courier: &Courier<'_, impl Store, impl Pusher, impl Relay>,
    connection: &ConnectionId,
) -> Result<(), RouteError> {
    let Dismissal { left: rooms, failure } = courier.store.dismiss(connection).await?;
    let tellings = rooms.iter().map(|room| left(room, vec![connection.clone()])).collect();
    failure.into_iter().for_each(|failure| courier.record.fail(&failure));
    courier.fan_out_all(tellings).await.map(drop)
}
