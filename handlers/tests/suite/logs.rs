use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;
use websocket_handlers::App;
use websocket_handlers::config::MetricsNamespace;
use websocket_handlers::event::Api;
use websocket_handlers::logging::JsonLines;
use websocket_handlers::relay::Continuation;
use websocket_handlers::store::DynamoStore;

use crate::relay::continuation;
use crate::support::{World, config_of, event, invocation};
use crate::wire::{Answer, Wire};

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
        Self::with_metrics(level, None)
    }

    pub(crate) fn with_metrics(
        level: LevelFilter,
        namespace: Option<MetricsNamespace>,
    ) -> (Self, DefaultGuard) {
        let lines = Self::default();
        let writer = lines.clone();
        let layer = JsonLines::new(level, move || writer.clone()).metrics(namespace);
        (lines, tracing::subscriber::set_default(Registry::default().with(layer)))
    }

    pub(crate) fn parsed(&self) -> Vec<Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The lines that invocations ended with.
    pub(crate) fn handled(&self) -> Vec<Value> {
        self.parsed().into_iter().filter(|line| line["message"] == "handled").collect()
    }

    /// The last one's values.
    fn last<const N: usize>(&self, fields: [&str; N]) -> [Value; N] {
        let last = self.handled().pop().unwrap();
        fields.map(|field| last[field].clone())
    }
}

pub(crate) const SECRET: &str = r#"{"action":"sendMessage","message":"between us"}"#;

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
        ("stage", "dev"),
        ("xrayTraceId", "1-5759e988-bd862e3fe1be46a994272793"),
    ] {
        assert_eq!(value, line[field], "{field} of {line}");
    }
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z') && line["durationMs"].is_u64(), "{line}");
    assert_eq!((200, 1), (line["status"].as_u64().unwrap(), line["messages"].as_u64().unwrap()));
    let told = COUNTS.map(|count| line.get(count));
    assert_eq!([None; 6], told, "nobody else was told");
}

/// What is counted of whom a message was for.
const COUNTS: [&str; 6] = ["recipients", "sent", "gone", "failed", "continued", "posts"];

#[tokio::test]
async fn a_line_counts_whom_a_message_reached_and_whom_not() {
    let world = World::with_clients(&["ann", "bob", "cat", "dan"]).await;
    world.pushes.lose("bob");
    world.pushes.block("cat");
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    world.say("ann", json!({"action": "broadcast", "message": "hi"})).await;
    assert_eq!([json!(4), json!(2), json!(1), json!(1), json!(false), json!(4)], lines.last(COUNTS));
    world.say("ann", json!({"action": "sendMessage", "targetId": "dan", "message": "hi"})).await;
    assert_eq!([json!(1), json!(1), json!(0), json!(0), json!(false), json!(1)], lines.last(COUNTS));
    world.say("ann", json!({"action": "sendMessage", "targetId": "cat", "message": "hi"})).await;
    assert_eq!([json!(1), json!(0), json!(0), json!(1), json!(false), json!(1)], lines.last(COUNTS));
}

#[tokio::test]
async fn a_disconnects_line_counts_the_members_of_all_its_rooms() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    for (member, room) in [("ann", "one"), ("ann", "two"), ("bob", "one"), ("bob", "two"), ("cat", "two")] {
        world.say(member, json!({"action": "joinRoom", "room": room})).await;
    }
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    world.send("disconnect", event("DISCONNECT", "ann", None)).await;
    assert_eq!([json!(1), json!(3), json!(3)], lines.last(["disconnections", "recipients", "sent"]));
}

#[tokio::test]
async fn a_room_that_can_not_be_told_of_a_disconnect_is_an_error_and_left_to_another_invocation() {
    let world = World::with_clients(&["ann", "bob"]).await;
    for room in ["one", "three", "two"] {
        world.say("ann", json!({"action": "joinRoom", "room": room})).await;
        world.say("bob", json!({"action": "joinRoom", "room": room})).await;
    }
    world.pushes.take();
    world.store.hide("one");
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    assert_eq!(500, world.send("disconnect", event("DISCONNECT", "ann", None)).await.status_code);
    let error = json!("the table failed at a room: it is hidden");
    assert_eq!([json!("ERROR"), error, json!(2)], lines.last(["level", "error", "sent"]));
    let told = || world.pushes.take().iter().map(|(_, push)| push["room"].clone()).collect::<Vec<_>>();
    assert_eq!([json!("three"), json!("two")], *told());
    world.store.hide("none");
    world.resume_all().await;
    assert_eq!([json!("one")], *told());
}

