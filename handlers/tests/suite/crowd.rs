//! An audience of one message: how each client's connection is, and what it got.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::sleep;
use websocket_handlers::deadline::Deadline;
use websocket_handlers::event::Api;
use websocket_handlers::fan_out::{Rest, Tally, Task};
use websocket_handlers::ids::{ConnectionId, RoomName};
use websocket_handlers::protocol::{Frame, Push};
use websocket_handlers::pusher::{Delivery, PushError, Pusher};
use websocket_handlers::rate::MessageRate;
use websocket_handlers::relay::{Courier, MAX_GENERATIONS, Record};
use websocket_handlers::routes::RouteError;
use websocket_handlers::store::{
    Admission, Audience, Connection, Joining, Page, Partition, Store, StoreError,
};

use crate::support::{Handed, event};

/// How a client's connection is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Line {
    /// A post takes 15 ms.
    Good,
    /// The client left, and a post takes 5 ms to find that out, as with the next two.
    Dead,
    /// The client has just connected, and is let in after the first post to it.
    Opening,
    /// The client has just connected, and left.
    Stillborn,
    /// So many posts are throttled before one gets through.
    Throttled(u32),
    /// So many posts fail before one gets through, for AWS's own fault.
    Failing(u32),
    /// No post is ever answered.
    Silent,
    /// No post is ever taken.
    Refused,
}

impl Line {
    fn latency(self) -> Duration {
        Duration::from_millis(if matches!(self, Self::Dead | Self::Opening | Self::Stillborn) {
            5
        } else {
            15
        })
    }
}

/// Everyone is spread over the partitions of everyone, and read `page` at a time.
#[derive(Debug)]
pub(crate) struct Crowd {
    page: usize,
    pub(crate) lines: BTreeMap<ConnectionId, Line>,
    pub(crate) forgotten: Mutex<BTreeSet<ConnectionId>>,
    posts: Mutex<BTreeMap<ConnectionId, u32>>,
    pub(crate) got: Mutex<Vec<ConnectionId>>,
    pub(crate) handed: Handed,
    api: Api,
}

impl Crowd {
    pub(crate) fn of(page: usize, lines: impl IntoIterator<Item = Line>) -> Self {
        let named = lines.into_iter().enumerate().map(|(number, line)| (id(number), line));
        let api = event("MESSAGE", "ann", None).request_context.api;
        Self {
            page,
            lines: named.collect(),
            forgotten: Mutex::default(),
            posts: Mutex::default(),
            got: Mutex::default(),
            handed: Handed::default(),
            api,
        }
    }

    /// Gives what the fan-out came to, after a look at whether the invocation's record says the same.
    pub(crate) async fn work(&self, generation: u32, task: Task, left: Duration) -> Tally {
        self.try_work(generation, task, left).await.unwrap()
    }

    pub(crate) async fn try_work(
        &self,
        generation: u32,
        task: Task,
        left: Duration,
    ) -> Result<Tally, RouteError> {
        let posts = || u64::from(self.posts.lock().unwrap().values().sum::<u32>());
        let before = posts();
        let courier = Courier {
            store: &self,
            pusher: self,
            relay: &&self.handed,
            api: &self.api,
            request_id: "r",
            requested_at: None,
            generation,
            deadline: Deadline::within(left),
            record: Record::default(),
        };
        let told = courier.fan_out(task).await;
        let recorded = courier.record.told().unwrap();
        assert_eq!(
            (*told.as_ref().unwrap_or(&recorded), posts() - before),
            (recorded, courier.record.posts())
        );
        told
    }

    pub(crate) async fn broadcast(&self, left: Duration) -> Tally {
        self.work(0, task(), left).await
    }

    /// Lets one invocation after the other work, and gives their counts.
    pub(crate) async fn broadcast_to_the_end(&self, left: Duration) -> Vec<Tally> {
        let mut tallies = vec![self.broadcast(left).await];
        while let [next] = &*self.handed.take() {
            assert!(next.generation <= MAX_GENERATIONS, "it comes to an end");
            tallies.push(self.work(next.generation, next.tasks[0].clone(), left).await);
        }
        tallies
    }

