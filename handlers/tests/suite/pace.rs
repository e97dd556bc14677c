//! How many messages a client may send.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use futures::future::join_all;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use websocket_handlers::Config;
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::rate::MessageRate;
use websocket_handlers::store::{Admission, DynamoStore, Store};

use crate::properties::now;
use crate::support::{World, config, event};
use crate::table::OneItem;
use crate::wire::{Answer, Wire};

/// When the first message comes, in milliseconds.
const START: i64 = 1_700_000_000_000;

fn ann() -> ConnectionId {
    ConnectionId::new("ann")
}

async fn admit(store: &impl Store, rate: MessageRate, at: i64) -> Admission {
    store.admit(&ann(), rate, at * 1000).await.unwrap()
}

fn rates() -> impl Strategy<Value = MessageRate> {
    let per_second =
        prop_oneof![MessageRate::PER_SECOND, Just(0.001), Just(0.5), Just(3.0), Just(1000.0), 1.0..20.0];
    let burst = prop_oneof![Just(None), (1_u32..8).prop_map(Some), MessageRate::BURST.prop_map(Some)];
    (per_second, burst).prop_map(|(per_second, burst)| MessageRate::new(per_second, burst))
}

/// Times of messages, many of them at once and in no order.
fn times() -> impl Strategy<Value = Vec<i64>> {
    let time = prop_oneof![Just(START), START..START + 50, START..START + 5_000];
    vec(time, 1..20)
}

/// Demands that in no time more was admitted than a burst and what the rate brings.
fn demand_no_more_than_allowed(rate: MessageRate, mut admitted: Vec<i64>) {
    admitted.sort_unstable();
    for (first, from) in admitted.iter().enumerate() {
        for (last, to) in admitted.iter().enumerate().skip(first) {
            let brought = (to - from) * 1000 / rate.interval();
            let allowed = i64::from(rate.burst()) + brought;
            let count = i64::try_from(last - first + 1).unwrap();
            assert!(count <= allowed, "{count} within {} ms, where {rate} may be", to - from);
        }
    }
}

/// The times of the messages that get through when all are under way together, in three processes.
async fn admitted_together(table: &OneItem, rate: MessageRate, times: &[i64]) -> Vec<i64> {
    let processes = [table.store(), table.store(), table.store()];
    let served = times.iter().zip(processes.iter().cycle());
    let admissions = served.map(async |(at, process)| (*at, admit(process, rate, *at).await));
    let admissions = join_all(admissions).await.into_iter();
    admissions.filter(|(_, admission)| *admission == Admission::Admitted).map(|(at, _)| at).collect()
}

proptest! {
    // Each sends dozens of requests through the SDK.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn however_processes_overlap_no_more_gets_through_than_the_bucket_has(
        rate in rates(), times in times(), turns in vec(0_u8..40, 40)
    ) {
        now(async {
            let table = OneItem::connection().slowly(turns);
            let admitted = admitted_together(&table, rate, &times).await;
            demand_no_more_than_allowed(rate, admitted);
            assert!(*table.updates.lock().unwrap() <= 2 * times.len());
        });
    }

    #[test]
    fn of_messages_at_one_time_a_whole_burst_gets_through(
        rate in rates(), count in 1_usize..20, turns in vec(0_u8..40, 40)
    ) {
        now(async {
            let table = OneItem::connection().slowly(turns);
            let admitted = admitted_together(&table, rate, &vec![START; count]).await;
            assert_eq!(count.min(rate.burst().try_into().unwrap()), admitted.len());
        });
    }

    #[test]
    fn the_table_and_the_fake_admit_the_same(rate in rates(), times in times()) {
        now(async {
            let (table, world) = (OneItem::connection(), World::with_clients(&["ann"]).await);
            let mut admitted = Vec::new();
            for at in times {
                let admission = admit(&table.store(), rate, at).await;
                assert_eq!(admission, admit(&&world.store, rate, at).await);
                admitted.extend((admission == Admission::Admitted).then_some(at));
            }
            demand_no_more_than_allowed(rate, admitted);
        });
    }

    #[test]
    fn a_client_that_keeps_to_the_rate_is_never_refused(
        per_second in MessageRate::PER_SECOND, count in 1_u32..200, late in vec(0.0..1.0, 200)
    ) {
        now(async {
            let (rate, world) = (MessageRate::new(per_second, None), World::with_clients(&["ann"]).await);
            let mut at = 0.0;
            for late in late.iter().take(count as usize) {
                at += 1000.0 / per_second * (1.0 + late);
                // API Gateway counts whole milliseconds.
                assert_eq!(Admission::Admitted, admit(&&world.store, rate, START + at as i64).await);
            }
        });
    }

    #[test]
    fn who_waits_as_long_as_it_is_told_gets_through(rate in rates(), count in 1_usize..20) {
        now(async {
            let store = OneItem::connection().store();
            for _ in 0..count {
                admit(&store, rate, START).await;
            }
            if let Admission::TooMany { retry_after } = admit(&store, rate, START).await {
                let wait = i64::try_from(retry_after.as_micros()).unwrap();
                let early = store.admit(&ann(), rate, START * 1000 + wait - 1).await.unwrap();
                assert!(matches!(early, Admission::TooMany { .. }));
                let after = store.admit(&ann(), rate, START * 1000 + wait).await.unwrap();
                assert_eq!(Admission::Admitted, after);
            }
        });
    }
}

/// What became of a message, and how many writes that cost.
async fn cost(table: &OneItem, store: &impl Store, of: &str, at: i64) -> (Admission, usize) {
    let before = *table.updates.lock().unwrap();
    let rate = MessageRate::new(1.0, Some(2));
    let admission = store.admit(&ConnectionId::new(of), rate, at * 1000).await.unwrap();
    (admission, *table.updates.lock().unwrap() - before)
}

