//! `broadcast`: one client to all, itself included.

use crate::fan_out::fan_out;
use crate::protocol::{Ack, Answer, Frame, Push, Request};
use crate::pusher::Pusher;
use crate::routes::{Chat, RouteError};
use crate::store::{Audience, Store};

/// Sends the message to everyone, and says how many got it.
///
/// # Errors
/// When the message is at fault, or the table can't be read to its end.
pub async fn handle(
    chat: &Chat<'_, impl Store, impl Pusher>,
    request: &Request,
) -> Result<Answer, RouteError> {
    let frame = Frame::of(&Push::Broadcast { from: chat.sender, message: request.message()? })?;
    let tally = fan_out(chat.store, chat.pusher, &Audience::Everyone, None, &frame).await?;
    Ok(Answer::Ack(Ack::Broadcast(tally)))
}
