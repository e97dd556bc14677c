//! The schemas against the code, and the page for client authors against the schemas.

use serde_json::{Value, json};

use crate::schemas::Schema;
use crate::support::World;

const PAGE: &str = include_str!("../../../docs/protocol.md");

/// The messages that the page shows.
fn examples() -> Vec<Value> {
    let blocks = PAGE.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks
        .map(|block| serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}")))
        .collect()
}

/// A request has an action and no type; what the server says is the other way round, or has both.
fn schema_of(example: &Value) -> Schema {
    if example.get("type").is_none() { Schema::Request } else { Schema::of_answer(example) }
}

#[test]
fn the_page_shows_what_the_schemas_describe() {
    for example in examples() {
        schema_of(&example).demand(&example);
    }
}

#[test]
fn the_page_shows_messages_of_every_kind() {
    let shown: Vec<_> = examples().iter().map(schema_of).collect();
    for schema in [Schema::Request, Schema::Reply, Schema::Push, Schema::Error] {
        assert!(shown.contains(&schema), "{schema:?}");
    }
}

#[test]
fn the_page_shows_every_action_and_explains_every_code() {
    for action in websocket_handlers::protocol::ACTIONS {
        assert!(PAGE.contains(&format!(r#"{{"action": "{action}""#)), "{action}");
    }
    let schema: Value = serde_json::from_str(include_str!("../../schemas/error.json")).unwrap();
    for code in codes(&schema) {
        assert!(PAGE.contains(&format!("| `{code}` |")), "{code}");
    }
}

/// The codes that are named anywhere in the schema of errors.
fn codes(schema: &Value) -> Vec<String> {
    let named = |code: &Value| code.as_str().map(str::to_owned);
    let here = schema.pointer("/properties/code").into_iter();
    let here = here.flat_map(|code| code["enum"].as_array().into_iter().flatten().chain(code.get("const")));
    let here: Vec<_> = here.filter_map(named).collect();
    let below = match schema {
        Value::Object(fields) => fields.values().flat_map(codes).collect(),
        Value::Array(entries) => entries.iter().flat_map(codes).collect(),
        _ => Vec::new(),
    };
    [here, below].concat()
}

#[tokio::test]
async fn every_request_that_the_page_shows_is_served() {
    for request in examples().into_iter().filter(|example| schema_of(example) == Schema::Request) {
        let world = World::with_clients(&["ann", "JZ8bFfWyIAMCKHw="]).await;
        let reply = world.say("ann", request.clone()).await;
        assert_ne!("error", reply["type"], "{request} gets {reply}");
    }
}

#[tokio::test]
async fn what_the_code_refuses_the_schema_refuses() {
    let long = "x".repeat(129);
    let bad = [
        json!([]),
        json!({}),
        json!({"action": "dance"}),
        json!({"action": null}),
        json!({"action": "SendMessage", "message": "hi"}),
        json!({"action": "sendMessage"}),
        json!({"action": "sendMessage", "message": null}),
        json!({"action": "sendMessage", "message": 5}),
        json!({"action": "sendMessage", "message": "hi", "targetId": 5}),
        json!({"action": "sendMessage", "message": "hi", "targetId": ""}),
        json!({"action": "sendMessage", "message": "hi", "targetId": "a b"}),
        json!({"action": "sendMessage", "message": "hi", "targetId": long}),
        json!({"action": "sendMessage", "message": "hi", "id": true}),
        json!({"action": "sendMessage", "message": "hi", "id": long}),
        json!({"action": "broadcast", "message": ["hi"]}),
        json!({"action": "broadcast", "message": "hi", "room": ""}),
        json!({"action": "broadcast", "message": "hi", "room": ["lobby"]}),
        json!({"action": "joinRoom"}),
        json!({"action": "joinRoom", "room": ""}),
        json!({"action": "joinRoom", "room": "ü".repeat(65)}),
        json!({"action": "joinRoom", "room": "a\u{85}b"}),
        json!({"action": "leaveRoom", "room": "line\n"}),
        json!({"action": "leaveRoom", "room": {}}),
        json!({"action": "listMembers"}),
        json!({"action": "listMembers", "room": "lobby", "after": 5}),
        json!({"action": "listMembers", "room": "lobby", "after": "a b"}),
    ];
    for request in bad {
        assert!(Schema::Request.complaint(&request).is_some(), "the schema takes {request}");
        let reply = World::with_clients(&["ann"]).await.say("ann", request.clone()).await;
        assert_eq!("error", reply["type"], "{request}");
    }
}

#[test]
fn an_answer_with_a_field_that_no_schema_lists_is_refused() {
    for mut example in examples().into_iter().filter(|example| example.get("type").is_some()) {
        let schema = schema_of(&example);
        example["surprise"] = json!(1);
        assert!(schema.complaint(&example).is_some(), "{example}");
    }
}
