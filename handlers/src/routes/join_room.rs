//! `joinRoom`: makes the sender a member, and tells the other members.

use crate::fan_out::Tally;
use crate::ids::RoomName;
use crate::protocol::{Ack, Answer, ClientError, Push, Request};
use crate::pusher::Pusher;
use crate::relay::Relay;
use crate::routes::{Chat, RouteError};
use crate::store::{Joining, Store};

/// Joins. Whoever is a member already is acknowledged, and nobody is told twice.
///
/// # Errors
/// When the room is at fault, the sender isn't registered, or the table fails, or the others can't all be told.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
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

async fn tell(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    room: &RoomName,
) -> Result<Tally, RouteError> {
    chat.tell_others(room, Push::MemberJoined { room: room.clone(), member: chat.sender.clone() }).await
}

fn acknowledged(told: Tally, changed: bool, room: RoomName) -> Answer {
    Answer::Ack(Ack::JoinRoom { room, changed, told })
}
