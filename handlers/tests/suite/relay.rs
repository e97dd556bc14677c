//! The event by which a function goes on in another invocation.

use serde_json::{Value, json};
use websocket_handlers::event::Event;
use websocket_handlers::fan_out::{Departures, Rest, Task, left};
use websocket_handlers::ids::{ConnectionId, RoomName};
use websocket_handlers::protocol::{MAX_FRAME_BYTES, Push};
use websocket_handlers::relay::{Continuation, LambdaRelay, MAX_GENERATIONS, Relay, RelayError};
use websocket_handlers::store::Audience;

use crate::support::{World, event};
use crate::wire::{Answer, Wire};

/// What Lambda takes in an asynchronous invocation:
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const MAX_EVENT_BYTES: usize = 1_000_000;
/// How many clients of one task are posted to or wait at most.
pub(crate) const MOST_PENDING: usize = 64 + 4096;
/// When API Gateway got the first request.
const REQUESTED_AT: i64 = 1_796_466_090_456;

pub(crate) fn continuation(message: &str) -> Continuation {
    let (from, room) = (ConnectionId::new("ann"), RoomName::parse("lobby").unwrap());
    let audience = Audience::Room(room.clone());
    let push = Push::Broadcast { from, room: Some(room), message: message.to_owned() };
    let api = event("MESSAGE", "ann", None).request_context.api;
    let (request_id, requested_at) = ("request-1".to_owned(), Some(REQUESTED_AT));
    Continuation { generation: 1, api, request_id, requested_at, tasks: vec![Task::new(push, &audience)] }
}

fn read(event: Value) -> Result<Event, serde_json::Error> {
    serde_json::from_value(event)
}

async fn hand_on(status: u16, continuation: &Continuation) -> (Result<(), RelayError>, Wire) {
    let answers = std::iter::repeat_n(Answer { status, kind: "ServiceException", body: json!({}) }, 3);
    let wire = Wire::answering(answers);
    let sdk = wire.sdk();
    let relay = LambdaRelay::new(|| aws_sdk_lambda::Client::new(&sdk), "websocket-broadcast-handler-dev");
    (relay.hand_on(continuation).await, wire)
}

#[tokio::test]
async fn a_function_invokes_itself_and_waits_for_no_answer() {
    let (handed, wire) = hand_on(202, &continuation("hi")).await;
    handed.unwrap();
    let sent = wire.sent(|request, body| {
        let kind = request.headers().get("x-amz-invocation-type").unwrap();
        (request.uri().to_owned(), kind.to_owned(), body)
    });
    let (uri, kind, body) = &sent[0];
    assert!(uri.ends_with("/functions/websocket-broadcast-handler-dev/invocations"), "{uri}");
    assert_eq!("Event", kind);
    let Event::Continuation(arrived) = read(body.clone()).unwrap() else { panic!("{body}") };
    assert_eq!(continuation("hi"), *arrived);
}

#[tokio::test(start_paused = true)]
async fn an_invocation_that_lambda_does_not_take_is_an_error() {
    let (handed, _) = hand_on(500, &continuation("hi")).await;
    assert_eq!("the function could not hand on the rest of its work", handed.unwrap_err().to_string());
}

#[test]
fn the_largest_message_fits_into_an_event_with_the_most_places_and_posts() {
    let mut largest = continuation(&"\u{1}".repeat(MAX_FRAME_BYTES / 6 - 40));
    let longest = |number: usize| ConnectionId::new(format!("{number:0>128}"));
    let task = &mut largest.tasks[0];
    task.rest = Rest::all(&Audience::Everyone);
    task.rest.pending.extend((0..MOST_PENDING).map(longest));
    task.rest.places.iter_mut().for_each(|place| place.after = Some(longest(0)));
    let bytes = serde_json::to_vec(&largest).unwrap().len();
    assert!(bytes > MAX_FRAME_BYTES && bytes < MAX_EVENT_BYTES, "{bytes}");
}

#[test]
fn what_a_client_sends_is_never_taken_for_a_continuation() {
    let frame = serde_json::to_string(&continuation("hi")).unwrap();
    let mut forged = json!({"requestContext": context(), "body": frame, "isBase64Encoded": false});
    assert!(matches!(read(forged.clone()).unwrap(), Event::WebSocket(_)));
    let fields = serde_json::to_value(continuation("hi")).unwrap();
    forged.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    assert!(
        matches!(read(forged).unwrap(), Event::WebSocket(_)),
        "not even with its fields beside the context"
    );
}

fn context() -> Value {
    let fixture: Value = serde_json::from_str(include_str!("../fixtures/websocket-message.json")).unwrap();
    fixture["requestContext"].clone()
}

#[test]
fn an_event_that_is_neither_is_refused() {
    let mut other = serde_json::to_value(continuation("hi")).unwrap();
    other["more"] = json!(1);
    assert!(read(other).unwrap_err().to_string().contains("unknown field `more`"));
    assert!(read(json!({})).is_err());
}