#[tokio::test]
async fn a_membership_that_a_disconnect_can_not_end_is_an_error_and_the_other_rooms_are_told() {
    let done = |body| Answer { status: 200, kind: "", body };
    let item = |sk: &str| json!({"sk": {"S": sk}});
    let rooms = json!({"Items": [item("ROOM#one"), item("ROOM#three"), item("ROOM#two")]});
    let refused = Answer { status: 400, kind: "ValidationException", body: json!({"message": "no"}) };
    let ended = || done(json!({}));
    let bob = || done(json!({"Items": [item("bob")]}));
    let wire = Wire::answering([ended(), done(rooms), ended(), refused, ended(), bob(), bob()]);
    let store = DynamoStore::new(aws_sdk_dynamodb::Client::new(&wire.sdk()), "chat");
    let world = World::default();
    let app = App::new(&config_of("disconnect"), store, |_: &Api| &world.pushes, &world.handed);
    let (lines, _guard) = Lines::of(LevelFilter::ERROR);
    app.handle(invocation(Duration::from_secs(29)), &event("DISCONNECT", "ann", None)).await;
    let [status, sent, errors, error] = lines.last(["status", "sent", "errors", "error"]);
    assert_eq!([json!(500), json!(2), json!(1)], [status, sent, errors]);
    assert!(error.as_str().unwrap().starts_with("the table failed at TransactWriteItems: "), "{error}");
    assert_eq!(json!(1), lines.parsed()[0]["memberships"], "how many stay is a line of its own");
    let rooms: Vec<_> = world.pushes.take().iter().map(|(_, push)| push["room"].clone()).collect();
    assert_eq!([json!("one"), json!("two")], *rooms);
}

#[tokio::test]
async fn a_continuations_line_says_which_it_is_and_counts_from_the_first_request() {
    let world = World::with_clients(&["ann"]).await;
    world.say("ann", json!({"action": "joinRoom", "room": "lobby"})).await;
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    let an_hour_ago = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() - 3_600;
    let requested_at = Some(i64::try_from(an_hour_ago * 1_000).unwrap());
    world.resume(Continuation { requested_at, ..continuation("hi") }).await.unwrap();
    let said = ["requestId", "generation", "status", "recipients", "sent", "messages"];
    assert_eq!([json!("request-1"), json!(1), json!(200), json!(1), json!(1), Value::Null], lines.last(said));
    let [latency] = lines.last(["latencyMs"]);
    assert!((3_600_000..3_700_000).contains(&latency.as_u64().unwrap()), "{latency}");
}

#[tokio::test]
async fn a_continuation_that_fails_ends_with_its_line_too_at_error_and_with_the_cause() {
    let (lines, _guard) = Lines::of(LevelFilter::ERROR);
    let world = World::default();
    world.store.break_down();
    world.resume(continuation("hi")).await.unwrap();
    let error = "the table failed at anything: the table is on fire";
    assert_eq!(
        [json!("ERROR"), json!(500), json!(error), json!(1), json!(0)],
        lines.last(["level", "status", "error", "generation", "recipients"])
    );
}

#[tokio::test]
async fn the_first_invocation_of_a_process_and_no_other_is_a_cold_start() {
    let (lines, _guard) = Lines::of(LevelFilter::INFO);
    let world = World::default();
    let app = App::new(&config_of("default"), &world.store, |_: &Api| &world.pushes, &world.handed);
    for cold in [json!(true), Value::Null] {
        let event = event("MESSAGE", "ann", Some(r#"{"action":"listRooms"}"#));
        app.handle(invocation(Duration::from_secs(29)), &event).await;
        assert_eq!([cold], lines.last(["coldStart"]));
    }
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
    assert_eq!(["handled", "internal"], ["message", "outcome"].map(|field| line[field].as_str().unwrap()));
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
