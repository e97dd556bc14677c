//! What goes wrong under the functions, and what clients notice of it.

mod killing;
mod posts;
mod throttling;

use std::collections::BTreeSet;

use serde_json::json;

use crate::{backend::Backend, chat::Client, table::Table};

/// How long Lambda gives a function, in seconds, where its time is not to run out.
const LONG: u32 = 29;

/// The room that every second client is in.
const ROOM: &str = "lobby";

fn join(room: &str) -> String {
    json!({ "action": "joinRoom", "room": room }).to_string()
}

fn broadcast(room: Option<&str>, message: &str) -> String {
    json!({ "action": "broadcast", "room": room, "message": message, "id": message }).to_string()
}

/// So many clients, every second one of them in the room.
fn crowd(backend: &Backend, size: usize) -> Vec<Client> {
    let mut clients: Vec<_> = (0..size).map(|_| backend.connect()).collect();
    clients.iter_mut().step_by(2).for_each(|client| drop(client.ask(&join(ROOM), "ack")));
    clients
}

/// That the table has these clients and no others, and all of it fits together.
fn expect_exactly(backend: &Backend, clients: &[Client]) {
    let table = Table::of(&backend.items());
    assert_eq!(table.misfits(), Vec::<String>::new());
    let ids: BTreeSet<_> = clients.iter().map(|client| client.id.clone()).collect();
    assert_eq!(table.connections.into_keys().collect::<BTreeSet<_>>(), ids);
}
