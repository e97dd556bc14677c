//! Clients that may yet be opened: they wait beside the posts, not in place of them.

use std::collections::VecDeque;

use tokio::time::{Instant, sleep_until};

use super::delivery::OPENING;
use crate::ids::ConnectionId;

/// How many wait before nobody new is posted to: about as many as can be posted to while one waits. So thousands that
/// are gone since they connected keep nobody back, and those that an event has to name are bounded all the same.
const WAITING_AT_ONCE: usize = 4096;

/// Who waits, and until when: the first that came is the first to go on.
#[derive(Debug, Default)]
pub(super) struct Waiting(VecDeque<(Instant, ConnectionId)>);

impl Waiting {
    /// Whether more may come, beside those whose posts are under way.
    pub(super) fn has_room(&self) -> bool {
        self.0.len() < WAITING_AT_ONCE
    }

    /// A client begins to wait.
    pub(super) fn add(&mut self, client: ConnectionId) {
        self.0.push_back((Instant::now() + OPENING, client));
    }

    /// Gives the next one once it has waited long enough, or `None` where nobody waits. Nobody is lost by dropping this
    /// early.
    pub(super) async fn next(&mut self) -> Option<ConnectionId> {
        let (end, _) = self.0.front()?;
        sleep_until(*end).await;
        self.0.pop_front().map(|(_, client)| client)
    }
}
