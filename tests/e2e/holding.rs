//! What goes wrong under the functions, and what clients notice of it.

mod killing;
mod posts;
mod throttling;

use serde_json::json;

use crate::{backend::Backend, chat::Client, stand::wait_until_equal, table::Table};

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

/// The table is left with a crowd and with nobody else.
fn expect_alone(backend: &Backend, crowd: &[Client]) {
    let rooms: [&[&str]; 2] = [&[ROOM], &[]];
    let clients = crowd.iter().enumerate().map(|(number, client)| (&*client.id, rooms[number % 2]));
    wait_until_equal(&Table::with(clients), || Table::of(&backend.items()));
}
