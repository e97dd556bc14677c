//! DynamoDB on the embedded AWS.

mod common;

use std::time::SystemTime;

use common::{Fake, Life, Made, faked, props, sdk, server, with};
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

/// What is wrong with a change, before anything happens.
fn refusals(table: &Made<'_>, inputs: Object) -> Vec<String> {
    let Ok(checked) = table.server.check(&table.urn, table.inputs.clone(), inputs) else {
        panic!("a check always answers");
    };
    checked.failures.into_iter().map(|failure| format!("{}: {}", failure.property, failure.reason)).collect()
}

#[tokio::test]
async fn what_dynamodb_never_changes_is_known_before_it_is_tried() {
    let server = server().await;
    let ttl = |name: &str| json!({"ttl": {"attributeName": name, "enabled": true}});
    let inputs = with(&on_demand(), ttl("expires"));
    let table = Made::new(&server, TABLE, "typed", inputs.clone()).await;
    let number = json!({"attributes": [{"name": "id", "type": "N"}]});
    let refused = refusals(&table, with(&inputs, number.clone()));
    assert!(refused[0].starts_with("attributes: DynamoDB can't change the type of the attribute \"id\""));
    assert!(refused[0].ends_with("use `pulumi up --replace` with its URN"), "{refused:?}");
    let moved = refusals(&table, with(&inputs, ttl("until")));
    assert!(moved[0].starts_with("ttl.attributeName: DynamoDB can't take the time to live"), "{moved:?}");
    let anew = with(&with(&inputs, number), json!({"name": "another-table"}));
    assert_eq!(refusals(&table, anew), Vec::<String>::new(), "another table may have another type");
    table.delete().await.unwrap();
}

#[tokio::test]
async fn an_index_may_have_a_key_of_many_parts() {
    let server = server().await;
    let part = |name: &str, kind: &str| json!({"attributeName": name, "keyType": kind});
    let of = |parts: Json| {
        let index = json!({"name": "byParts", "projectionType": "KEYS_ONLY", "keySchemas": parts});
        with(
            &on_demand(),
            json!({
                "attributes": [{"name": "id", "type": "S"}, {"name": "a", "type": "S"}, {"name": "b", "type": "S"}],
                "globalSecondaryIndexes": [index]
            }),
        )
    };
    let inputs = of(json!([part("a", "HASH"), part("b", "RANGE")]));
    let table = Made::new(&server, TABLE, "parts", inputs.clone()).await;
    assert_eq!(table.diff(&table.inputs).detailed_diff, Default::default());
    let wrong = refusals(&table, of(json!([part("a", "RANGE"), part("b", "HASH")])));
    assert!(wrong[0].starts_with("globalSecondaryIndexes[0].keySchemas: must have up to four"), "{wrong:?}");
    table.delete().await.unwrap();
}

#[tokio::test]
async fn a_table_is_made_of_another_one_or_of_a_backup() {
    let server = server().await;
    let source = Made::new(&server, TABLE, "source", on_demand()).await;
    let wanted = json!({
        "billingMode": "PAY_PER_REQUEST", "restoreSourceName": source.id, "restoreToLatestTime": true,
        "streamEnabled": true, "streamViewType": "NEW_IMAGE", "deletionProtectionEnabled": false,
        "pointInTimeRecovery": {"enabled": true}, "tags": {"a": "1"}
    });
    let table = Made::new(&server, TABLE, "restored", props(wanted)).await;
    assert_eq!((table.text("hashKey"), table.text("streamViewType")), ("id".into(), "NEW_IMAGE".into()));
    assert_eq!(table.diff(&table.inputs).detailed_diff, Default::default());
    let other = with(&table.inputs, json!({"restoreSourceName": "another"}));
    assert_eq!(table.diff(&other).replaces, ["restoreSourceName"]);
    let done = with(&table.inputs, json!({"restoreSourceName": null, "restoreToLatestTime": null}));
    assert_eq!(table.diff(&done).replaces, ["restoreToLatestTime"]);
    table.delete().await.unwrap();

    let client = aws_sdk_dynamodb::Client::new(&sdk::config());
    let backup = client.create_backup().table_name(&source.id).backup_name("backup").send().await.unwrap();
    let arn = backup.backup_details.unwrap().backup_arn;
    let inputs = props(json!({"billingMode": "PAY_PER_REQUEST", "restoreBackupArn": arn}));
    let table = Made::new(&server, TABLE, "from-backup", inputs).await;
    assert_eq!(table.text("hashKey"), "id");
    table.delete().await.unwrap();
    source.delete().await.unwrap();
}