    /// The one continuation's rest.
    pub(crate) fn rest(&self) -> Rest {
        let mut handed = self.handed.take();
        assert_eq!(1, handed.len());
        handed.remove(0).tasks.remove(0).rest
    }

    /// Notes a post, and tells how many there have been to this client.
    fn begun(&self, to: &ConnectionId) -> u32 {
        let mut posts = self.posts.lock().unwrap();
        let posts = posts.entry(to.clone()).or_default();
        *posts += 1;
        *posts
    }

    pub(crate) fn posts_to(&self, number: usize) -> u32 {
        self.posts.lock().unwrap()[&id(number)]
    }

    pub(crate) fn got(&self) -> BTreeSet<ConnectionId> {
        self.got.lock().unwrap().iter().cloned().collect()
    }

    pub(crate) fn with(&self, wanted: impl Fn(Line) -> bool) -> BTreeSet<ConnectionId> {
        self.lines.iter().filter(|(_, line)| wanted(**line)).map(|(id, _)| id.clone()).collect()
    }
}

pub(crate) fn id(number: usize) -> ConnectionId {
    ConnectionId::new(format!("{number:05}"))
}

pub(crate) fn task() -> Task {
    let push = Push::Broadcast { from: ConnectionId::new("ann"), room: None, message: "hi".to_owned() };
    Task::new(push, &Audience::Everyone)
}

impl Store for &Crowd {
    async fn remember(&self, _: &Connection) -> Result<(), StoreError> {
        unreachable!("a fan-out remembers nobody")
    }

    async fn admit(&self, _: &ConnectionId, _: MessageRate, _: i64) -> Result<Admission, StoreError> {
        unreachable!("a fan-out is no message of a client")
    }

    async fn forget(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        self.forgotten.lock().unwrap().insert(connection.clone());
        Ok(Vec::new())
    }

    async fn forget_gone(&self, connection: &ConnectionId) -> Result<Option<Vec<RoomName>>, StoreError> {
        match self.lines[connection] {
            Line::Opening | Line::Stillborn => Ok(None),
            _ => self.forget(connection).await.map(Some),
        }
    }

    async fn join(&self, _: &ConnectionId, _: &RoomName, _: i64) -> Result<Joining, StoreError> {
        unreachable!("nobody joins by a fan-out")
    }

    async fn leave(&self, _: &ConnectionId, _: &RoomName) -> Result<bool, StoreError> {
        unreachable!("nobody leaves by a fan-out")
    }

    async fn rooms(&self, _: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        unreachable!("a fan-out asks for nobody's rooms")
    }

    async fn members(&self, _: &RoomName, _: Option<&ConnectionId>) -> Result<Page, StoreError> {
        unreachable!("a fan-out reads members by the page")
    }

    async fn page(&self, partition: &Partition, after: Option<&ConnectionId>) -> Result<Page, StoreError> {
        sleep(Duration::from_millis(10)).await;
        let partitions = Audience::Everyone.partitions();
        let own = partitions.iter().position(|one| one == partition).unwrap();
        let listed = self.lines.keys().enumerate().filter(|(number, _)| number % partitions.len() == own);
        let mut rest = listed.map(|(_, id)| id).filter(|id| Some(*id) > after).cloned();
        let connections: Vec<_> = rest.by_ref().take(self.page).collect();
        let next = rest.next().and_then(|_| connections.last().cloned());
        Ok(Page { connections, next })
    }
}

impl Pusher for &Crowd {
    async fn push(&self, to: &ConnectionId, _: &Frame) -> Result<Delivery, PushError> {
        let posts = self.begun(to);
        sleep(self.lines[to].latency()).await;
        match self.lines[to] {
            Line::Dead | Line::Stillborn => Ok(Delivery::Gone),
            Line::Opening if posts == 1 => Ok(Delivery::Gone),
            Line::Throttled(storm) if posts <= storm => Err(PushError::transient(to, "slow down")),
            Line::Failing(storm) if posts <= storm => Err(PushError::transient(to, "our fault")),
            Line::Silent => std::future::pending().await,
            Line::Refused => Err(PushError::new(to, "forbidden")),
            _ => {
                self.got.lock().unwrap().push(to.clone());
                Ok(Delivery::Sent)
            }
        }
    }
}
