//! `broadcast`: one client to all, or to all in a room, itself included.

use crate::fan_out::Task;
use crate::protocol::{Ack, Answer, Push, Request};
use crate::pusher::Pusher;
use crate::relay::Relay;
use crate::routes::{Chat, RouteError};
use crate::store::{Audience, Store};

/// Sends the message, and says how many got it.
///
/// # Errors
/// When the message is at fault, the table can't be read to its end, or the rest can't be handed on.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let (room, message) = (request.room_if_any()?, request.message()?.to_owned());
    let audience = room.clone().map_or(Audience::Everyone, Audience::Room);
    let push = Push::Broadcast { from: chat.sender.clone(), room: room.clone(), message };
    let told = chat.courier.fan_out(Task::new(push, &audience)).await?;
    Ok(Answer::Ack(Ack::Broadcast { room, told }))
}
