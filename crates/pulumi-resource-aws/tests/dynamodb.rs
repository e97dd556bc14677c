//! DynamoDB on the embedded AWS.

mod common;

use common::{Fake, Life, Made, faked, props, server, with};
use pulumi_provider::{Object, Value, testing::details};
use pulumi_wasm_proto::{from_struct, rpc};
use serde_json::{Value as Json, json};

const TABLE: &str = "aws:dynamodb/table:Table";

fn on_demand() -> Object {
    props(json!({
        "hashKey": "id", "billingMode": "PAY_PER_REQUEST", "attributes": [{"name": "id", "type": "S"}]
    }))
}

/// What is recorded where a create failed half way and the table couldn't be read afterwards.
fn half_made(made: &mut Made<'_>) {
    made.state = made.inputs.clone();
    made.state.insert("arn".into(), Value::from(""));
    made.state.insert("tagsAll".into(), Value::Object(Object::new()));
    made.state.remove("ttl");
}

#[tokio::test]
async fn a_table_that_was_half_made_is_finished() {
    let server = server().await;
    let inputs = with(
        &on_demand(),
        json!({
            "tags": {"a": "1"}, "ttl": {"attributeName": "expires", "enabled": true},
            "streamEnabled": true, "streamViewType": "NEW_IMAGE"
        }),
    );
    let mut table = Made::new(&server, TABLE, "half", inputs.clone()).await;
    let whole = table.state.clone();
    half_made(&mut table);
    assert_eq!(table.update(inputs).await, ["tagsAll.a", "ttl"]);
    assert_eq!(table.state, whole);
    table.delete().await.unwrap();
}

#[tokio::test]
async fn a_table_that_is_gone_is_not_waited_for() {
    let server = server().await;
    let table = Made::new(&server, TABLE, "gone", on_demand()).await;
    table.delete().await.unwrap();
    let refused = table.refused(with(&on_demand(), json!({"tags": {"a": "1"}}))).await;
    assert_eq!(refused.message(), "the table is gone; run `pulumi refresh`");
}

#[tokio::test]
async fn another_type_of_a_key_is_an_error() {
    let server = server().await;
    let table = Made::new(&server, TABLE, "typed", on_demand()).await;
    let number = with(&on_demand(), json!({"attributes": [{"name": "id", "type": "N"}]}));
    let refused = table.refused(number).await;
    assert!(refused.message().contains("the type of the attribute \"id\""), "{}", refused.message());
    assert!(refused.message().contains(&format!("pulumi up --replace '{}'", table.urn)));
    table.delete().await.unwrap();
}

