//! Brings messages to clients within one invocation's time, and sees to it that the rest gets theirs.

use futures::future::{join, join_all};
use futures::{StreamExt, stream};
use tokio::time::timeout_at;

use super::{Continuation, MAX_GENERATIONS, Record, Relay, RelayError};
use crate::deadline::Deadline;
use crate::event::Api;
use crate::fan_out::{Departures, Post, Progress, Tally, Task, fan_out};
use crate::ids::ConnectionId;
use crate::logging::chain;
use crate::protocol::Frame;
use crate::pusher::{Delivery, PushError, Pusher};
use crate::routes::RouteError;
use crate::store::Store;

/// How many messages are fanned out at once, where there are several: rooms, that is, which are told of who left.
const TASKS_AT_ONCE: usize = 4;

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
    /// Sends a frame to one client. One that is gone is forgotten, and its rooms are told.
    ///
    /// # Errors
    /// When the client can't be reached in time.
    pub async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        let late = |_| Err(PushError::transient(to, "the function's time is over"));
        let pusher = self.record.counting(&self.pusher);
        let post = Post { store: self.store, pusher: &pusher, frame };
        let delivered = timeout_at(self.deadline.end(), post.deliver(to)).await.unwrap_or_else(late);
        let mut departures = Departures::default();
        let delivery = delivered.map(|delivered| departures.take_in(to, delivered));
        self.record.add(Tally::of(&delivery));
        self.tell(departures).await;
        delivery
    }

    /// Sends a message to many, and has another invocation go on with those that the time doesn't suffice for.
    ///
    /// # Errors
    /// When the message has no frame, part of the audience can't be read, or the rest can't be handed on. Whoever asked for it
    /// is told, and asks again; the log says how many are left.
    pub async fn fan_out(&self, task: Task) -> Result<Tally, RouteError> {
        self.bring(vec![task], Err).await
    }

    /// Sends several messages to many each, and counts them together, where nobody is there to ask again. What fails keeps
    /// nothing back: it is on record, and another invocation tries it and goes on with the rest, until it was handed on too
    /// often.
    ///
    /// # Errors
    /// When the rest can't be handed on. The log says how many are left.
    pub async fn fan_out_all(&self, tasks: Vec<Task>) -> Result<Tally, RouteError> {
        let keep_on_record = |failure| {
            self.record.fail(&failure);
            Ok(())
        };
        self.bring(tasks, keep_on_record).await
    }

    async fn bring(
        &self,
        tasks: Vec<Task>,
        excuse: impl FnOnce(RouteError) -> Result<(), RouteError>,
    ) -> Result<Tally, RouteError> {
        if tasks.is_empty() {
            return Ok(Tally::default());
        }
        if self.generation > MAX_GENERATIONS {
            return Err(RelayError::TooOften { generation: self.generation }.into());
        }
        let work = stream::iter(tasks).map(|task| self.work(task)).buffer_unordered(TASKS_AT_ONCE);
        let Work { tally, left, departures, failure } = work.fold(Work::default(), Work::and).await;
        self.record.add(tally);
        let excused = failure.map_or(Ok(()), excuse);
        let (handed_on, ()) = join(self.hand_on(&left, excused), self.tell(departures)).await;
        let continued = Tally { continued: handed_on.inspect_err(|_| log_lost(&left))?, ..Tally::default() };
        self.record.add(continued);
        Ok(tally + continued)
    }

    async fn work(&self, task: Task) -> Work {
        let frame = match Frame::of(&task.push) {
            Ok(frame) => frame,
            Err(error) => return Work { left: vec![task], failure: Some(error.into()), ..Work::default() },
        };
        let pusher = self.record.counting(&self.pusher);
        let progress = fan_out(self.store, &pusher, (&task, &frame), self.deadline).await;
        let Progress { tally, rest, departures, unread } = progress;
        let left = if rest.is_empty() { vec![] } else { vec![Task { rest, ..task }] };
        Work { tally, left, departures, failure: unread.map(RouteError::from) }
    }

    /// Has another invocation do what is left, if anything is, unless what has failed isn't excused.
    async fn hand_on(&self, left: &[Task], excused: Result<(), RouteError>) -> Result<bool, RouteError> {
        excused?;
        if left.is_empty() {
            return Ok(false);
        }
        self.relay.hand_on(&self.continuation(left.to_vec())).await?;
        Ok(true)
    }

    /// Has other invocations tell rooms who left them unnoticed: whose message found it out doesn't wait for that.
    async fn tell(&self, departures: Departures) {
        let untold = departures.untold();
        let events = departures
            .into_events()
            .into_iter()
            .map(|tasks| async { self.relay.hand_on(&self.continuation(tasks)).await });
        for failure in join_all(events).await.into_iter().filter_map(Result::err) {
            tracing::error!(error = chain(&failure), "rooms were not told who left them");
        }
        if untold > 0 {
            tracing::error!(untold, "more clients were gone than their rooms can be told of");
        }
    }

    fn continuation(&self, tasks: Vec<Task>) -> Continuation {
        Continuation {
            generation: self.generation + 1,
            api: self.api.clone(),
            request_id: self.request_id.to_owned(),
            requested_at: self.requested_at,
            tasks,
        }
    }
}

/// What has become of some tasks.
#[derive(Debug, Default)]
struct Work {
    tally: Tally,
    left: Vec<Task>,
    departures: Departures,
    failure: Option<RouteError>,
}

impl Work {
    async fn and(mut self, other: Self) -> Self {
        self.tally = self.tally + other.tally;
        self.left.extend(other.left);
        self.departures.merge(other.departures);
        Self { failure: self.failure.or(other.failure), ..self }
    }
}

/// The counts of those that were reached are in the line that the invocation ends with.
fn log_lost(left: &[Task]) {
    let partitions: usize = left.iter().map(|task| task.rest.places.len()).sum();
    let clients: usize = left.iter().map(|task| task.rest.pending.len()).sum();
    tracing::error!(partitions, clients, "nobody goes on with what is left of an audience");
}
