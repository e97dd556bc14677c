//! Brings messages to clients within one invocation's time, and sees to it that the rest gets theirs.

use tokio::time::timeout_at;

use super::{Continuation, MAX_GENERATIONS, Relay, RelayError};
use crate::deadline::Deadline;
use crate::event::Api;
use crate::fan_out::{Progress, Tally, Task, fan_out};
use crate::ids::ConnectionId;
use crate::protocol::Frame;
use crate::pusher::{Delivery, PushError, Pusher, push_patiently};
use crate::routes::RouteError;
use crate::store::Store;

/// What an invocation reaches clients with.
#[derive(Debug)]
pub struct Courier<'a, S, P, R> {
    /// Who is connected.
    pub store: &'a S,
    /// The way to them.
    pub pusher: P,
    /// The way to the next invocation.
    pub relay: &'a R,
    /// Where the clients are connected.
    pub api: &'a Api,
    /// The request that all began with.
    pub request_id: &'a str,
    /// How often the work has been handed on.
    pub generation: u32,
    /// When this invocation has to be through.
    pub deadline: Deadline,
}

impl<S: Store, P: Pusher, R: Relay> Courier<'_, S, P, R> {
    /// Sends a frame to one client.
    ///
    /// # Errors
    /// When the client can't be reached in time.
    pub async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        let late = |_| Err(PushError::transient(to, "the function's time is over"));
        timeout_at(self.deadline.end(), push_patiently(&self.pusher, to, frame)).await.unwrap_or_else(late)
    }

    /// Sends a message to many, and has another invocation go on with those that the time doesn't suffice for.
    ///
    /// # Errors
    /// When the message has no frame, part of the audience can't be read, or the rest can't be handed on.
    pub async fn fan_out(&self, task: Task) -> Result<Tally, RouteError> {
        if self.generation > MAX_GENERATIONS {
            return Err(RelayError::TooOften { generation: self.generation }.into());
        }
        let frame = Frame::of(&task.push)?;
        let progress = fan_out(self.store, &self.pusher, (&task, &frame), self.deadline).await?;
        let Progress { tally, rest } = progress;
        if rest.is_empty() {
            return Ok(tally);
        }
        self.relay.hand_on(&self.continuation(Task { rest, ..task })).await?;
        Ok(Tally { continued: true, ..tally })
    }

    fn continuation(&self, task: Task) -> Continuation {
        Continuation {
            generation: self.generation + 1,
            api: self.api.clone(),
            request_id: self.request_id.to_owned(),
            task,
        }
    }
}