#[test]
fn the_most_departures_with_the_longest_names_fit_into_an_event() {
    let mut departures = Departures::default();
    let longest = |number: usize| RoomName::parse(&format!("{number:𝄞>64}")).unwrap();
    (0..501).for_each(|number| {
        departures.note(&ConnectionId::new(format!("{number:0>128}")), vec![longest(number)]);
    });
    let events = departures.into_events();
    assert_eq!([500, 1], *events.iter().map(Vec::len).collect::<Vec<_>>());
    let largest = Continuation { tasks: events[0].clone(), ..continuation("hi") };
    let bytes = serde_json::to_vec(&largest).unwrap().len();
    assert!(bytes < MAX_EVENT_BYTES, "{bytes}");
}

#[test]
fn the_most_departures_fit_into_an_event_with_the_most_posts_under_way() {
    let (mut departures, twice_as_long) = (Departures::default(), |number: usize| format!("{number:0>32}"));
    let longest = |number: usize| RoomName::parse(&format!("{number:𝄞>64}")).unwrap();
    (0..500).for_each(|number| {
        departures.note(&ConnectionId::new(twice_as_long(number)), vec![longest(number)]);
    });
    let mut largest = Continuation { tasks: departures.into_events().remove(0), ..continuation("hi") };
    for task in &mut largest.tasks[..4] {
        task.rest.pending.extend((0..MOST_PENDING).map(|number| ConnectionId::new(twice_as_long(number))));
    }
    let bytes = serde_json::to_vec(&largest).unwrap().len();
    assert!(bytes < MAX_EVENT_BYTES, "{bytes}");
}

#[test]
fn departures_beyond_what_one_invocation_can_tell_are_counted() {
    let (mut departures, mut more) = (Departures::default(), Departures::default());
    let lobby = || vec![RoomName::parse("lobby").unwrap()];
    (0..4_001).for_each(|number| departures.note(&ConnectionId::new(number.to_string()), lobby()));
    more.note(&ConnectionId::new("one more"), lobby());
    departures.merge(more);
    assert_eq!(2, departures.untold());
    let events = departures.into_events();
    assert_eq!([1; 8], *events.iter().map(Vec::len).collect::<Vec<_>>(), "a room hears of 500 at once");
}

#[tokio::test]
async fn work_that_was_handed_on_too_often_is_refused_and_nobody_hears_it_again() {
    let world = World::with_clients(&["ann"]).await;
    world.say("ann", json!({"action": "joinRoom", "room": "lobby"})).await;
    let last = Continuation { generation: MAX_GENERATIONS, ..continuation("hi") };
    let one_more = Continuation { generation: MAX_GENERATIONS + 1, ..continuation("hi") };
    world.resume(last).await.unwrap();
    assert_eq!(1, world.pushes.take().len());
    let error = world.resume(one_more).await.unwrap_err();
    assert!(error.to_string().starts_with("this work was handed on 16 times and at most 15 are allowed"));
    assert!(world.pushes.take().is_empty() && world.handed.take().is_empty());
}

#[tokio::test]
async fn what_a_continuation_can_not_read_is_handed_on_until_that_was_too_often() {
    let world = World::default();
    world.store.break_down();
    let mut next = continuation("hi");
    for generation in 2..=MAX_GENERATIONS + 1 {
        world.resume(next).await.unwrap();
        next = world.handed.take().pop().unwrap();
        assert_eq!((generation, &continuation("hi").tasks), (next.generation, &next.tasks));
    }
    world.resume(next).await.unwrap_err();
    assert!(world.handed.take().is_empty());
}

#[tokio::test]
async fn a_room_that_can_not_be_read_is_all_that_a_continuation_leaves_to_the_next() {
    let world = World::with_clients(&["ann"]).await;
    for room in ["lobby", "attic"] {
        world.say("ann", json!({"action": "joinRoom", "room": room})).await;
    }
    world.store.hide("lobby");
    let mut both = continuation("hi");
    both.tasks.push(left(&RoomName::parse("attic").unwrap(), vec![ConnectionId::new("bob")]));
    world.resume(both).await.unwrap();
    assert_eq!(
        ["memberLeft"],
        *world.pushes.take().iter().map(|(_, push)| &push["type"]).collect::<Vec<_>>()
    );
    assert_eq!(continuation("hi").tasks, world.handed.take()[0].tasks);
}

#[tokio::test]
async fn a_continuation_that_can_hand_nothing_on_fails_so_that_lambda_tries_it_again() {
    let world = World::default();
    world.store.break_down();
    world.handed.break_down();
    let error = world.resume(continuation("hi")).await.unwrap_err();
    assert_eq!("the function could not hand on the rest of its work", error.to_string());
}

#[tokio::test]
async fn a_continuation_that_runs_twice_reaches_everyone_twice_and_does_no_other_harm() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    for client in ["ann", "bob", "cat"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    world.pushes.lose("cat");
    world.pushes.take();
    for _ in 0..2 {
        world.resume(continuation("hi")).await.unwrap();
    }
    let heard: Vec<_> =
        world.pushes.take().into_iter().map(|(to, push)| (to, push["type"].clone())).collect();
    let twice = |id: &str| std::iter::repeat_n((id.to_owned(), json!("broadcast")), 2);
    assert_eq!(twice("ann").chain(twice("bob")).collect::<Vec<_>>(), heard);
    assert_eq!(vec!["ann", "bob"], world.store.members("lobby"));
    assert_eq!(1, world.handed.take().len(), "that cat left is told once");
}
