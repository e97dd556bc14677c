//! Brings messages to clients within one invocation's time, and sees to it that the rest gets theirs.

use tokio::time::timeout_at;

use super::{Continuation, MAX_GENERATIONS, Record, Relay, RelayError};
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
    /// When API Gateway got that, in milliseconds since 1970, if it said so.
    pub requested_at: Option<i64>,
    /// How often the work has been handed on.
    pub generation: u32,
    /// When this invocation has to be through.
    pub deadline: Deadline,
    /// What this invocation did so far.
    pub record: Record,
}

impl<S: Store, P: Pusher, R: Relay> Courier<'_, S, P, R> {
    /// Sends a frame to one client.
    ///
    /// # Errors
    /// When the client can't be reached in time.
    pub async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        let late = |_| Err(PushError::transient(to, "the function's time is over"));
        let pusher = self.record.counting(&self.pusher);
        let pushing = timeout_at(self.deadline.end(), push_patiently(&pusher, to, frame));
        let pushed = pushing.await.unwrap_or_else(late);
        self.record.add(Tally::of(&pushed));
        pushed
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
        let pusher = self.record.counting(&self.pusher);
        let Progress { tally, rest, unread } =
            fan_out(self.store, &pusher, (&task, &frame), self.deadline).await;
        self.record.add(tally);
        if let Some(error) = unread {
            return Err(error.into());
        }
        if rest.is_empty() {
            return Ok(tally);
        }
        self.relay.hand_on(&self.continuation(Task { rest, ..task })).await?;
        let handed_on = Tally { continued: true, ..Tally::default() };
        self.record.add(handed_on);
        Ok(tally + handed_on)
    }

    fn continuation(&self, task: Task) -> Continuation {
        Continuation {
            generation: self.generation + 1,
            api: self.api.clone(),
            request_id: self.request_id.to_owned(),
            requested_at: self.requested_at,
            task,
        }
    }
}
