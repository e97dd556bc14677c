//! CloudWatch on the embedded AWS, and fakes for what that lacks.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Fake, Life, Made, faked, now, props, server, unique, with};
use pulumi_provider::{Object, Value, testing::details};
use pulumi_wasm_proto::rpc::ErrorResourceInitFailed;
use serde_json::{Value as Json, json};

const DASHBOARD: &str = "aws:cloudwatch/dashboard:Dashboard";
const FILTER: &str = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const GROUP: &str = "aws:cloudwatch/logGroup:LogGroup";

/// What a request asks for.
fn operation(request: &str) -> &str {
    let logs = request.split_once("Logs_20140328.").map(|(_, rest)| rest.split('{').next());
    logs.flatten().or_else(|| request.split("/operation/").nth(1)?.split(' ').next()).unwrap_or_default()
}

/// What was asked for, reading aside.
fn writes(fake: &Fake) -> Vec<String> {
    let reads = |name: &str| ["Describe", "List", "Get"].iter().any(|verb| name.starts_with(verb));
    let seen = fake.seen();
    seen.iter().map(|request| operation(request)).filter(|name| !reads(name)).map(str::to_owned).collect()
}

/// The body of the last request of an operation.
fn sent(fake: &Fake, name: &str) -> Json {
    let seen = fake.seen();
    let request = seen.iter().rfind(|request| operation(request) == name).expect("it was asked for");
    serde_json::from_str(&request[request.find('{').unwrap()..]).unwrap()
}

