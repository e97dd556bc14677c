//! A store in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use websocket_handlers::ids::{ConnectionId, RoomName};
use websocket_handlers::rate::MessageRate;
use websocket_handlers::store::{
    Admission, Audience, Connection, Joining, Page, Partition, Store, StoreError,
};

/// What the fake store gives at once, so that every test with three clients turns a page.
const PAGE: usize = 2;
/// How many rooms a client of the fake store may be in.
const MAX_ROOMS: usize = 3;

#[derive(Debug, Default)]
struct Table {
    connections: BTreeMap<ConnectionId, Connection>,
    rooms: BTreeSet<(RoomName, ConnectionId)>,
    full_at: BTreeMap<ConnectionId, i64>,
    broken: bool,
    unreadable: Option<RoomName>,
}

/// A store in memory.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore(Mutex<Table>);

impl MemoryStore {
    fn table<T>(&self, act: impl FnOnce(&mut Table) -> T) -> Result<T, StoreError> {
        let mut table = self.0.lock().unwrap();
        if table.broken {
            Err(StoreError::new("anything", "the table is on fire"))
        } else {
            Ok(act(&mut table))
        }
    }

    pub(crate) fn break_down(&self) {
        self.0.lock().unwrap().broken = true;
    }

    /// Has nobody read who is in this room.
    pub(crate) fn hide(&self, room: &str) {
        self.0.lock().unwrap().unreadable = Some(RoomName::parse(room).unwrap());
    }

    pub(crate) fn connection(&self, id: &str) -> Option<Connection> {
        self.0.lock().unwrap().connections.get(&ConnectionId::new(id)).cloned()
    }

    pub(crate) fn members(&self, room: &str) -> Vec<String> {
        let table = self.0.lock().unwrap();
        let members = table.rooms.iter().filter(|(name, _)| name.as_str() == room);
        members.map(|(_, member)| member.to_string()).collect()
    }
}

impl Store for &MemoryStore {
    async fn remember(&self, connection: &Connection) -> Result<(), StoreError> {
        let kept = connection.clone();
        self.table(|table| {
            table.connections.entry(kept.id.clone()).or_insert(kept);
        })
    }

    async fn admit(&self, id: &ConnectionId, rate: MessageRate, now: i64) -> Result<Admission, StoreError> {
        self.table(|table| {
            let full_at = *table.full_at.entry(id.clone()).or_insert(now);
            if !table.connections.contains_key(id) {
                return Admission::NotRegistered;
            }
            if let Some(retry_after) = rate.too_early(now, full_at) {
                return Admission::TooMany { retry_after };
            }
            table.full_at.insert(id.clone(), full_at.max(now) + rate.interval());
            Admission::Admitted
        })
    }

    async fn forget(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        self.table(|table| {
            table.full_at.remove(connection);
            table.connections.remove(connection);
            let left = table.rooms.extract_if(.., |(_, member)| member == connection);
            left.map(|(room, _)| room).collect()
        })
    }

    async fn forget_gone(&self, connection: &ConnectionId) -> Result<Option<Vec<RoomName>>, StoreError> {
        self.forget(connection).await.map(Some)
    }

    async fn join(&self, id: &ConnectionId, room: &RoomName, _: i64) -> Result<Joining, StoreError> {
        self.table(|table| match table.connections.contains_key(id) {
            false => Joining::NotRegistered,
            true if table.rooms.contains(&(room.clone(), id.clone())) => Joining::AlreadyMember,
            true if table.rooms.iter().filter(|(_, member)| member == id).count() == MAX_ROOMS => {
                Joining::TooMany { limit: MAX_ROOMS.try_into().unwrap() }
            }
            true => {
                table.rooms.insert((room.clone(), id.clone()));
                Joining::Joined
            }
        })
    }

    async fn leave(&self, id: &ConnectionId, room: &RoomName) -> Result<bool, StoreError> {
        self.table(|table| table.rooms.remove(&(room.clone(), id.clone())))
    }

    async fn rooms(&self, id: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        let of = |(_, member): &&(RoomName, ConnectionId)| member == id;
        self.table(|table| table.rooms.iter().filter(of).map(|(room, _)| room.clone()).collect())
    }

    async fn members(&self, room: &RoomName, after: Option<&ConnectionId>) -> Result<Page, StoreError> {
        let [partition] = &*Audience::Room(room.clone()).partitions() else {
            panic!("a room is one partition")
        };
        self.page(partition, after).await
    }

    async fn page(&self, partition: &Partition, after: Option<&ConnectionId>) -> Result<Page, StoreError> {
        let hidden = self.table(|table| table.unreadable.clone())?.map(Audience::Room);
        if hidden.is_some_and(|room| room.partitions().contains(partition)) {
            return Err(StoreError::new("a room", "it is hidden"));
        }
        self.table(|table| {
            let all: Vec<_> = listed(table, partition).into_iter().filter(|id| Some(id) > after).collect();
            let connections: Vec<_> = all.iter().take(PAGE).cloned().collect();
            let next = connections.last().filter(|_| all.len() > PAGE).cloned();
            Page { connections, next }
        })
    }
}

/// Everyone is in the first partition of everyone; a room's members are in the room's.
fn listed(table: &Table, partition: &Partition) -> Vec<ConnectionId> {
    if Audience::Everyone.partitions().first() == Some(partition) {
        return table.connections.keys().cloned().collect();
    }
    let of_room = |room: &RoomName| Audience::Room(room.clone()).partitions().contains(partition);
    table.rooms.iter().filter(|(room, _)| of_room(room)).map(|(_, member)| member.clone()).collect()
}
