//! Whether what the table holds fits together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Who is connected, and who is in which room, as the table tells it from each side.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Each connection, and how many rooms it counts.
    pub(crate) connections: BTreeMap<String, usize>,
    /// Connections and rooms, of the rooms' members.
    members: BTreeSet<(String, String)>,
    /// The same, of the connections' memberships.
    memberships: BTreeSet<(String, String)>,
}

impl Table {
    pub(crate) fn of(items: &[Value]) -> Self {
        let mut table = Self::default();
        for item in items {
            let [pk, sk] = ["pk", "sk"].map(|key| item[key]["S"].as_str().unwrap());
            match pk.split_once('#').unwrap() {
                ("CONNECTIONS", _) => {
                    let rooms = item["roomCount"]["N"].as_str().unwrap_or("0").parse().unwrap();
                    table.connections.insert(sk.to_owned(), rooms);
                }
                ("ROOM", room) => drop(table.members.insert((sk.to_owned(), room.to_owned()))),
                ("CONNECTION", connection) => {
                    let room = sk.strip_prefix("ROOM#").unwrap();
                    table.memberships.insert((connection.to_owned(), room.to_owned()));
                }
                other => panic!("an unknown kind of item: {other:?}"),
            }
        }
        table
    }

    /// Who is in which room.
    pub(crate) fn in_rooms(&self) -> &BTreeSet<(String, String)> {
        &self.members
    }

    /// What doesn't fit together: a member without a membership, or the other way round; either without a connection; a
    /// count that is wrong.
    pub(crate) fn misfits(&self) -> Vec<String> {
        let halves = self.members.symmetric_difference(&self.memberships);
        let halves = halves.map(|(connection, room)| format!("half of {connection} in {room}"));
        let strays = self.members.iter().filter(|(connection, _)| !self.connections.contains_key(connection));
        let strays = strays.map(|(connection, room)| format!("{connection} in {room}, and not connected"));
        let rooms = |connection: &str| self.members.iter().filter(|(member, _)| member == connection).count();
        let miscounted = self.connections.iter().filter(|(connection, count)| rooms(connection) != **count);
        let miscounted = miscounted.map(|(connection, count)| format!("{connection} counts {count} rooms"));
        halves.chain(strays).chain(miscounted).collect()
    }
}
