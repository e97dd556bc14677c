//! `leaveRoom`: ends the sender's membership, and tells the members that stay.

use crate::fan_out::Tally;
use crate::ids::RoomName;
use crate::protocol::{Ack, Answer, Push, Request};
use crate::pusher::Pusher;
use crate::relay::Relay;
use crate::routes::{Chat, RouteError};
use crate::store::Store;

/// Leaves. Whoever isn't a member is acknowledged all the same, and nobody is told.
///
/// # Errors
/// When the room is at fault or the table fails, or the others can't all be told.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let room = request.room()?;
    let changed = chat.store.leave(chat.sender, &room).await?;
    let told = if changed { tell(chat, &room).await? } else { Tally::default() };
    Ok(Answer::Ack(Ack::LeaveRoom { room, changed, told }))
}

async fn tell(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    room: &RoomName,
) -> Result<Tally, RouteError> {
    chat.tell_others(room, Push::MemberLeft { room: room.clone(), members: vec![chat.sender.clone()] }).await
}
