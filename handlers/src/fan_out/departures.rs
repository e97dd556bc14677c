//! Who was found gone, until the rooms are told that they were in.

use std::collections::BTreeSet;

use super::{Delivered, Task};
use crate::ids::{ConnectionId, RoomName};
use crate::protocol::Push;
use crate::pusher::Delivery;
use crate::store::{Audience, MEMBERS_AT_ONCE};

/// How many departures one event tells of. With the longest names they take half of what Lambda lets into one.
const PER_EVENT: usize = MEMBERS_AT_ONCE as usize;

/// How many departures are told of that one invocation finds, so that what it keeps and whom it invokes is bounded.
const MOST: usize = 8 * PER_EVENT;

/// Who left which rooms.
#[derive(Debug, Default)]
pub struct Departures {
    told: BTreeSet<(RoomName, ConnectionId)>,
    untold: usize,
}

impl Departures {
    /// Takes note of a client that left these rooms.
    pub fn note(&mut self, member: &ConnectionId, rooms: Vec<RoomName>) {
        rooms.into_iter().for_each(|room| self.keep((room, member.clone())));
    }

    /// The same of a delivery that found out, if it did.
    pub(crate) fn take_in(&mut self, member: &ConnectionId, delivered: Delivered) -> Delivery {
        match delivered {
            Delivered::Sent => Delivery::Sent,
            Delivered::Gone(rooms) => {
                self.note(member, rooms);
                Delivery::Gone
            }
        }
    }

    /// Takes over what another has noted.
    pub fn merge(&mut self, other: Self) {
        self.untold += other.untold;
        other.told.into_iter().for_each(|departure| self.keep(departure));
    }

    fn keep(&mut self, departure: (RoomName, ConnectionId)) {
        if self.told.len() < MOST {
            self.told.insert(departure);
        } else {
            self.untold += 1;
        }
    }

    /// How many departures are too many to be told of.
    #[must_use]
    pub fn untold(&self) -> usize {
        self.untold
    }

    /// What tells the rooms, each once if possible: as many tasks together as fit into one event.
    #[must_use]
    pub fn into_events(self) -> Vec<Vec<Task>> {
        let told: Vec<_> = self.told.into_iter().collect();
        told.chunks(PER_EVENT).map(tasks).collect()
    }
}

fn tasks(departures: &[(RoomName, ConnectionId)]) -> Vec<Task> {
    let of_rooms = departures.chunk_by(|(room, _), (next, _)| room == next);
    let of_room = |departures: &[(RoomName, ConnectionId)]| {
        let members = departures.iter().map(|(_, member)| member.clone()).collect();
        departures.first().map(|(room, _)| left(room, members))
    };
    of_rooms.filter_map(of_room).collect()
}

/// Tells the members of a room who left it.
#[must_use]
pub fn left(room: &RoomName, members: Vec<ConnectionId>) -> Task {
    Task::new(Push::MemberLeft { room: room.clone(), members }, &Audience::Room(room.clone()))
}
