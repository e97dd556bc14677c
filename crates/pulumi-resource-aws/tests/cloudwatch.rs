//! CloudWatch on the embedded AWS.

mod common;

use common::{Life, props, server, unique, with};
use serde_json::json;

#[tokio::test]
async fn a_log_group_lives() {
    let server = server().await;
    let inputs = props(json!({"name": unique("/test/lives"), "retentionInDays": 14, "tags": {"a": "1"}}));
    Life {
        token: "aws:cloudwatch/logGroup:LogGroup",
        name: "group",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"retentionInDays": 2})), "retentionInDays: must be one of 0, 1, 3"),
            (with(&inputs, json!({"name": "a b"})), "name: can't have ' '"),
            (with(&inputs, json!({"retention": 1})), "retention: there is no property"),
            (with(&inputs, json!({"namePrefix": "a"})), "name: conflicts with"),
            (with(&inputs, json!({"logGroupClass": "STANDRAD"})), "logGroupClass: must be one of"),
        ],
        unknown: "retentionInDays",
        outputs: &["arn", "name", "tagsAll"],
        updates: &[
            (with(&inputs, json!({"retentionInDays": 30})), &["retentionInDays"]),
            (with(&inputs, json!({"retentionInDays": null})), &["retentionInDays"]),
            (
                with(&inputs, json!({"retentionInDays": null, "tags": {"b": "2"}})),
                &["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"],
            ),
        ],
        replaces: &[(with(&inputs, json!({"name": "/test/other"})), "name")],
        ..Life::default()
    }
    .live(&server)
    .await;
}
