//! Lambda may deliver any event twice, one after the other or at once; `$disconnect` may come before `$connect`.

use serde_json::Value;

use crate::audit::Audit;
use crate::schedule::{Delivery, Event, Schedule};
use crate::table::Table;
use crate::world::World;

const JOIN: Event = Event::Join { room: 0 };
const LEAVE: Event = Event::Leave { room: 0 };
const BROADCAST: Event = Event::Broadcast { room: 0 };

/// What is there when this has happened to one client, wave by wave, while a witness was in the room.
struct Aftermath {
    heard: Vec<Value>,
    /// In how many rooms the client is counted, if it is there.
    rooms: Option<i64>,
    /// The same once everyone has been posted to.
    rooms_after_a_broadcast: Option<i64>,
}

impl Aftermath {
    async fn of(test: &str, waves: &[&[Event]]) -> Self {
        let table = Table::embedded(test).await;
        let world = World::on(&table);
        let deliver = |event: &Event| Delivery { client: 0, event: *event };
        let waves = waves.iter().map(|wave| wave.iter().map(deliver).collect()).collect();
        let schedules = [Schedule { seed: 0, rooms: 1, clients: 1, waves }];
        world.play(&schedules[0]).await;
        world.settle().await;
        let audit = Audit::of(&world, table.items().await);
        audit.demand_consistency(&schedules[0]);
        let (heard, rooms) = (world.pushed_to(&schedules[0].witness()), audit.rooms_of_client(&schedules[0]));
        world.sweep(&schedules).await;
        let audit = Audit::of(&world, table.items().await);
        audit.demand_that_only_the_living_are_left(&schedules[0]);
        Self { heard, rooms, rooms_after_a_broadcast: audit.rooms_of_client(&schedules[0]) }
    }

    fn heard(&self, kind: &str) -> usize {
        self.heard.iter().filter(|push| push["type"] == kind).count()
    }
}

#[tokio::test]
async fn a_connect_that_comes_twice_leaves_the_connection_as_it_is() {
    let after =
        Aftermath::of("connect", &[&[Event::Connect, Event::Connect], &[JOIN], &[Event::Connect]]).await;
    assert_eq!(Some(1), after.rooms, "its room is counted still");
}

#[tokio::test]
async fn a_joining_that_comes_twice_is_counted_and_told_once() {
    let after = Aftermath::of("join", &[&[Event::Connect], &[JOIN, JOIN], &[JOIN]]).await;
    assert_eq!((Some(1), 1), (after.rooms, after.heard("memberJoined")));
}

#[tokio::test]
async fn a_leaving_that_comes_twice_is_counted_and_told_once() {
    let after = Aftermath::of("leave", &[&[Event::Connect], &[JOIN], &[LEAVE, LEAVE], &[LEAVE]]).await;
    assert_eq!((Some(0), 1), (after.rooms, after.heard("memberLeft")));
}

#[tokio::test]
async fn a_disconnect_that_comes_twice_is_told_once_and_leaves_nothing() {
    let twice: &[&[Event]] = &[&[Event::Disconnect, Event::Disconnect], &[Event::Disconnect]];
    let after =
        Aftermath::of("disconnect", &[&[&[Event::Connect] as &[Event], &[JOIN]], twice].concat()).await;
    assert_eq!((None, 1), (after.rooms, after.heard("memberLeft")));
}

#[tokio::test]
async fn a_broadcast_that_comes_twice_arrives_twice() {
    let after = Aftermath::of("broadcast", &[&[Event::Connect], &[BROADCAST, BROADCAST]]).await;
    assert_eq!(2, after.heard("broadcast"));
}

#[tokio::test]
async fn a_connection_that_is_written_after_its_disconnect_is_forgotten_by_the_next_post_to_it() {
    let after = Aftermath::of("late", &[&[Event::Disconnect], &[Event::Connect], &[JOIN]]).await;
    assert_eq!((Some(1), None), (after.rooms, after.rooms_after_a_broadcast));
}

#[tokio::test]
async fn a_client_that_vanishes_is_told_of_once_by_the_next_post_to_it() {
    let after =
        Aftermath::of("vanish", &[&[Event::Connect], &[JOIN], &[Event::Vanish], &[BROADCAST, BROADCAST]])
            .await;
    assert_eq!((None, 1), (after.rooms, after.heard("memberLeft")));
}
