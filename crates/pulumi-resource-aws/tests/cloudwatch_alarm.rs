//! CloudWatch's alarms on the embedded AWS, and on a fake for what that forgets: queries, windows and warm-ups.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::{
    sync::Mutex,
    time::{SystemTime, UNIX_EPOCH},
};

use common::{Fake, Life, Made, faked, props, server, unique, with};
use pulumi_provider::Object;
use serde_json::{Value as Json, json};

const ALARM: &str = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ACTION: &str = "arn:aws:sns:eu-central-1:000000000000:topic";

fn on_metric() -> Object {
    props(json!({
        "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 2, "metricName": "Errors",
        "namespace": "Test", "period": 60, "statistic": "Sum", "threshold": 5.5, "tags": {"a": "1"}
    }))
}

fn on_queries() -> Object {
    let metric = json!({
        "metricName": "Errors", "namespace": "Test", "period": 60, "stat": "p99", "unit": "Count",
        "dimensions": {"host": "a"}
    });
    let queries = json!([
        {"id": "rate", "expression": "errors / 60", "label": "Rate", "returnData": true},
        {"id": "errors", "metric": metric}
    ]);
    props(json!({
        "comparisonOperator": "GreaterThanUpperThreshold", "evaluationPeriods": 2, "metricQueries": queries,
        "thresholdMetricId": "rate"
    }))
}

fn on_promql() -> Object {
    let criteria = json!({"promqlCriteria": {"query": "up == 0", "pendingPeriod": 60}});
    props(json!({"evaluationCriteria": criteria, "evaluationInterval": 30}))
}

#[tokio::test]
async fn an_alarm_lives() {
    let server = server().await;
    let inputs = on_metric();
    let actions =
        json!({"alarmActions": [ACTION], "okActions": [ACTION], "insufficientDataActions": [ACTION]});
    let acting = with(&inputs, actions);
    Life {
        token: ALARM,
        name: "alarm",
        inputs: inputs.clone(),
        bad: &bad(&inputs),
        unknown: "threshold",
        outputs: &["arn", "name", "tagsAll", "evaluateLowSampleCountPercentiles"],
        updates: &[
            (acting.clone(), &["alarmActions", "insufficientDataActions", "okActions"]),
            (
                with(
                    &inputs,
                    json!({"actionsEnabled": false, "treatMissingData": "NotBreaching", "unit": "Count"}),
                ),
                &[
                    "actionsEnabled",
                    "alarmActions",
                    "insufficientDataActions",
                    "okActions",
                    "treatMissingData",
                    "unit",
                ],
            ),
            (
                with(&inputs, json!({"datapointsToAlarm": 1, "dimensions": {"a": "b"}, "threshold": null})),
                &[
                    "actionsEnabled",
                    "datapointsToAlarm",
                    "dimensions.a",
                    "threshold",
                    "treatMissingData",
                    "unit",
                ],
            ),
            (
                with(&inputs, json!({"alarmDescription": "why", "period": 120, "evaluationPeriods": 3})),
                &[
                    "alarmDescription",
                    "datapointsToAlarm",
                    "dimensions",
                    "evaluationPeriods",
                    "period",
                    "threshold",
                ],
            ),
            (
                with(&inputs, json!({"tags": {"b": "2"}})),
                &[
                    "alarmDescription",
                    "evaluationPeriods",
                    "period",
                    "tags.a",
                    "tags.b",
                    "tagsAll.a",
                    "tagsAll.b",
                ],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"region": "eu-west-1"})), "region"),
        ],
        import: &|made| format!("{}@eu-central-1", made.id),
        ..Life::default()
    }
    .live(&server)
    .await;
}

