//! What the table holds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Connections, each with a room.
type Pairs = BTreeSet<(String, String)>;

/// Who is connected, and who is in which room, as the table tells it from each side.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Each connection, and how many rooms it counts.
    connections: BTreeMap<String, usize>,
    /// By the rooms' members.
    members: Pairs,
    /// By the connections' memberships.
    memberships: Pairs,
}

impl Table {
    /// One in which all fits together: these connections are in these rooms.
    pub(crate) fn with<'a>(connections: impl IntoIterator<Item = (&'a str, &'a [&'a str])>) -> Self {
        let mut table = Self::default();
        for (connection, rooms) in connections {
            table.connections.insert(connection.to_owned(), rooms.len());
            table.members.extend(rooms.iter().map(|room| (connection.to_owned(), (*room).to_owned())));
        }
        Self { memberships: table.members.clone(), ..table }
    }

    /// The one with these items.
    pub(crate) fn of(items: &[Value]) -> Self {
        let mut table = Self::default();
        for item in items {
            let [pk, sk] = ["pk", "sk"].map(|key| item[key]["S"].as_str().unwrap().to_owned());
            match pk.split_once('#').unwrap() {
                ("CONNECTIONS", _) => {
                    let rooms = item["roomCount"]["N"].as_str().unwrap_or("0").parse().unwrap();
                    table.connections.insert(sk, rooms);
                }
                ("ROOM", room) => drop(table.members.insert((sk, room.to_owned()))),
                ("CONNECTION", connection) => {
                    let room = sk.strip_prefix("ROOM#").unwrap().to_owned();
                    table.memberships.insert((connection.to_owned(), room));
                }
                other => panic!("an unknown kind of item: {other:?}"),
            }
        }
        table
    }
}
