//! The line that an invocation ends with as metrics, by CloudWatch's specification of the embedded metric format.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;

use crate::logs::{Lines, SECRET};
use crate::relay::continuation;
use crate::support::{World, event};

fn metering(level: LevelFilter) -> (Lines, DefaultGuard) {
    Lines::with_metrics(level, Some("chat".parse().unwrap()))
}

/// The metrics of a line: their names, units and values.
fn metrics(line: &Value) -> Vec<(String, String, u64)> {
    let listed = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let value = |name: &Value| line[name.as_str().unwrap()].as_u64().unwrap();
    listed.iter().map(|one| (text(&one["Name"]), text(&one["Unit"]), value(&one["Name"]))).collect()
}

/// A line's metrics by name, but for how long it took.
fn counts(line: &Value) -> Vec<(String, u64)> {
    let counts = metrics(line).into_iter().filter(|(_, unit, _)| unit == "Count");
    counts.map(|(name, _, value)| (name, value)).collect()
}

fn named(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

#[tokio::test]
async fn a_line_is_metrics_as_the_specification_has_them() {
    let (lines, _guard) = metering(LevelFilter::INFO);
    World::default().send("send_message", event("MESSAGE", "ann", Some(SECRET))).await;
    let mut line = lines.parsed().pop().unwrap();
    let written = line["_aws"]["Timestamp"].take().as_u64().unwrap();
    assert!(written > 1_700_000_000_000, "milliseconds: {written}");
    let listed = [("Messages", "Count"), ("Latency", "Milliseconds")];
    let listed = listed.map(|(name, unit)| json!({ "Name": name, "Unit": unit }));
    let directive = json!({ "Namespace": "chat", "Dimensions": [["Stage"]], "Metrics": listed });
    assert_eq!(json!({ "Timestamp": null, "CloudWatchMetrics": [directive] }), line["_aws"]);
    assert_eq!((json!("dev"), json!(1)), (line["Stage"].clone(), line["Messages"].clone()));
    assert_eq!(line["latencyMs"], line["Latency"]);
}

/// Everything that clients do and that befalls them.
async fn a_day_in_the_life(world: &World) {
    for id in ["ann", "bob", "cat", "dan"] {
        world.send("connect", event("CONNECT", id, None)).await;
    }
    world.say("dan", json!({"action": "joinRoom", "room": "lobby"})).await;
    world.pushes.lose("bob");
    world.pushes.block("cat");
    world.say("ann", json!({"action": "broadcast", "message": "between us"})).await;
    world.say("ann", json!({"action": "sendMessage", "targetId": "cat", "message": "between us"})).await;
    world.say_to("default", "ann", "between us").await;
    world.resume(continuation("between us")).await.unwrap();
    world.send("disconnect", event("DISCONNECT", "dan", None)).await;
    world.send("connect", event("MESSAGE", "ann", None)).await;
    world.store.break_down();
    world.send("connect", event("CONNECT", "eve", None)).await;
    world.resume(continuation("between us")).await.unwrap();
}

#[tokio::test]
async fn each_metric_of_each_line_is_a_number_beside_a_stage_and_no_line_has_what_was_said() {
    let (lines, _guard) = metering(LevelFilter::INFO);
    a_day_in_the_life(&World::default()).await;
    let handled = lines.handled();
    assert_eq!(13, handled.len());
    let dimensions: BTreeSet<_> = handled.iter().map(|line| line["Stage"].as_str().unwrap()).collect();
    assert_eq!(BTreeSet::from(["dev"]), dimensions);
    let names: BTreeSet<_> = handled.iter().flat_map(metrics).map(|(name, ..)| name).collect();
    let all = [
        "Connections",
        "Disconnections",
        "Errors",
        "Failed",
        "Gone",
        "Latency",
        "Messages",
        "Recipients",
        "Sent",
    ];
    assert_eq!(BTreeSet::from(all.map(str::to_owned)), names);
    assert!(!lines.parsed().iter().any(|line| line.to_string().contains("between us")));
}

#[tokio::test]
async fn an_invocation_has_the_metrics_of_what_it_did_and_no_other() {
    let world = World::with_clients(&["bob", "cat"]).await;
    let (lines, _guard) = metering(LevelFilter::INFO);
    world.send("connect", event("CONNECT", "ann", None)).await;
    world.pushes.lose("bob");
    world.pushes.block("cat");
    world.say("ann", json!({"action": "broadcast", "message": "hi"})).await;
    world.resume(continuation("hi")).await.unwrap();
    world.send("disconnect", event("DISCONNECT", "ann", None)).await;
    world.store.break_down();
    world.send("connect", event("CONNECT", "eve", None)).await;
    let nobody = [("Recipients", 0), ("Sent", 0), ("Gone", 0), ("Failed", 0)];
    let expected = [
        named(&[("Connections", 1)]),
        named(&[("Messages", 1), ("Recipients", 3), ("Sent", 1), ("Gone", 1), ("Failed", 1)]),
        named(&nobody),
        named(&[("Disconnections", 1)]),
        named(&[("Errors", 1)]),
    ];
    assert_eq!(expected, *lines.handled().iter().map(counts).collect::<Vec<_>>());
}

#[tokio::test]
async fn metrics_are_written_at_any_level_with_all_of_their_lines_fields_and_nothing_else_is() {
    for level in [LevelFilter::WARN, LevelFilter::ERROR, LevelFilter::OFF] {
        let (lines, _guard) = metering(level);
        World::default().send("send_message", event("MESSAGE", "ann", Some(SECRET))).await;
        let lines = lines.parsed();
        let [line] = &*lines else { panic!("{level}: {lines:?}") };
        assert_eq!(["ann", "dev"], ["connectionId", "Stage"].map(|field| line[field].as_str().unwrap()));
    }
}

#[tokio::test]
async fn without_a_namespace_the_level_rules_and_a_line_is_no_metrics() {
    let handled = |level| async move {
        let (lines, _guard) = Lines::of(level);
        World::default().send("send_message", event("MESSAGE", "ann", Some(SECRET))).await;
        lines.handled()
    };
    assert!(handled(LevelFilter::WARN).await.is_empty());
    let [line] = &*handled(LevelFilter::INFO).await else { panic!("one line") };
    let capitals = |line: &Map<String, Value>| line.keys().any(|key| key.starts_with(char::is_uppercase));
    assert!(line.get("_aws").is_none() && !capitals(line.as_object().unwrap()), "{line}");
}
