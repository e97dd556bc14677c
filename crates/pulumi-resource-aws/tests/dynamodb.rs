//! DynamoDB on the embedded AWS.

mod common;

use common::{Life, props, server, with};
use serde_json::json;

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
        token: "aws:dynamodb/table:Table",
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
        outputs: &["arn", "name", "tagsAll"],
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
                bare.clone(),
                &[
                    "attributes[0]",
                    "deletionProtectionEnabled",
                    "globalSecondaryIndexes",
                    "pointInTimeRecovery",
                ],
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
