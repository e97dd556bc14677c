//! `sendMessage`: one client to another, or back to itself when it names no `targetId`.

use crate::ids::ConnectionId;
use crate::protocol::{Ack, Answer, ClientError, Frame, Push, Request};
use crate::pusher::{Delivery, Pusher};
use crate::relay::Relay;
use crate::routes::{Chat, RouteError};
use crate::store::Store;

/// Sends the message on. A message to nobody in particular is its own reply, so that it arrives once.
///
/// # Errors
/// When the message is at fault, its target isn't connected, or the target can't be reached.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let message = request.message()?;
    match request.target()? {
        Some(target) => send(chat, target, message).await,
        None => Ok(Answer::Message { from: chat.sender.clone(), message: message.to_owned() }),
    }
}

async fn send(
    chat: &Chat<'_, impl Store, impl Pusher, impl Relay>,
    target: ConnectionId,
    message: &str,
) -> Result<Answer, RouteError> {
    let frame = Frame::of(&Push::Message { from: chat.sender.clone(), message: message.to_owned() })?;
    match chat.courier.push(&target, &frame).await? {
        Delivery::Sent => Ok(Answer::Ack(Ack::SendMessage { target_id: target })),
        Delivery::Gone => Err(ClientError::UnknownTarget { target: target.to_string() }.into()),
    }
}
