//! What stands on a function: aliases, event source mappings, invoke configurations.

use pulumi_provider::{Object, Value};
use pulumi_wasm_proto::from_struct;
use serde_json::json;

use crate::{
    common::{Life, Made, Server, props, server, with},
    function, role,
};

const QUEUE: &str = "arn:aws:sqs:eu-central-1:000000000000:jobs";

/// A function with a version, and the role it has.
async fn published<'a>(server: &'a Server, name: &str) -> [Made<'a>; 2] {
    let role = role(server, name).await;
    let inputs = with(&function(&role), json!({"publish": true}));
    [Made::new(server, crate::FUNCTION, name, inputs).await, role]
}

async fn delete(made: [Made<'_>; 2]) {
    for made in made {
        made.delete().await.unwrap();
    }
}

#[tokio::test]
async fn an_alias_lives() {
    let server = server().await;
    let made = published(&server, "alias-of").await;
    let inputs = props(json!({"functionName": made[0].id, "functionVersion": "1"}));
    let described = with(&inputs, json!({"description": "live"}));
    let split =
        json!({"functionVersion": "$LATEST", "routingConfig": {"additionalVersionWeights": {"1": 0.25}}});
    Life {
        token: "aws:lambda/alias:Alias",
        name: "alias",
        lost: &format!("POST /2015-03-31/functions/{}/aliases ", made[0].id),
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"functionVersion": null})), "functionVersion: is required"),
            (with(&inputs, json!({"name": "1"})), "name: can't be a number"),
            (with(&inputs, json!({"name": "a b"})), "name: can't have ' '"),
            (
                with(&inputs, json!({"routingConfig": {"additionalVersionWeights": {"1": 2}}})),
                "routingConfig.additionalVersionWeights",
            ),
        ],
        unknown: "functionName",
        outputs: &["arn", "invokeArn", "name", "region"],
        updates: &[
            (described.clone(), &["description"]),
            (with(&described, split), &["functionVersion", "routingConfig"]),
            (inputs.clone(), &["description", "functionVersion", "routingConfig"]),
            (with(&inputs, json!({"functionName": made[0].text("arn")})), &[]),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"functionName": "other"})), "functionName"),
        ],
        import: &|alias| format!("{}/{}", made[0].id, alias.text("name")),
        ..Life::default()
    }
    .live(&server)
    .await;
    delete(made).await;
}

