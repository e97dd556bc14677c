//! One message to many clients: pages are read while posts are under way, both are bounded, and what the time
//! doesn't suffice for is left as a place to go on from.

mod course;
mod delivery;
mod departures;
mod rest;
mod tally;
mod waiting;

pub(crate) use delivery::{Delivered, Post};
pub use departures::{Departures, left};
pub use rest::{Place, Rest};
pub use tally::Tally;

use std::cell::RefCell;
use std::future::ready;

use futures::{Stream, StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::time::{sleep_until, timeout_at};

use self::course::Course;
use crate::deadline::Deadline;
use crate::ids::ConnectionId;
use crate::protocol::{Frame, Push};
use crate::pusher::Pusher;
use crate::store::{Audience, Partition, Store, StoreError};

/// A message and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The message.
    pub push: Push,
    /// A client that is told otherwise.
    pub except: Option<ConnectionId>,
    /// Whom it has to reach.
    pub rest: Rest,
}

impl Task {
    /// Everyone in `audience` gets `push`.
    #[must_use]
    pub fn new(push: Push, audience: &Audience) -> Self {
        Self { push, except: None, rest: Rest::all(audience) }
    }

    /// Everyone but this client does.
    #[must_use]
    pub fn except(self, sender: &ConnectionId) -> Self {
        Self { except: Some(sender.clone()), ..self }
    }
}

/// What a fan-out came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Progress {
    /// What became of those that it got to.
    pub tally: Tally,
    /// The others.
    pub rest: Rest,
    /// Who was found gone, and in which rooms they were.
    pub departures: Departures,
    /// Why part of the audience could not be read; whoever could be read has been posted to all the same.
    pub unread: Option<StoreError>,
}

/// Posts `frame`, which is the task's, to whom the task names, until the deadline.
pub async fn fan_out(
    store: &impl Store,
    pusher: &impl Pusher,
    (task, frame): (&Task, &Frame),
    deadline: Deadline,
) -> Progress {
    let rest = RefCell::new(task.rest.clone());
    let (mut course, post) = (Course::new(&rest), Post { store, pusher, frame });
    let found = listeners(store, &rest, task.except.as_ref()).take_until(sleep_until(deadline.last_start()));
    // Posts that are not through by then are in the rest, as is whom they were not begun for.
    let _ = timeout_at(deadline.end(), course.run(&post, found)).await;
    let Course { report, departures, unread, .. } = course;
    report.log();
    Progress { tally: report.tally, rest: rest.take(), departures, unread }
}

/// The clients of the rest, each taken note of as it is handed out.
fn listeners<'a>(
    store: &'a impl Store,
    rest: &'a RefCell<Rest>,
    except: Option<&'a ConnectionId>,
) -> impl Stream<Item = Result<ConnectionId, StoreError>> {
    let Rest { places, pending } = rest.borrow().clone();
    let pages = stream::iter(places).map(move |place| pages(store, place, rest).boxed_local());
    let found = pages.flatten_unordered(None);
    let found = found.try_filter(move |(_, listener)| ready(Some(listener) != except));
    let begun = found.map_ok(|(partition, listener)| {
        rest.borrow_mut().begin(&partition, &listener);
        listener
    });
    stream::iter(pending).map(Ok).chain(begun)
}

fn pages<'a>(
    store: &'a impl Store,
    place: Place,
    rest: &'a RefCell<Rest>,
) -> impl Stream<Item = Result<(Partition, ConnectionId), StoreError>> {
    stream::try_unfold((place, false), async |(Place { partition, after }, ended)| {
        if ended {
            rest.borrow_mut().finish(&partition);
            return Ok(None);
        }
        let page = store.page(&partition, after.as_ref()).await?;
        let of = partition.clone();
        let found = stream::iter(page.connections).map(move |listener| Ok((of.clone(), listener)));
        let ended = page.next.is_none();
        Ok(Some((found, (Place { partition, after: page.next }, ended))))
    })
    .try_flatten()
}
