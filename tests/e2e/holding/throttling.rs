//! The table is throttled, fails, or its answers are lost.

use std::{sync::Arc, thread};

use serde_json::json;
use xtask::{
    call::Protocol,
    http::{Message, Reply},
};

use super::{LONG, broadcast, join};
use crate::{
    backend::Backend,
    chat::Client,
    stand::{wait_until, wait_until_equal},
    table::Table,
    trouble::Trouble,
};

const CLIENTS: usize = 8;
const ROOMS: [&str; 3] = ["one", "two", "three"];

#[derive(Clone, Copy)]
enum Mishap {
    Refused(u16, &'static str),
    Cancelled,
    AnswerLost,
}

const MISHAPS: [Mishap; 5] = [
    Mishap::Refused(400, "ProvisionedThroughputExceededException"),
    Mishap::Refused(400, "ThrottlingException"),
    Mishap::Refused(500, "InternalServerError"),
    Mishap::Cancelled,
    Mishap::AnswerLost,
];

#[test]
fn a_throttled_table_has_nothing_half_done_and_who_was_not_served_was_told() {
    let backend = Backend::up("throttled-table", LONG, &[]);
    let trouble = Arc::new(Trouble::new());
    disturb(&backend, &trouble);
    let backend = &backend;
    let days = thread::scope(|scope| {
        let days: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || a_day(backend, number))).collect();
        days.into_iter().map(|day| day.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(trouble.caused() > CLIENTS * ROOMS.len(), "{} mishaps", trouble.caused());
    backend.judge(|call| call.pass());
    let mut stayed: Vec<_> = days.into_iter().flatten().collect();
    // Who was let in without being told so is found gone.
    backend.age();
    stayed[0].ask(&broadcast(None, "who is there?"), "ack");
    let rooms = stayed.iter().map(|client| (&*client.id, &ROOMS[1..]));
    wait_until_equal(&Table::with(rooms), || Table::of(&backend.items()));
}

fn disturb(backend: &Backend, trouble: &Arc<Trouble>) {
    let trouble = Arc::clone(trouble);
    backend.judge(move |call| {
        let Some(operation) = call.of_table() else { return call.pass() };
        match trouble.befalls(call, &MISHAPS) {
            Some(Mishap::Refused(status, code)) => Reply::Answer(Protocol::Json.refusal(status, code)),
            Some(Mishap::Cancelled) if operation == "TransactWriteItems" => Reply::Answer(cancelled()),
            Some(Mishap::AnswerLost) => call.lose_answer(),
            Some(Mishap::Cancelled) | None => call.pass(),
        }
    });
}

/// How a transaction is told that one of its parts is throttled.
fn cancelled() -> Message {
    let reasons = json!([{ "Code": "None" }, { "Code": "ThrottlingError" }, { "Code": "None" }]);
    let body = json!({ "__type": "TransactionCanceledException", "CancellationReasons": reasons });
    Message::new("HTTP/1.1 400 Refused", &[("content-type", "application/x-amz-json-1.0")], &body.to_string())
}

/// A client joins all rooms, speaks, leaves one room, and stays if its number is odd.
fn a_day(backend: &Backend, number: usize) -> Option<Client> {
    let mut client = None;
    wait_until("the client is let in", || {
        client = backend.try_connect();
        client.is_some()
    });
    let mut client = client?;
    for room in ROOMS {
        insist(&mut client, &join(room));
    }
    insist(&mut client, &broadcast(Some(ROOMS[0]), "hello"));
    insist(&mut client, &json!({ "action": "leaveRoom", "room": ROOMS[0] }).to_string());
    if number % 2 == 1 {
        return Some(client);
    }
    client.close();
    None
}

/// Asks until it is done.
fn insist(client: &mut Client, request: &str) {
    wait_until("the request is served", || {
        client.send(request);
        let reply = client.expect_one_of(&["ack", "error"]);
        assert!(reply["type"] == "ack" || reply["code"] == "internal", "{reply}");
        reply["type"] == "ack"
    });
}
