//! How one message's posts go on: which is begun next, and what has become of those that are through.

use std::cell::RefCell;
use std::pin::pin;

use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt};
use tokio::select;

use super::tally::Report;
use super::waiting::Waiting;
use super::{Delivered, Departures, Post, Rest};
use crate::ids::ConnectionId;
use crate::pusher::{PushError, Pusher};
use crate::store::{Store, StoreError};

/// How many posts are under way at once.
const POSTS_AT_ONCE: usize = 64;

/// What a message has come to so far.
#[derive(Debug)]
pub(super) struct Course<'a> {
    pub(super) rest: &'a RefCell<Rest>,
    pub(super) report: Report,
    pub(super) departures: Departures,
    pub(super) unread: Option<StoreError>,
    waiting: Waiting,
}

#[derive(Debug, Clone, Copy)]
enum Attempt {
    First,
    Last,
}

impl<'a> Course<'a> {
    pub(super) fn new(rest: &'a RefCell<Rest>) -> Self {
        let (report, departures) = (Report::default(), Departures::default());
        Self { rest, report, departures, unread: None, waiting: Waiting::default() }
    }

    /// Posts to all that are found. Those that have waited come before new ones, so that few wait when time is over.
    pub(super) async fn run<S: Store, P: Pusher>(
        &mut self,
        post: &Post<'_, S, P>,
        found: impl Stream<Item = Result<ConnectionId, StoreError>>,
    ) {
        let (mut found, mut posts) = (pin!(found.fuse()), FuturesUnordered::new());
        loop {
            let free = posts.len() < POSTS_AT_ONCE;
            select! {
                biased;
                Some((listener, posted)) = posts.next() => self.take_in(listener, posted),
                Some(listener) = self.waiting.next(), if free => {
                    posts.push(attempt(post, listener, Attempt::Last));
                }
                Some(found) = found.next(), if free && self.waiting.has_room() => match found {
                    Ok(listener) => posts.push(attempt(post, listener, Attempt::First)),
                    Err(error) => self.unread = Some(error),
                },
                else => break,
            }
        }
    }

    /// Who waits stays in the rest.
    fn take_in(&mut self, listener: ConnectionId, posted: Result<Option<Delivered>, PushError>) {
        let Some(delivered) = posted.transpose() else {
            return self.waiting.add(listener);
        };
        self.rest.borrow_mut().settle(&listener);
        let departures = &mut self.departures;
        self.report.count(delivered.map(|delivered| departures.take_in(&listener, delivered)));
    }
}

async fn attempt<S: Store, P: Pusher>(
    post: &Post<'_, S, P>,
    listener: ConnectionId,
    attempt: Attempt,
) -> (ConnectionId, Result<Option<Delivered>, PushError>) {
    let posted = match attempt {
        Attempt::First => post.first(&listener).await,
        Attempt::Last => post.last(&listener).await.map(Some),
    };
    (listener, posted)
}