#[tokio::test]
async fn a_table_lives() {
    let server = server().await;
    let index = json!({"name": "byRoom", "hashKey": "room", "projectionType": "ALL"});
    let inputs = props(json!({
        "hashKey": "id", "billingMode": "PAY_PER_REQUEST", "ttl": {"attributeName": "expires", "enabled": true},
        "attributes": [{"name": "room", "type": "S"}, {"name": "id", "type": "S"}],
        "globalSecondaryIndexes": [index], "tags": {"a": "1"}
    }));
    let bare =
        with(&inputs, json!({"globalSecondaryIndexes": null, "attributes": [{"name": "id", "type": "S"}]}));
    let provisioned =
        with(&bare, json!({"billingMode": "PROVISIONED", "readCapacity": 2, "writeCapacity": 3}));
    Life {
        token: TABLE,
        name: "table",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"hashKey": null})), "hashKey: is required"),
            (
                with(&inputs, json!({"globalSecondaryIndexes": null})),
                "attributes[0]: the attribute \"room\" is a key",
            ),
            (with(&inputs, json!({"attributes": []})), "attributes: the key \"id\" is not among them"),
            (
                with(&inputs, json!({"billingMode": "PROVISIONED"})),
                "readCapacity: is required where billingMode",
            ),
            (with(&inputs, json!({"replicas": []})), "replicas: is not supported"),
            (with(&inputs, json!({"streamEnabled": true})), "streamViewType: is required"),
        ],
        unknown: "hashKey",
        outputs: &["arn", "name", "streamArn", "streamLabel", "streamViewType", "tagsAll"],
        updates: &[
            (with(&inputs, json!({"tags": {"a": "2"}})), &["tags.a", "tagsAll.a"]),
            (
                with(&inputs, json!({"tags": {"a": "2"}, "pointInTimeRecovery": {"enabled": true}})),
                &["pointInTimeRecovery.enabled"],
            ),
            (
                with(
                    &inputs,
                    json!({"pointInTimeRecovery": {"enabled": true}, "deletionProtectionEnabled": true}),
                ),
                &["deletionProtectionEnabled", "tags.a", "tagsAll.a"],
            ),
            (
                // Point-in-time recovery stays as it is where nothing is said about it.
                bare.clone(),
                &["attributes[0]", "deletionProtectionEnabled", "globalSecondaryIndexes"],
            ),
            (provisioned.clone(), &["billingMode", "readCapacity", "writeCapacity"]),
            (
                with(&provisioned, json!({"streamEnabled": true, "streamViewType": "NEW_IMAGE"})),
                &["streamEnabled", "streamViewType"],
            ),
        ],
        replaces: &[
            (
                with(&inputs, json!({"hashKey": "room", "attributes": [{"name": "room", "type": "S"}]})),
                "hashKey",
            ),
            (with(&inputs, json!({"name": "other"})), "name"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

/// A table in a DynamoDB that doesn't change its time to live.
fn described(request: &str) -> (u16, Json) {
    let table = json!({
        "TableName": "t", "TableArn": "arn:t", "TableStatus": "ACTIVE",
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}
    });
    match request {
        _ if request.contains(".DescribeTable{") => (200, json!({"Table": table})),
        _ if request.contains(".CreateTable{") => (200, json!({"TableDescription": table})),
        _ => (200, json!({})),
    }
}

fn invalid(message: &str) -> (u16, Json) {
    (400, json!({"__type": "ValidationException", "message": message}))
}

#[tokio::test]
async fn an_update_that_failed_half_way_is_recorded_and_can_be_repeated() {
    let fake = Fake::start(|request, _| match request {
        _ if request.contains(".UpdateTimeToLive{") => invalid("TimeToLive is already enabled"),
        _ if request.contains(".UpdateContinuousBackups{") => invalid("not now"),
        _ => described(request),
    });
    let server = faked("dynamodb", &fake).await;
    let inputs = with(&on_demand(), json!({"name": "table"}));
    let mut table = Made::new(&server, TABLE, "table", inputs.clone()).await;
    // What an earlier update has done already is not recorded.
    table.state.insert("streamEnabled".into(), Value::from(false));
    let wanted = json!({
        "streamEnabled": true, "streamViewType": "NEW_IMAGE", "pointInTimeRecovery": {"enabled": true},
        "ttl": {"attributeName": "expires", "enabled": true}
    });
    let failed = table.refused(with(&inputs, wanted)).await;
    assert!(failed.message().starts_with("UpdateContinuousBackups failed"), "{}", failed.message());
    let kept = details::<rpc::ErrorResourceInitFailed>(&failed).remove(0);
    let state = from_struct(kept.properties.unwrap()).unwrap();
    assert_eq!(state["streamEnabled"], Value::from(true));
    let seen = fake.seen();
    assert!(!seen.iter().any(|request| request.contains(".UpdateTable{")), "{seen:?}");
}

#[tokio::test]
async fn a_time_to_live_that_changes_too_often_needs_patience() {
    let fake = Fake::start(|request, _| match request {
        _ if request.contains(".UpdateTimeToLive{") => {
            invalid("Time to live has been modified multiple times within a fixed interval")
        }
        _ => described(request),
    });
    let server = faked("dynamodb", &fake).await;
    let table = Made::new(&server, TABLE, "table", on_demand()).await;
    let ttl = json!({"ttl": {"attributeName": "expires", "enabled": true}});
    let failed = table.refused(with(&on_demand(), ttl)).await;
    assert!(failed.message().contains("; wait an hour"), "{}", failed.message());
}
