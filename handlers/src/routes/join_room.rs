//! `joinRoom`: makes the sender a member, and tells the other members.

use crate::fan_out::{Tally, fan_out};
use crate::ids::RoomName;
use crate::protocol::{Ack, Answer, ClientError, Frame, Push, Request};
use crate::pusher::Pusher;
use crate::routes::{Chat, RouteError};
use crate::store::{Audience, Joining, Store};

/// Joins. Whoever is a member already is acknowledged, and nobody is told twice.
///
/// # Errors
/// When the room is at fault, the sender isn't registered, or the table fails.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let room = request.room()?;
    match chat.store.join(chat.sender, &room, chat.expires_at).await? {
        Joining::Joined => Ok(acknowledged(tell(chat, &room).await?, true, room)),
        Joining::AlreadyMember => Ok(acknowledged(Tally::default(), false, room)),
        Joining::NotRegistered => Err(ClientError::NotRegistered.into()),
        Joining::TooMany { limit } => Err(ClientError::TooManyRooms { limit }.into()),
    }
}

async fn tell(chat: &Chat<'_, impl Store, impl Pusher>, room: &RoomName) -> Result<Tally, RouteError> {
    let frame = Frame::of(&Push::MemberJoined { room, member: chat.sender })?;
    let members = Audience::Room(room.clone());
    Ok(fan_out(chat.store, chat.pusher, &members, Some(chat.sender), &frame).await?)
}

fn acknowledged(told: Tally, changed: bool, room: RoomName) -> Answer {
    Answer::Ack(Ack::JoinRoom { room, changed, told })
}
