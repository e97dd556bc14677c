//! The table's keys: `pk` and `sk`, one collection for each question.
//!
//! | question | pk | sk |
//! | --- | --- | --- |
//! | all connections | `CONNECTIONS#{shard}` | `{connection}` |
//! | members of a room | `ROOM#{room}` | `{connection}` |
//! | rooms of a connection | `CONNECTION#{connection}` | `ROOM#{room}` |

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::ids::{ConnectionId, RoomName};

/// The partition key's attribute.
pub(super) const PK: &str = "pk";
/// The sort key's attribute.
pub(super) const SK: &str = "sk";
/// The attribute of DynamoDB's time to live.
pub(super) const EXPIRES_AT: &str = "expiresAt";

/// Connections are spread over this many partitions. One takes 1,000 writes a second, and AWS lets 500 clients
/// connect a second by default; changing the number loses sight of whoever is connected at that moment.
const SHARDS: u32 = 8;

/// A primary key.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pk: String,
    sk: String,
}

impl Key {
    /// A connection among all connections.
    pub(super) fn connection(connection: &ConnectionId) -> Self {
        Self { pk: shard((fnv1a(connection.as_str()) >> 16) % SHARDS), sk: connection.to_string() }
    }

    /// A member among a room's members.
    pub(super) fn member(room: &RoomName, connection: &ConnectionId) -> Self {
        Self { pk: self::room(room), sk: connection.to_string() }
    }

    /// A room among a connection's rooms.
    pub(super) fn membership(connection: &ConnectionId, room: &RoomName) -> Self {
        Self { pk: memberships(connection), sk: self::room(room) }
    }

    /// Where a page of `pk` that ended at `connection` goes on.
    pub(super) fn after(pk: &str, connection: &ConnectionId) -> Self {
        Self { pk: pk.to_owned(), sk: connection.to_string() }
    }

    /// The key as the SDK takes it.
    pub(super) fn attributes(self) -> HashMap<String, AttributeValue> {
        let Self { pk, sk } = self;
        HashMap::from([(PK.to_owned(), AttributeValue::S(pk)), (SK.to_owned(), AttributeValue::S(sk))])
    }
}

/// The partitions of all connections.
pub(super) fn shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(shard)
}

fn shard(number: u32) -> String {
    format!("CONNECTIONS#{number}")
}

/// The partition of a room's members.
pub(super) fn room(room: &RoomName) -> String {
    format!("ROOM#{room}")
}

/// The room in a membership's sort key.
pub(super) fn room_of(sk: &str) -> Option<RoomName> {
    sk.strip_prefix("ROOM#").map(RoomName::stored)
}

/// The partition of a connection's rooms.
pub(super) fn memberships(connection: &ConnectionId) -> String {
    format!("CONNECTION#{connection}")
}

/// FNV-1a, since the standard library's hash may change between its versions and a shard must not. Its upper
/// half is the well mixed one.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
