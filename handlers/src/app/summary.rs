//! The line that each invocation ends with: what came of it, what it counted, and how long it took.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tracing::Level;

use super::Response;
use crate::event::EventType;
use crate::fan_out::Tally;
use crate::logging::HANDLED;
use crate::relay::Record;

/// What is known of an invocation before it is served.
#[derive(Debug)]
pub(super) struct Summary {
    begun: Instant,
    /// None of a continuation.
    event_type: Option<EventType>,
    requested_at: Option<i64>,
    cold_start: bool,
}

impl Summary {
    pub(super) fn begin(event_type: Option<EventType>, requested_at: Option<i64>, cold_start: bool) -> Self {
        Self { begun: Instant::now(), event_type, requested_at, cold_start }
    }

    /// Writes the line: an error where the functions failed, and where only clients erred none.
    pub(super) fn log(&self, response: &Response, record: &Record) {
        let (told, failure) = (record.told(), record.failure());
        let of = |count: fn(&Tally) -> u64| told.as_ref().map(count);
        let failed = failure.is_some() || response.status_code >= 500;
        macro_rules! write_line {
            ($level:expr) => {
                tracing::event!(
                    target: HANDLED,
                    $level,
                    status = response.status_code,
                    outcome = response.outcome,
                    error = failure,
                    errors = failed.then_some(1_u64),
                    connections = self.one(EventType::Connect).filter(|_| response.status_code == 200),
                    disconnections = self.one(EventType::Disconnect),
                    messages = self.one(EventType::Message),
                    recipients = of(Tally::recipients),
                    sent = of(|told| told.sent),
                    gone = of(|told| told.gone),
                    failed = of(|told| told.failed),
                    continued = told.map(|told| told.continued),
                    posts = told.map(|_| record.posts()),
                    durationMs = milliseconds(self.begun.elapsed().as_millis()),
                    latencyMs = self.latency(),
                    coldStart = self.cold_start.then_some(true),
                    "handled"
                )
            };
        }
        // A level is part of what a line is compiled to.
        if failed { write_line!(Level::ERROR) } else { write_line!(Level::INFO) }
    }

    fn one(&self, of: EventType) -> Option<u64> {
        (self.event_type == Some(of)).then_some(1)
    }

    /// Milliseconds since API Gateway got the request. Its clock is another one, and may be ahead.
    fn latency(&self) -> Option<u64> {
        let requested = u128::try_from(self.requested_at?).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Some(milliseconds(now.saturating_sub(requested)))
    }
}

fn milliseconds(count: u128) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
