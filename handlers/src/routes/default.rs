//! `$default`: lists memberships, and tells a client whose message fits no action what it could have sent.

use crate::ids::ConnectionId;
use crate::protocol::{Ack, Answer, Request};
use crate::routes::RouteError;
use crate::store::Store;

/// Answers the actions that have no route of their own: they only read, and nobody else is told.
///
/// # Errors
/// When there is no such action, a field is at fault, or the table can't be read.
pub async fn handle(
    store: &impl Store,
    sender: &ConnectionId,
    request: &Request,
) -> Result<Answer, RouteError> {
    match request.action() {
        Some("listRooms") => Ok(Answer::Ack(Ack::ListRooms { rooms: store.rooms(sender).await? })),
        Some("listMembers") => list_members(store, request).await,
        _ => Err(request.unknown_action().into()),
    }
}

async fn list_members(store: &impl Store, request: &Request) -> Result<Answer, RouteError> {
    let (room, after) = (request.room()?, request.after()?);
    let page = store.members(&room, after.as_ref()).await?;
    Ok(Answer::Ack(Ack::ListMembers { room, members: page.connections, next: page.next }))
}
