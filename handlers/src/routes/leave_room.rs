//! `leaveRoom`: ends the sender's membership, and tells the members that stay.

use crate::fan_out::{Tally, fan_out};
use crate::ids::RoomName;
use crate::protocol::{Ack, Answer, Frame, Push, Request};
use crate::pusher::Pusher;
use crate::routes::{Chat, RouteError};
use crate::store::{Audience, Store};

/// Leaves. Whoever isn't a member is acknowledged all the same, and nobody is told.
///
/// # Errors
/// When the room is at fault or the table fails.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let room = request.room()?;
    let changed = chat.store.leave(chat.sender, &room).await?;
    let told = if changed { tell(chat, &room).await? } else { Tally::default() };
    Ok(Answer::Ack(Ack::LeaveRoom { room, changed, told }))
}

async fn tell(chat: &Chat<'_, impl Store, impl Pusher>, room: &RoomName) -> Result<Tally, RouteError> {
    let frame = Frame::of(&Push::MemberLeft { room, member: chat.sender })?;
    let members = Audience::Room(room.clone());
    Ok(fan_out(chat.store, chat.pusher, &members, Some(chat.sender), &frame).await?)
}