#[tokio::test]
async fn a_log_group_lives() {
    let server = server().await;
    let inputs = props(json!({"name": unique("/test/lives"), "retentionInDays": 14, "tags": {"a": "1"}}));
    Life {
        token: GROUP,
        name: "group",
        lost: "POST / Logs_20140328.CreateLogGroup",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"retentionInDays": 2})), "retentionInDays: must be one of 0, 1, 3"),
            (with(&inputs, json!({"name": "a b"})), "name: can't have ' '"),
            (with(&inputs, json!({"retention": 1})), "retention: there is no property"),
            (with(&inputs, json!({"namePrefix": "a"})), "name: conflicts with"),
            (with(&inputs, json!({"name": null, "namePrefix": "a b"})), "namePrefix: can't have ' '"),
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
        replaces: &[
            (with(&inputs, json!({"name": "/test/other"})), "name"),
            (with(&inputs, json!({"logGroupClass": "INFREQUENT_ACCESS"})), "logGroupClass"),
            (with(&inputs, json!({"region": "eu-west-1"})), "region"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_log_group_with_a_prefix_has_a_name_of_its_own() {
    let server = server().await;
    let inputs = props(json!({"namePrefix": "/test/prefix-"}));
    let first = Made::new(&server, GROUP, "prefixed", inputs.clone()).await;
    let second = Made::new(&server, GROUP, "prefixed", inputs).await;
    assert!(first.id.starts_with("/test/prefix-") && first.id != second.id, "{} {}", first.id, second.id);
    assert_eq!(first.diff(&first.inputs).detailed_diff, Default::default());
    first.delete().await.unwrap();
    second.delete().await.unwrap();
}

#[tokio::test]
async fn a_secret_tag_is_nowhere_in_plain_text() {
    let server = server().await;
    let secret = |text: &str| Value::Object(Object::from([("key".into(), Value::from(text).into_secret())]));
    let inputs = |text: &str| Object::from([("tags".into(), secret(text))]);
    let mut made = Made::new(&server, GROUP, "secret", inputs("hidden")).await;
    let hides = |state: &Object| ["tags", "tagsAll"].iter().all(|key| state[*key].has_secrets());
    assert!(hides(&made.state), "{:?}", made.state);
    made.update(inputs("other")).await;
    assert!(hides(&made.state), "{:?}", made.state);
    let read = pulumi_wasm_proto::from_struct(made.read().await.properties.unwrap()).unwrap();
    assert!(hides(&read), "{read:?}");
    made.delete().await.unwrap();
}

#[tokio::test]
async fn how_long_a_delivery_group_keeps_events_is_for_aws_to_say() {
    let fake = Fake::start(|request, _| match operation(request) {
        "DescribeLogGroups" => {
            let group = json!({"logGroupName": "d", "logGroupClass": "DELIVERY", "retentionInDays": 2});
            (200, json!({"logGroups": [group]}))
        }
        _ => (200, json!({})),
    });
    let server = faked("logs", &fake).await;
    let inputs = props(json!({"name": "d", "logGroupClass": "DELIVERY", "retentionInDays": 14}));
    let mut group = Made::new(&server, GROUP, "delivery", inputs.clone()).await;
    assert_eq!(group.state["retentionInDays"], Value::from(2.0));
    assert_eq!(group.diff(&group.inputs).detailed_diff, Default::default(), "the same program again");
    let read = group.read().await;
    assert_eq!(pulumi_wasm_proto::from_struct(read.properties.unwrap()).unwrap(), group.state);
    assert_eq!(group.update(with(&inputs, json!({"retentionInDays": 30}))).await, [""; 0]);
    assert_eq!(group.state["retentionInDays"], Value::from(2.0));
    assert_eq!(writes(&fake), ["CreateLogGroup"]);
}

#[tokio::test]
async fn a_log_group_just_deleted_is_waited_for() {
    let fake = Fake::start(|request, before| match (operation(request), before) {
        ("CreateLogGroup", 0) => {
            (400, json!({"__type": "OperationAbortedException", "message": "try again"}))
        }
        ("CreateLogGroup", 1) => {
            (400, json!({"__type": "ResourceAlreadyExistsException", "message": "it is"}))
        }
        ("DescribeLogGroups", _) => (200, json!({"logGroups": [{"logGroupName": "gone-soon"}]})),
        _ => (200, json!({})),
    });
    let server = faked("logs", &fake).await;
    Made::new(&server, GROUP, "again", props(json!({"name": "gone"}))).await;
    assert_eq!(writes(&fake), ["CreateLogGroup"; 3]);
}

#[tokio::test]
async fn a_log_group_that_exists_is_not_taken() {
    let fake = Fake::start(|request, _| match operation(request) {
        "CreateLogGroup" => (400, json!({"__type": "ResourceAlreadyExistsException", "message": "it is"})),
        _ => (200, json!({"logGroups": [{"logGroupName": "mine", "creationTime": 1}]})),
    });
    let server = faked("logs", &fake).await;
    let failed = Made::try_new(&server, GROUP, "taken", props(json!({"name": "mine"}))).await.err().unwrap();
    let expected = "CreateLogGroup failed: ResourceAlreadyExistsException: it is";
    assert!(failed.message().starts_with(expected), "{}", failed.message());
    assert_eq!(writes(&fake), ["CreateLogGroup"]);
}

#[tokio::test]
async fn a_log_group_is_kept_when_its_retention_fails() {
    let fake = Fake::start(|request, _| match operation(request) {
        "PutRetentionPolicy" => (400, json!({"__type": "InvalidParameterException", "message": "no"})),
        _ => (200, json!({})),
    });
    let server = faked("logs", &fake).await;
    let inputs = props(json!({"name": "half", "retentionInDays": 7}));
    let failed = Made::try_new(&server, GROUP, "half", inputs).await.err().unwrap();
    let [kept] = &details::<ErrorResourceInitFailed>(&failed)[..] else { panic!("it isn't recorded") };
    let state = pulumi_wasm_proto::from_struct(kept.properties.clone().unwrap()).unwrap();
    assert_eq!((kept.id.as_str(), &state["retentionInDays"]), ("half", &Value::from(0.0)));
}

#[tokio::test]
async fn a_log_group_whose_creation_was_not_answered_is_taken_over() {
    let fake = Fake::start(|request, _| match operation(request) {
        "CreateLogGroup" => (500, json!({"__type": "ServiceUnavailableException", "message": "?"})),
        "DescribeLogGroups" => {
            let group = json!({"logGroupName": "lost", "creationTime": (now() * 1000.0) as i64});
            (200, json!({"logGroups": [{"logGroupName": "lost-2", "creationTime": 1}, group]}))
        }
        _ => (200, json!({})),
    });
    let server = faked("logs", &fake).await;
    let inputs = props(json!({"name": "lost", "retentionInDays": 7}));
    let group = Made::new(&server, GROUP, "lost", inputs).await;
    assert_eq!(group.id, "lost");
    assert_eq!(writes(&fake), ["CreateLogGroup", "PutRetentionPolicy"]);
}

fn filter(group: &str) -> Object {
    let transformation = json!({"name": "Errors", "namespace": "Test", "value": "1", "defaultValue": "0"});
    props(json!({
        "name": "errors", "logGroupName": group, "pattern": "ERROR", "metricTransformation": transformation
    }))
}

/// A filter's transformation, of which `changes` are others.
fn transformed(inputs: &Object, changes: Json) -> Object {
    let transformation = with(inputs["metricTransformation"].as_object().unwrap(), changes);
    let mut inputs = inputs.clone();
    inputs.insert("metricTransformation".into(), Value::Object(transformation));
    inputs
}

#[tokio::test]
async fn a_metric_filter_lives() {
    let server = server().await;
    let name = unique("/test/filtered");
    let group = Made::new(&server, GROUP, "filtered", props(json!({"name": name}))).await;
    let inputs = filter(&name);
    let by_host = json!({"defaultValue": null, "dimensions": {"host": "$.host"}, "unit": "Count"});
    Life {
        token: FILTER,
        name: "filter",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"pattern": null})), "pattern: is required"),
            (with(&inputs, json!({"name": "a:b"})), "name: can't have ':'"),
            (with(&inputs, json!({"logGroupName": "a b"})), "logGroupName: can't have ' '"),
            (
                transformed(&inputs, json!({"namespace": "a$"})),
                "metricTransformation.namespace: can't have '$'",
            ),
            (transformed(&inputs, json!({"unit": "Second"})), "metricTransformation.unit: must be one of"),
            (
                transformed(&inputs, json!({"defaultValue": "x"})),
                "metricTransformation.defaultValue: must be a",
            ),
            (
                transformed(&inputs, json!({"dimensions": {"a": "$.a"}})),
                "metricTransformation.defaultValue: conflicts with",
            ),
        ],
        unknown: "pattern",
        outputs: &["applyOnTransformedLogs", "region"],
        updates: &[
            (with(&inputs, json!({"pattern": ""})), &["pattern"]),
            (with(&inputs, json!({"pattern": " WARN "})), &["pattern"]),
            (
                transformed(&inputs, json!({"value": "2", "defaultValue": "0.5"})),
                &["metricTransformation.defaultValue", "metricTransformation.value", "pattern"],
            ),
            (
                transformed(&inputs, by_host),
                &[
                    "metricTransformation.defaultValue",
                    "metricTransformation.dimensions",
                    "metricTransformation.unit",
                    "metricTransformation.value",
                ],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"logGroupName": "other"})), "logGroupName"),
            (with(&inputs, json!({"region": "eu-west-1"})), "region"),
        ],
        import: &|made| format!("{}:{}@eu-central-1", made.text("logGroupName"), made.id),
        ..Life::default()
    }
    .live(&server)
    .await;
    group.delete().await.unwrap();
}

