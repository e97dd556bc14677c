//! What became of a message, counted.

use std::collections::BTreeMap;
use std::ops::Add;

use serde::Serialize;

use crate::logging::chain;
use crate::pusher::{Delivery, PushError};

/// How many different causes of failures a log line names.
const CAUSES: usize = 8;

/// What became of a message's deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// Clients that got it.
    pub sent: u64,
    /// Clients that had left unnoticed, and are now forgotten.
    pub gone: u64,
    /// Clients that it didn't reach for another reason; the log has the causes.
    pub failed: u64,
    /// Whether more clients are there than an invocation has time for: another one goes on, and logs its counts.
    pub continued: bool,
}

impl Tally {
    /// One message to one client.
    pub(crate) fn of(pushed: &Result<Delivery, PushError>) -> Self {
        match pushed {
            Ok(Delivery::Sent) => Self { sent: 1, ..Self::default() },
            Ok(Delivery::Gone) => Self { gone: 1, ..Self::default() },
            Err(_) => Self { failed: 1, ..Self::default() },
        }
    }

    /// Whom the message was posted to, whatever came of it.
    #[must_use]
    pub fn recipients(&self) -> u64 {
        self.sent + self.gone + self.failed
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            gone: self.gone + other.gone,
            failed: self.failed + other.failed,
            continued: self.continued || other.continued,
        }
    }
}

/// Counts deliveries, and keeps why some failed.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) tally: Tally,
    causes: BTreeMap<String, u64>,
}

impl Report {
    pub(super) fn count(&mut self, pushed: Result<Delivery, PushError>) {
        self.tally = self.tally + Tally::of(&pushed);
        if let Err(error) = pushed {
            self.keep(error.cause());
        }
    }

    fn keep(&mut self, cause: &dyn std::error::Error) {
        let cause = chain(cause);
        let known = self.causes.len() < CAUSES || self.causes.contains_key(&cause);
        *self.causes.entry(if known { cause } else { "others".to_owned() }).or_default() += 1;
    }

    /// One line for all failures.
    pub(super) fn log(&self) {
        if self.tally.failed > 0 {
            let causes: Vec<_> =
                self.causes.iter().map(|(cause, count)| format!("{count}× {cause}")).collect();
            let (failed, causes) = (self.tally.failed, causes.join("; "));
            tracing::error!(failed, causes, "a message did not reach everyone");
        }
    }
}
