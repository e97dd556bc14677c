//! The functions' real code on the embedded AWS's DynamoDB, while events race one another, come twice, in any order or never.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows them in tests, but sees no test in what they stand on"
)]

mod audit;
mod contention;
mod schedule;
mod table;
mod twice;
mod world;

use std::time::Instant;

use futures::{StreamExt, stream};

use crate::audit::Audit;
use crate::schedule::Schedule;
use crate::table::Table;
use crate::world::World;

/// How many schedules are played. `RACES_SEED` plays one of them alone.
const SCHEDULES: u64 = 1000;
/// How many are played at once, in one table.
const AT_ONCE: usize = 32;

fn seeds() -> Vec<u64> {
    match std::env::var("RACES_SEED") {
        Ok(seed) => vec![seed.parse().expect("RACES_SEED is a number")],
        Err(_) => (0..SCHEDULES).collect(),
    }
}

#[tokio::test]
async fn whatever_the_order_the_overlap_and_the_repetition_of_events_the_table_is_consistent_afterwards() {
    let (began, table) = (Instant::now(), Table::embedded("races").await);
    let world = World::on(&table);
    let schedules: Vec<_> = seeds().into_iter().map(Schedule::of).collect();
    stream::iter(&schedules).for_each_concurrent(AT_ONCE, |schedule| world.play(schedule)).await;
    world.settle().await;
    let audit = Audit::of(&world, table.items().await);
    schedules.iter().for_each(|schedule| audit.demand_consistency(schedule));
    world.sweep(&schedules).await;
    let audit = Audit::of(&world, table.items().await);
    schedules.iter().for_each(|schedule| audit.demand_that_only_the_living_are_left(schedule));
    println!("{} schedules in {:?}: {}", schedules.len(), began.elapsed(), table.contention());
}