#[tokio::test]
async fn what_others_change_in_a_table_is_put_right() {
    let server = server().await;
    let mut table = Made::new(&server, TABLE, "drift", on_demand()).await;
    let client = aws_sdk_dynamodb::Client::new(&sdk::config());
    client.update_table().table_name(&table.id).deletion_protection_enabled(true).send().await.unwrap();
    table.state = from_struct(table.read().await.properties.unwrap()).unwrap();
    assert_eq!(table.update(on_demand()).await, ["deletionProtectionEnabled"]);
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
        lost: "POST / DynamoDB_20120810.CreateTable",
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
            (with(&inputs, json!({"ttl": {"enabled": true}})), "ttl.attributeName: is required"),
            (with(&inputs, json!({"restoreSourceName": "a"})), "restoreDateTime: is required"),
            (with(&inputs, json!({"restoreDateTime": "today"})), "restoreDateTime: must be a time"),
            (
                with(&provisioned, json!({"globalSecondaryIndexes": [index]})),
                "globalSecondaryIndexes[0].readCapacity: is required",
            ),
            (
                with(&inputs, json!({"globalSecondaryIndexes": [{"name": "byA", "projectionType": "ALL"}]})),
                "globalSecondaryIndexes[0].hashKey: exactly one of hashKey, keySchemas",
            ),
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

/// The table as it was created just now.
fn created_now(request: &str) -> (u16, Json) {
    let (status, mut answer) = described(request);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    if let Some(table) = answer.get_mut("Table") {
        table["CreationDateTime"] = json!(now);
        table["TableName"] = json!("table");
        table["WarmThroughput"] =
            json!({"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"});
    }
    (status, answer)
}

#[tokio::test]
async fn a_table_whose_creation_got_no_answer_is_taken_over() {
    let fake = Fake::start(|request, _| match request {
        _ if request.contains(".CreateTable{") => (500, json!({"__type": "InternalServerError"})),
        _ => created_now(request),
    });
    let server = faked("dynamodb", &fake).await;
    let inputs =
        with(&on_demand(), json!({"streamEnabled": true, "streamViewType": "NEW_IMAGE", "name": "table"}));
    let ttl = json!({"ttl": {"attributeName": "expires", "enabled": true}});
    let table = Made::new(&server, TABLE, "table", with(&inputs, ttl)).await;
    assert_eq!(table.text("arn"), "arn:t");
    let seen = |part: &str| fake.seen().iter().filter(|request| request.contains(part)).count();
    assert_eq!((seen(".CreateTable{"), seen(".UpdateTimeToLive{")), (1, 1), "created once, and finished");
}

#[tokio::test]
async fn what_a_table_is_kept_ready_for_is_only_raised() {
    let fake = Fake::start(|request, _| created_now(request));
    let server = faked("dynamodb", &fake).await;
    let streaming = json!({"streamEnabled": true, "streamViewType": "NEW_IMAGE", "name": "table"});
    let ready = |units: u32| json!({"warmThroughput": {"readUnitsPerSecond": units}});
    let inputs = with(&on_demand(), streaming);
    let mut table = Made::new(&server, TABLE, "table", inputs.clone()).await;
    assert_eq!(table.update(with(&inputs, ready(20000))).await, ["warmThroughput.readUnitsPerSecond"]);
    let sent = r#""WarmThroughput":{"ReadUnitsPerSecond":20000}"#;
    assert!(fake.seen().iter().any(|request| request.contains(".UpdateTable{") && request.contains(sent)));
    table.state.insert("warmThroughput".into(), Value::Object(props(json!({"readUnitsPerSecond": 30000}))));
    assert_eq!(table.diff(&with(&inputs, ready(20000))).replaces, ["warmThroughput"]);
}

fn importing(request: &str, import: Json) -> (u16, Json) {
    match request {
        _ if request.contains("ImportTable{") => {
            (200, json!({"ImportTableDescription": {"ImportArn": "arn:i"}}))
        }
        _ if request.contains(".DescribeImport{") => (200, json!({"ImportTableDescription": import})),
        _ => created_now(request),
    }
}

fn imported() -> Object {
    let source = json!({
        "inputFormat": "CSV", "inputFormatOptions": {"csv": {"delimiter": ";"}},
        "s3BucketSource": {"bucket": "b", "keyPrefix": "k"}
    });
    let streaming = json!({"streamEnabled": true, "streamViewType": "NEW_IMAGE", "name": "table"});
    with(&with(&on_demand(), streaming), json!({"importTable": source}))
}

#[tokio::test]
async fn a_table_is_made_of_files() {
    let fake = Fake::start(|request, before| {
        importing(request, json!({"ImportStatus": if before == 0 { "IN_PROGRESS" } else { "COMPLETED" }}))
    });
    let server = faked("dynamodb", &fake).await;
    let table = Made::new(&server, TABLE, "table", imported()).await;
    assert_eq!(table.diff(&table.inputs).detailed_diff, Default::default());
    let without = with(&imported(), json!({"importTable": null}));
    assert_eq!(table.diff(&without).replaces, ["importTable"]);
    let started = fake.seen().into_iter().find(|request| request.contains(".ImportTable{")).unwrap();
    assert!(started.contains(r#""S3BucketSource":{"S3Bucket":"b","S3KeyPrefix":"k"}"#), "{started}");
}

#[tokio::test]
async fn an_import_that_fails_says_why_and_keeps_the_table() {
    let fake = Fake::start(|request, _| {
        let failed = json!({
            "ImportStatus": "FAILED", "FailureCode": "S3NoSuchBucket", "FailureMessage": "no bucket"
        });
        importing(request, failed)
    });
    let server = faked("dynamodb", &fake).await;
    let failed = Made::try_new(&server, TABLE, "table", imported()).await.err().unwrap();
    assert!(failed.message().starts_with("S3NoSuchBucket: no bucket"), "{}", failed.message());
    assert_eq!(details::<rpc::ErrorResourceInitFailed>(&failed).len(), 1);
}