#[tokio::test]
async fn an_event_source_mapping_lives() {
    let server = server().await;
    let made = published(&server, "mapped").await;
    let inputs = props(json!({"functionName": made[0].id, "eventSourceArn": QUEUE, "tags": {"a": "1"}}));
    let more = with(
        &inputs,
        json!({
            "batchSize": 5, "maximumBatchingWindowInSeconds": 2,
            "functionResponseTypes": ["ReportBatchItemFailures"],
            "filterCriteria": {"filters": [{"pattern": "{\"body\":[\"a\"]}"}]},
            "destinationConfig": {"onFailure": {"destinationArn": format!("{QUEUE}-dead")}},
            "scalingConfig": {"maximumConcurrency": 2}
        }),
    );
    Life {
        token: "aws:lambda/eventSourceMapping:EventSourceMapping",
        name: "mapping",
        lost: "POST /2015-03-31/event-source-mappings",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"eventSourceArn": null})), "eventSourceArn: exactly one of"),
            (
                with(&inputs, json!({"eventSourceArn": "arn:aws:kinesis:a:1:stream/s"})),
                "startingPosition: is required for a stream",
            ),
            (with(&inputs, json!({"batchSize": 5e9})), "batchSize: must be from 1 to 10000"),
            (with(&inputs, json!({"maximumRecordAgeInSeconds": 5})), "maximumRecordAgeInSeconds: must be -1"),
            (
                with(&inputs, json!({"startingPositionTimestamp": "soon"})),
                "startingPositionTimestamp: must be a time",
            ),
        ],
        unknown: "eventSourceArn",
        outputs: &["arn", "functionArn", "state", "uuid", "lastModified", "tagsAll"],
        updates: &[
            (with(&inputs, json!({"enabled": false})), &["enabled"]),
            (
                more.clone(),
                &[
                    "batchSize",
                    "destinationConfig",
                    "enabled",
                    "filterCriteria",
                    "functionResponseTypes",
                    "maximumBatchingWindowInSeconds",
                    "scalingConfig",
                ],
            ),
            (with(&more, json!({"tags": {"b": "1"}})), &["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"]),
            (
                inputs.clone(),
                &[
                    "batchSize",
                    "destinationConfig",
                    "filterCriteria",
                    "functionResponseTypes",
                    "maximumBatchingWindowInSeconds",
                    "scalingConfig",
                    "tags.a",
                    "tags.b",
                    "tagsAll.a",
                    "tagsAll.b",
                ],
            ),
            (with(&inputs, json!({"functionName": format!("{}:1", made[0].text("arn"))})), &["functionName"]),
        ],
        replaces: &[
            (with(&inputs, json!({"eventSourceArn": format!("{QUEUE}-2")})), "eventSourceArn"),
            (with(&inputs, json!({"queues": "q"})), "queues"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    delete(made).await;
}

#[tokio::test]
async fn an_event_invoke_config_lives() {
    let server = server().await;
    let made = published(&server, "invoked").await;
    let inputs = props(json!({"functionName": made[0].id, "maximumRetryAttempts": 1}));
    let more = with(
        &inputs,
        json!({
            "maximumEventAgeInSeconds": 60,
            "destinationConfig": {"onFailure": {"destination": QUEUE}, "onSuccess": {"destination": QUEUE}}
        }),
    );
    Life {
        token: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        name: "config",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"maximumRetryAttempts": 3})), "maximumRetryAttempts: must be from 0 to 2"),
            (
                with(&inputs, json!({"maximumEventAgeInSeconds": 59})),
                "maximumEventAgeInSeconds: must be from",
            ),
        ],
        unknown: "maximumRetryAttempts",
        outputs: &["region"],
        updates: &[
            (with(&inputs, json!({"maximumRetryAttempts": 0})), &["maximumRetryAttempts"]),
            (more.clone(), &["destinationConfig", "maximumEventAgeInSeconds", "maximumRetryAttempts"]),
            (
                with(&more, json!({"destinationConfig": {"onFailure": {"destination": QUEUE}}})),
                &["destinationConfig.onSuccess"],
            ),
            (inputs.clone(), &["destinationConfig", "maximumEventAgeInSeconds"]),
        ],
        replaces: &[
            (with(&inputs, json!({"qualifier": "1"})), "qualifier"),
            (with(&inputs, json!({"functionName": "other"})), "functionName"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    delete(made).await;
}

#[tokio::test]
async fn a_function_is_described_with_its_newest_version_or_by_its_qualifier() {
    let server = server().await;
    let made = published(&server, "described").await;
    let ask = async |asked: serde_json::Value| -> Object {
        let answer = server.invoke("aws:lambda/getFunction:getFunction", props(asked)).await.unwrap();
        from_struct(answer.r#return.unwrap()).unwrap()
    };
    let (name, arn) = (made[0].id.clone(), made[0].text("arn"));
    let newest = ask(json!({"functionName": name})).await;
    for same in ["arn", "codeSha256", "qualifiedArn", "version", "runtime", "qualifiedInvokeArn"] {
        assert_eq!(newest[same], made[0].state[same], "{same}");
    }
    assert_eq!(newest["durableConfigs"], Value::Array(Vec::new()));
    assert_eq!(newest["imageUri"], Value::from(""));
    assert_eq!(newest["version"], Value::from("1"));
    let latest = ask(json!({"functionName": name, "qualifier": "$LATEST"})).await;
    assert_eq!((&latest["arn"], &latest["version"]), (&Value::from(arn), &Value::from("$LATEST")));
    let wrong = server.invoke("aws:lambda/getFunction:getFunction", props(json!({"functionName": "wrong"})));
    let reason = wrong.await.unwrap_err();
    assert!(reason.message().starts_with("there is no function \"wrong\" in eu-central-1"), "{reason}");
    delete(made).await;
}