#[tokio::test]
async fn a_metric_filter_is_gone_with_its_group() {
    let server = server().await;
    let name = unique("/test/brief");
    let group = Made::new(&server, GROUP, "brief", props(json!({"name": name}))).await;
    let made = Made::new(&server, FILTER, "brief", filter(&name)).await;
    group.delete().await.unwrap();
    assert_eq!(made.read().await.id, "");
    made.delete().await.unwrap();
}

#[tokio::test]
async fn a_metric_filter_waits_for_its_group_and_is_written_only_when_it_changes() {
    let fake = Fake::start(|request, before| match (operation(request), before) {
        ("PutMetricFilter", 0) => (400, json!({"__type": "OperationAbortedException", "message": "busy"})),
        _ => (200, json!({})),
    });
    let server = faked("logs", &fake).await;
    let inputs = with(&filter("g"), json!({"applyOnTransformedLogs": true}));
    let mut made = Made::new(&server, FILTER, "waits", inputs.clone()).await;
    assert_eq!(writes(&fake), ["PutMetricFilter"; 2]);
    assert_eq!(sent(&fake, "PutMetricFilter")["applyOnTransformedLogs"], true);
    assert_eq!(made.update(inputs.clone()).await, [""; 0]);
    assert_eq!(writes(&fake).len(), 2, "nothing to write");
    let other = with(&inputs, json!({"applyOnTransformedLogs": false}));
    assert_eq!(made.update(other).await, ["applyOnTransformedLogs"]);
    assert_eq!(sent(&fake, "PutMetricFilter")["applyOnTransformedLogs"], false);
}