fn bad(inputs: &Object) -> [(Object, &'static str); 13] {
    let query = |query: Json| with(&on_queries(), json!({"metricQueries": [query]}));
    [
        (with(inputs, json!({"metricName": null})), "evaluationCriteria: exactly one of"),
        (with(inputs, json!({"statistic": null})), "statistic: is required with \"metricName\""),
        (
            with(inputs, json!({"extendedStatistic": "p99"})),
            "extendedStatistic: conflicts with \"statistic\"",
        ),
        (
            with(inputs, json!({"statistic": null, "extendedStatistic": "q9"})),
            "extendedStatistic: must be p99",
        ),
        (with(inputs, json!({"comparisonOperator": null})), "metricName: needs \"comparisonOperator\""),
        (with(inputs, json!({"period": 45})), "period: must be 10, 20, 30 or a multiple of 60"),
        (with(inputs, json!({"okActions": ["a"]})), "okActions[0]: must be an ARN"),
        (with(inputs, json!({"treatMissingData": "no"})), "treatMissingData: must be one of breaching"),
        (with(inputs, json!({"thresholdMetricId": "a"})), "threshold: conflicts with"),
        (with(inputs, json!({"evaluationInterval": 30})), "evaluationInterval: needs \"evaluationCriteria\""),
        (with(&on_promql(), json!({"period": 60})), "evaluationCriteria: conflicts with \"period\""),
        (query(json!({"id": "a"})), "metricQueries[0].expression: exactly one of"),
        (
            query(json!({"id": "a", "metric": {"metricName": "a", "period": 7, "stat": "Sum"}})),
            "metricQueries[0].metric.period: must be 1, 5, 10, 20, 30",
        ),
    ]
}

fn operation(request: &str) -> &str {
    request.split("/operation/").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default()
}

fn asked(request: &str) -> Json {
    request.find('{').map_or(Json::Null, |start| serde_json::from_str(&request[start..]).unwrap())
}

/// The requests for some operations.
fn requests(fake: &Fake, start: &str) -> Vec<Json> {
    fake.seen()
        .iter()
        .filter(|request| operation(request).starts_with(start))
        .map(|seen| asked(seen))
        .collect()
}

/// CloudWatch with room for one alarm, which it keeps whole.
fn remember(alarm: &Mutex<Json>, request: &str) -> (u16, Json) {
    let mut alarm = alarm.lock().unwrap();
    match operation(request) {
        "PutMetricAlarm" => *alarm = asked(request),
        "DeleteAlarms" => *alarm = Json::Null,
        "DescribeAlarms" if alarm.is_null() => return (200, json!({"MetricAlarms": []})),
        "DescribeAlarms" => {
            let mut shown = alarm.clone();
            shown.as_object_mut().unwrap().remove("Tags");
            shown["AlarmArn"] = format!(
                "arn:aws:cloudwatch:eu-central-1:000000000000:alarm:{}",
                shown["AlarmName"].as_str().unwrap()
            )
            .into();
            return (200, json!({"MetricAlarms": [shown]}));
        }
        "ListTagsForResource" => {
            return (200, json!({"Tags": alarm.get("Tags").cloned().unwrap_or(json!([]))}));
        }
        _ => {}
    }
    (200, json!({}))
}

#[tokio::test]
async fn an_alarm_on_queries_lives() {
    static KEPT: Mutex<Json> = Mutex::new(Json::Null);
    let fake = Fake::start(|request, _| remember(&KEPT, request));
    let server = faked("cloudwatch", &fake).await;
    let inputs = on_queries();
    let warm = json!({"warmUpPeriodDurationInMinutes": 10});
    let clock = json!({"wallClockWindow": {"timezone": "UTC"}});
    let zone = json!({"wallClockWindow": {"timezone": "Europe/Berlin"}});
    Life {
        token: ALARM,
        name: "queries",
        inputs: inputs.clone(),
        unknown: "evaluationPeriods",
        updates: &[
            (with(&inputs, json!({"warmUpConfiguration": warm})), &["warmUpConfiguration"]),
            (with(&inputs, json!({"evaluationWindow": clock})), &["evaluationWindow", "warmUpConfiguration"]),
            (
                with(&inputs, json!({"evaluationWindow": zone})),
                &["evaluationWindow.wallClockWindow.timezone"],
            ),
            (inputs.clone(), &["evaluationWindow"]),
            (
                with(
                    &inputs,
                    json!({"metricQueries": [{"id": "rate", "expression": "1", "returnData": true}]}),
                ),
                &["metricQueries[0]", "metricQueries[1]"],
            ),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    let puts = requests(&fake, "PutMetricAlarm");
    assert!(puts.iter().all(|put| put.get("Threshold").is_none() && put["ThresholdMetricId"] == "rate"));
}

#[tokio::test]
async fn a_window_that_follows_the_clock_has_utc_and_is_more_than_none() {
    static KEPT: Mutex<Json> = Mutex::new(Json::Null);
    let fake = Fake::start(|request, _| remember(&KEPT, request));
    let server = faked("cloudwatch", &fake).await;
    let inputs = with(&on_metric(), json!({"evaluationWindow": {"wallClockWindow": {}}}));
    let mut made = Made::new(&server, ALARM, "clock", inputs.clone()).await;
    assert_eq!(KEPT.lock().unwrap()["EvaluationWindow"], json!({"WallClockWindow": {"Timezone": "UTC"}}));
    assert_eq!(made.update(inputs.clone()).await, [""; 0]);
    assert_eq!(made.update(on_metric()).await, ["evaluationWindow"]);
    assert_eq!(made.update(inputs).await, ["evaluationWindow"]);
}

#[tokio::test]
async fn an_alarm_on_promql_lives() {
    static KEPT: Mutex<Json> = Mutex::new(Json::Null);
    let fake = Fake::start(|request, _| remember(&KEPT, request));
    let server = faked("cloudwatch", &fake).await;
    let inputs = on_promql();
    let criteria = json!({"promqlCriteria": {"query": "up == 1", "recoveryPeriod": 60}});
    Life {
        token: ALARM,
        name: "promql",
        inputs: inputs.clone(),
        unknown: "evaluationInterval",
        updates: &[(
            with(&inputs, json!({"evaluationCriteria": criteria, "evaluationInterval": 60})),
            &[
                "evaluationCriteria.promqlCriteria.pendingPeriod",
                "evaluationCriteria.promqlCriteria.query",
                "evaluationCriteria.promqlCriteria.recoveryPeriod",
                "evaluationInterval",
            ],
        )],
        ..Life::default()
    }
    .live(&server)
    .await;
    assert!(requests(&fake, "PutMetricAlarm").iter().all(|put| put.get("Threshold").is_none()));
}

#[tokio::test]
async fn an_extended_statistic_and_the_handling_of_few_samples_are_sent() {
    static KEPT: Mutex<Json> = Mutex::new(Json::Null);
    let fake = Fake::start(|request, _| remember(&KEPT, request));
    let server = faked("cloudwatch", &fake).await;
    let percentile = json!({"statistic": null, "extendedStatistic": "p99.9", "tags": null});
    let inputs = with(&on_metric(), percentile);
    let ignoring = with(&inputs, json!({"evaluateLowSampleCountPercentiles": "Ignore"}));
    let mut made = Made::new(&server, ALARM, "percentile", inputs.clone()).await;
    assert_eq!(made.update(ignoring).await, ["evaluateLowSampleCountPercentiles"]);
    assert_eq!(made.update(with(&inputs, json!({"period": 300}))).await, ["period"]);
    let kept = KEPT.lock().unwrap().clone();
    assert_eq!(kept["ExtendedStatistic"], "p99.9");
    assert_eq!(kept["EvaluateLowSampleCountPercentile"], "ignore", "what was chosen once stays");
    assert!(kept.get("Statistic").is_none());
}

#[tokio::test]
async fn tags_alone_do_not_write_the_alarm() {
    static KEPT: Mutex<Json> = Mutex::new(Json::Null);
    let fake = Fake::start(|request, _| remember(&KEPT, request));
    let server = faked("cloudwatch", &fake).await;
    let mut made = Made::new(&server, ALARM, "tags", on_metric()).await;
    assert_eq!(made.update(on_metric()).await, [""; 0]);
    made.read().await;
    assert_eq!(requests(&fake, "PutMetricAlarm").len(), 1, "nothing to write");
    made.update(with(&on_metric(), json!({"tags": {"a": "1", "b": "2"}}))).await;
    assert_eq!(requests(&fake, "PutMetricAlarm").len(), 1);
    assert_eq!(requests(&fake, "TagResource")[0]["Tags"], json!([{"Key": "b", "Value": "2"}]));
    made.update(with(&on_metric(), json!({"tags": {"b": "2"}}))).await;
    assert_eq!(requests(&fake, "UntagResource")[0]["TagKeys"], json!(["a"]));
    assert_eq!(requests(&fake, "TagResource").len(), 1);
}

#[tokio::test]
async fn an_alarm_that_existed_gets_the_tags_it_should_have() {
    let (other, server) = (server().await, server().await);
    let inputs = with(&on_metric(), json!({"name": unique("existing")}));
    let theirs = Made::new(&other, ALARM, "theirs", inputs.clone()).await;
    let ours = Made::new(&server, ALARM, "ours", with(&inputs, json!({"tags": {"b": "2"}}))).await;
    let read = pulumi_wasm_proto::from_struct(ours.read().await.properties.unwrap()).unwrap();
    assert_eq!(read, ours.state);
    theirs.delete().await.unwrap();
}

#[tokio::test]
async fn an_alarm_whose_creation_was_not_answered_is_taken_over() {
    let fake = Fake::start(|request, _| match operation(request) {
        "PutMetricAlarm" => (500, json!({"__type": "InternalServiceFault", "message": "?"})),
        "DescribeAlarms" => {
            let written = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
            let alarm = json!({
                "AlarmName": "lost", "AlarmArn": "arn", "ComparisonOperator": "GreaterThanThreshold",
                "EvaluationPeriods": 2, "MetricName": "Errors", "Namespace": "Test", "Period": 60,
                "Statistic": "Sum", "Threshold": 5.5, "ActionsEnabled": true,
                "AlarmConfigurationUpdatedTimestamp": {"seconds": written}
            });
            (200, json!({"MetricAlarms": [alarm]}))
        }
        _ => (200, json!({"Tags": []})),
    });
    let server = faked("cloudwatch", &fake).await;
    let inputs = with(&on_metric(), json!({"name": "lost"}));
    let made = Made::new(&server, ALARM, "lost", inputs).await;
    assert_eq!(made.id, "lost");
    assert_eq!(requests(&fake, "PutMetricAlarm").len(), 1);
    assert_eq!(requests(&fake, "TagResource").len(), 1, "the tags are made up for");
}
