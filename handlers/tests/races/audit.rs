//! What handlers/README.md promises of the table, and docs/protocol.md of the pushes, held against what there is.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use crate::schedule::{Delivery, Event, Schedule};
use crate::table::Item;
use crate::world::World;

/// The table, as its items say it is, and what was pushed.
pub(crate) struct Audit<'w> {
    world: &'w World,
    /// Each connection with its count of rooms.
    connections: BTreeMap<String, i64>,
    /// Rooms and connections, as rooms list their members.
    members: BTreeSet<(String, String)>,
    /// The same, as connections list their rooms.
    memberships: BTreeSet<(String, String)>,
}

impl<'w> Audit<'w> {
    pub(crate) fn of(world: &'w World, items: Vec<Item>) -> Self {
        assert_eq!(Vec::<String>::new(), world.failures(), "whatever meets whatever, no event fails");
        let mut audit = Self {
            world,
            connections: BTreeMap::new(),
            members: BTreeSet::new(),
            memberships: BTreeSet::new(),
        };
        items.iter().for_each(|item| audit.enter(item));
        audit
    }

    fn enter(&mut self, item: &Item) {
        assert!(item.contains_key("expiresAt"), "everything expires: {item:?}");
        let (pk, sk) = (text(item, "pk"), text(item, "sk"));
        match pk.split_once('#').unwrap() {
            ("CONNECTIONS", _) => {
                assert!(item.contains_key("connectedAt"), "only `$connect` makes a connection: {item:?}");
                self.connections.insert(sk.to_owned(), room_count(item));
            }
            ("ROOM", room) => drop(self.members.insert((room.to_owned(), sk.to_owned()))),
            ("CONNECTION", connection) => {
                let room = sk.strip_prefix("ROOM#").unwrap();
                self.memberships.insert((room.to_owned(), connection.to_owned()));
            }
            _ => panic!("what is this? {item:?}"),
        }
    }

    /// What holds as soon as all is quiet.
    pub(crate) fn demand_consistency(&self, schedule: &Schedule) {
        self.demand_two_sides(schedule);
        for client in 0..schedule.clients {
            self.demand_nothing_of_who_left_for_good(schedule, client);
            self.demand_a_right_count(schedule, client);
            (0..schedule.rooms)
                .for_each(|room| self.demand_that_changes_were_told_once(schedule, client, room));
        }
        (0..schedule.rooms).for_each(|room| self.demand_that_broadcasts_arrived(schedule, room));
    }

    /// What holds when everyone has been posted to once more.
    pub(crate) fn demand_that_only_the_living_are_left(&self, schedule: &Schedule) {
        self.demand_consistency(schedule);
        for client in (0..schedule.clients).filter(|client| schedule.left(*client)) {
            assert!(
                !self.knows(&schedule.client(client)),
                "c{client} is gone and left something: {schedule}"
            );
        }
    }

    fn demand_two_sides(&self, schedule: &Schedule) {
        let prefix = format!("s{}-", schedule.seed);
        let own = |sides: &BTreeSet<(String, String)>| -> BTreeSet<_> {
            sides.iter().filter(|(room, _)| room.starts_with(&prefix)).cloned().collect()
        };
        let members = own(&self.members);
        assert_eq!(members, own(&self.memberships), "both sides of each membership: {schedule}");
        for (_, member) in members {
            assert!(self.connections.contains_key(&member), "{member} is a member unconnected: {schedule}");
        }
    }

    fn demand_nothing_of_who_left_for_good(&self, schedule: &Schedule, client: usize) {
        if schedule.left_for_good(client) {
            assert!(!self.knows(&schedule.client(client)), "c{client} left something: {schedule}");
        }
    }

    /// Of who lives; of who is gone, it is of no use.
    fn demand_a_right_count(&self, schedule: &Schedule, client: usize) {
        if schedule.left(client) {
            return;
        }
        let (id, connect) = (schedule.client(client), Delivery { client, event: Event::Connect });
        let connected = schedule.count(|delivery| delivery == connect) > 0;
        let rooms = connected.then(|| i64::try_from(self.rooms_of(&id)).unwrap());
        assert_eq!(rooms, self.connections.get(&id).copied(), "the count of c{client}: {schedule}");
    }

    /// Each joining and each leaving was told once, whoever did it and however it was found out: they add up to what is.
    fn demand_that_changes_were_told_once(&self, schedule: &Schedule, client: usize, room: usize) {
        let (id, room) = (schedule.client(client), schedule.room(room));
        let told = self.world.pushed_to(&schedule.witness());
        let joined =
            told.iter().filter(|push| is(push, "memberJoined", &room) && push["member"] == *id).count();
        let left = told.iter().filter(|push| is(push, "memberLeft", &room));
        let left = left
            .flat_map(|push| push["members"].as_array().unwrap())
            .filter(|member| **member == *id)
            .count();
        let member = usize::from(self.members.contains(&(room, id)));
        assert_eq!(joined, left + member, "joinings and leavings of c{client} that were told: {schedule}");
    }

    fn demand_that_broadcasts_arrived(&self, schedule: &Schedule, room: usize) {
        let sent = schedule.count(|delivery| delivery.event == Event::Broadcast { room });
        let room = schedule.room(room);
        let told = self.world.pushed_to(&schedule.witness());
        let got = told.iter().filter(|push| is(push, "broadcast", &room)).count();
        assert_eq!(sent, got, "broadcasts to {room}: {schedule}");
    }

    /// In how many rooms a schedule's first client is counted, if it is connected.
    pub(crate) fn rooms_of_client(&self, schedule: &Schedule) -> Option<i64> {
        self.connections.get(&schedule.client(0)).copied()
    }

    fn knows(&self, id: &str) -> bool {
        self.connections.contains_key(id) || self.rooms_of(id) > 0
    }

    fn rooms_of(&self, id: &str) -> usize {
        self.memberships.iter().filter(|(_, connection)| connection == id).count()
    }
}

fn is(push: &Value, kind: &str, room: &str) -> bool {
    push["type"] == kind && push["room"] == room
}

fn text<'i>(item: &'i Item, attribute: &str) -> &'i str {
    item[attribute].as_s().unwrap()
}

fn room_count(item: &Item) -> i64 {
    let count = item.get("roomCount").map(|count| AttributeValue::as_n(count).unwrap().parse().unwrap());
    count.unwrap_or_default()
}