fn body(title: &str) -> Json {
    json!({"widgets": [{"type": "text", "x": 0, "properties": {"markdown": title}}]})
}

#[tokio::test]
async fn a_dashboard_lives() {
    let server = server().await;
    let name = unique("lives");
    let inputs = props(json!({"dashboardName": name, "dashboardBody": body("a").to_string()}));
    let spaced = serde_json::to_string_pretty(&body("b")).unwrap();
    Life {
        token: DASHBOARD,
        name: "dashboard",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"dashboardName": "a.b"})), "dashboardName: can't have '.'"),
            (with(&inputs, json!({"dashboardName": null})), "dashboardName: is required"),
            (with(&inputs, json!({"dashboardBody": "{"})), "dashboardBody: must be JSON"),
        ],
        unknown: "dashboardBody",
        outputs: &["dashboardArn", "region"],
        updates: &[
            (with(&inputs, json!({"dashboardBody": spaced})), &["dashboardBody"]),
            (with(&inputs, json!({"dashboardBody": body("b").to_string()})), &[]),
        ],
        replaces: &[
            (with(&inputs, json!({"dashboardName": "other"})), "dashboardName"),
            (with(&inputs, json!({"region": "eu-west-1"})), "region"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_dashboard_is_told_by_path() {
    let fake = Fake::start(|_, _| {
        let messages = json!([
            {"DataPath": "/widgets/0/properties", "Message": "should have metrics"},
            {"DataPath": "/widgets/1", "Message": "should have a type"}
        ]);
        let code = "InvalidParameterInput";
        (400, json!({"__type": code, "message": "invalid", "dashboardValidationMessages": messages}))
    });
    let server = faked("cloudwatch", &fake).await;
    let inputs = props(json!({"dashboardName": "wrong", "dashboardBody": "{}"}));
    let failed = Made::try_new(&server, DASHBOARD, "wrong", inputs).await.err().unwrap();
    let expected = "PutDashboard failed: CloudWatch refuses dashboardBody/widgets/0/properties: should have \
        metrics; dashboardBody/widgets/1: should have a type";
    assert_eq!(failed.message(), expected);
}

#[tokio::test]
async fn a_dashboard_is_written_only_when_it_changes() {
    let fake = Fake::start(|_, _| (200, json!({})));
    let server = faked("cloudwatch", &fake).await;
    let inputs = props(json!({"dashboardName": "quiet", "dashboardBody": "{\"start\": \"-PT1H\"}"}));
    let mut made = Made::new(&server, DASHBOARD, "quiet", inputs.clone()).await;
    made.update(with(&inputs, json!({"dashboardBody": "{ \"start\":\"-PT1H\" }"}))).await;
    assert_eq!(writes(&fake), ["PutDashboard"]);
    made.update(with(&inputs, json!({"dashboardBody": "{}"}))).await;
    assert_eq!(sent(&fake, "PutDashboard"), json!({"DashboardName": "quiet", "DashboardBody": "{}"}));
}
