use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;
use websocket_handlers::logging::JsonLines;

use crate::support::{World, event};

/// What was logged since it was made.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    pub(crate) fn of(level: LevelFilter) -> (Self, DefaultGuard) {
        let lines = Self::default();
        let writer = lines.clone();
        let subscriber = Registry::default().with(JsonLines::new(level, move || writer.clone()));
        (lines, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn parsed(&self) -> Vec<Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

const SECRET: &str = r#"{"action":"sendMessage","message":"between us"}"#;

#[tokio::test]
async fn an_invocation_is_one_line_with_request_connection_and_route() {
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    World::default().send("send_message", event("MESSAGE", "ann", Some(SECRET))).await;
    let lines = lines.parsed();
    let [line] = &*lines else { panic!("{lines:?}") };
    for (field, value) in [
        ("level", "INFO"),
        ("message", "handled"),
        ("outcome", "message"),
        ("requestId", "request-1"),
        ("invocationId", "invocation-1"),
        ("connectionId", "ann"),
        ("routeKey", "aRoute"),
    ] {
        assert_eq!(value, line[field], "{field} of {line}");
    }
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z') && line["durationMs"].is_u64(), "{line}");
}

#[tokio::test]
async fn what_people_say_is_logged_at_debug_alone() {
    for (level, shown) in [(LevelFilter::INFO, false), (LevelFilter::DEBUG, true)] {
        let (lines, _guard) = Lines::of(level);
        World::default().send("send_message", event("MESSAGE", "ann", Some(SECRET))).await;
        assert_eq!(
            shown,
            lines.parsed().iter().any(|line| line.to_string().contains("between us")),
            "{level}"
        );
    }
}

#[tokio::test]
async fn a_failure_is_logged_with_its_causes_and_its_request_at_error() {
    let (lines, _guard) = Lines::of(LevelFilter::ERROR);
    let world = World::default();
    world.store.break_down();
    world.say_to("broadcast", "ann", r#"{"message":"hi"}"#).await;
    let lines = lines.parsed();
    let [_, line] = &*lines else { panic!("{lines:?}") };
    assert_eq!("the table failed at anything: the table is on fire", line["error"]);
    assert_eq!(
        ("ERROR", "request-1"),
        (line["level"].as_str().unwrap(), line["requestId"].as_str().unwrap())
    );
}

#[tokio::test]
async fn off_is_silent() {
    let (lines, _guard) = Lines::of(LevelFilter::OFF);
    let world = World::default();
    world.store.break_down();
    world.say_to("broadcast", "ann", r#"{"message":"hi"}"#).await;
    assert!(lines.parsed().is_empty());
}