fn refused(milliseconds: u64) -> Admission {
    Admission::TooMany { retry_after: Duration::from_millis(milliseconds) }
}

#[tokio::test]
async fn a_message_now_and_then_costs_one_write_one_in_a_burst_two_and_one_too_many_one() {
    let table = OneItem::connection();
    let store = table.store();
    assert_eq!((Admission::Admitted, 1), cost(&table, &store, "ann", START).await);
    assert_eq!((Admission::Admitted, 2), cost(&table, &store, "ann", START).await);
    assert_eq!((refused(1_000), 1), cost(&table, &store, "ann", START).await);
    assert_eq!((Admission::Admitted, 1), cost(&table, &store, "ann", START + 2_000).await);
    let full_at = (START + 3_000) * 1000;
    assert_eq!(Some(json!({"N": full_at.to_string()})), table.attribute("fullAt"));
}

#[tokio::test]
async fn a_flood_costs_a_process_one_write_until_the_client_has_waited() {
    let table = OneItem::connection();
    let store = table.store();
    for writes in [1, 2] {
        assert_eq!((Admission::Admitted, writes), cost(&table, &store, "ann", START).await);
    }
    assert_eq!((refused(1_000), 1), cost(&table, &store, "ann", START).await);
    for wait in (1..1_000).rev() {
        let at = START + 1_000 - wait;
        assert_eq!((refused(wait.try_into().unwrap()), 0), cost(&table, &store, "ann", at).await);
    }
    assert_eq!((Admission::Admitted, 2), cost(&table, &store, "ann", START + 1_000).await);
    assert_eq!((refused(1_000), 1), cost(&table, &store, "ann", START + 1_000).await);
}

#[tokio::test]
async fn only_the_table_refuses_other_clients_than_the_last_one() {
    let table = OneItem::connection();
    let store = table.store();
    for _ in 0..3 {
        cost(&table, &store, "ann", START).await;
    }
    assert_eq!((Admission::Admitted, 1), cost(&table, &store, "bob", START + 2_000).await, "it was asked");
    assert_eq!(
        (refused(1), 0),
        cost(&table, &store, "ann", START + 999).await,
        "ann's refusal is still known"
    );
}

#[tokio::test]
async fn a_connection_that_the_table_lost_is_told_so_and_not_made_by_its_messages() {
    let table = OneItem::default();
    let rate = MessageRate::new(1.0, None);
    assert_eq!(Admission::NotRegistered, admit(&table.store(), rate, START).await);
    assert!(!table.is_there());
    let reply = World::default().send_as(&paced("broadcast"), event("MESSAGE", "ann", Some("{}"))).await;
    assert!(reply.body.unwrap().contains("not_registered"));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_counted_while_its_client_joins_a_room_is_tried_again() {
    let kind = "TransactionConflictException";
    let conflict = Answer { status: 400, kind, body: json!({"message": "under way"}) };
    let wire = Wire::answering([conflict, Answer { status: 200, kind: "", body: json!({}) }]);
    let store = DynamoStore::new(Client::new(&wire.sdk()), "chat");
    assert_eq!(Admission::Admitted, admit(&store, MessageRate::new(1.0, None), START).await);
}

/// A function with a limit of one message a second, and two at once.
fn paced(handler: &str) -> Config {
    config(&[("_HANDLER", handler), ("MAX_MESSAGES_PER_SECOND", "1"), ("MAX_MESSAGE_BURST", "2")])
}

/// The reply to a message that comes so many milliseconds after the first.
async fn reply(world: &World, handler: &str, from: &str, body: &str, later: i64) -> Value {
    let mut event = event("MESSAGE", from, Some(body));
    event.request_context.requested_at = Some(START + later);
    let reply = world.send_as(&paced(handler), event).await.body.unwrap();
    serde_json::from_str(&reply).unwrap()
}

#[tokio::test]
async fn all_messages_of_a_client_count_together_whatever_they_are() {
    let world = World::with_clients(&["ann", "bob"]).await;
    assert_eq!("not_json", reply(&world, "default", "ann", "hello", 0).await["code"]);
    assert_eq!("ack", reply(&world, "join_room", "ann", r#"{"room":"lobby"}"#, 0).await["type"]);
    for handler in ["default", "send_message", "broadcast", "join_room", "leave_room"] {
        let refused = reply(&world, handler, "ann", r#"{"message":"hi","room":"attic","id":7}"#, 400).await;
        let expected = json!({
            "type": "error", "code": "too_many_messages", "retryAfterMs": 600, "connectionId": "ann", "id": 7,
            "message": "this connection may send 2 messages at once and 1 a second; send this again after 600 ms",
        });
        assert_eq!(expected, refused);
    }
    assert!(world.pushes.take().is_empty(), "nothing is done of it");
    assert!(world.store.members("attic").is_empty());
    assert_eq!("message", reply(&world, "send_message", "bob", r#"{"message":"hi"}"#, 0).await["type"]);
    assert_eq!("message", reply(&world, "send_message", "ann", r#"{"message":"hi"}"#, 1_000).await["type"]);
}

#[tokio::test]
async fn without_a_limit_nothing_is_counted() {
    let world = World::with_clients(&["ann"]).await;
    world.store.break_down();
    for _ in 0..100 {
        assert_eq!(
            "message",
            world.say("ann", json!({"action": "sendMessage", "message": "hi"})).await["type"]
        );
    }
}

#[tokio::test]
async fn a_message_that_can_not_be_counted_is_not_served() {
    let world = World::with_clients(&["ann"]).await;
    world.store.break_down();
    assert_eq!("internal", reply(&world, "send_message", "ann", r#"{"message":"hi"}"#, 0).await["code"]);
}
