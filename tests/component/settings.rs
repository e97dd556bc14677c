//! What a stage's settings do to its resources.

use aws_websocket_api::{AccessLog, AccessLogField, LogLevel, Retention, Route, StageSettings, Throttle};
use pulumi_wasm::mocks::{MockResource, MockRun, Mocks};
use serde_json::{Value as Json, json};

use super::{clean, function, json, policy, run};

const STAGE: &str = "aws:apigatewayv2/stage:Stage";
const LOG_GROUP: &str = "aws:cloudwatch/logGroup:LogGroup";
const FUNCTION: &str = "aws:lambda/function:Function";
const STREAM: &str = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-chat";

fn deploy(settings: impl FnOnce(StageSettings) -> StageSettings) -> MockRun {
    let routes = vec![("echo", Route::to(function("echo")))];
    deploy_routes(routes, settings)
}

fn deploy_routes(
    routes: Vec<(&'static str, Route)>,
    settings: impl FnOnce(StageSettings) -> StageSettings,
) -> MockRun {
    let stage = settings(StageSettings::new("dev", Throttle::new(1000.0, 500)));
    clean(run(Mocks::new("chat", "dev"), routes, stage))
}

fn stage(run: &MockRun) -> &MockResource {
    run.of_type(STAGE).next().unwrap()
}

/// The names of a type's resources.
fn names(run: &MockRun, token: &str) -> Vec<String> {
    run.of_type(token).map(|resource| resource.name.clone()).collect()
}

fn default_route_settings(settings: impl FnOnce(StageSettings) -> StageSettings) -> Json {
    json(&stage(&deploy(settings)).inputs["defaultRouteSettings"])
}

#[test]
fn whole_messages_are_logged_at_debug_or_where_the_stage_says_so() {
    let traced = |settings: fn(StageSettings) -> StageSettings| {
        default_route_settings(settings)["dataTraceEnabled"].clone()
    };
    assert_eq!(traced(|stage| stage), false);
    assert_eq!(traced(|stage| stage.log_level(LogLevel::Debug)), true);
    assert_eq!(traced(|stage| stage.log_level(LogLevel::Debug).data_trace(false)), false);
    assert_eq!(traced(|stage| stage.data_trace(true)), true);
}

#[test]
fn metrics_of_each_route_can_be_left_out() {
    assert_eq!(default_route_settings(|stage| stage)["detailedMetricsEnabled"], true);
    assert_eq!(
        default_route_settings(|stage| stage.detailed_metrics(false))["detailedMetricsEnabled"],
        false
    );
}

#[test]
fn a_route_with_settings_of_its_own_has_the_stages_besides() {
    let routes = vec![("echo", Route::to(function("echo")).throttle(Throttle::new(1.0, 1)))];
    let run = deploy_routes(routes, |stage| stage.data_trace(true).detailed_metrics(false));
    assert_eq!(
        json(&stage(&run).inputs["routeSettings"]),
        json!([{
            "routeKey": "echo", "throttlingRateLimit": 1, "throttlingBurstLimit": 1,
            "loggingLevel": "INFO", "dataTraceEnabled": true, "detailedMetricsEnabled": false,
        }])
    );
}

#[test]
fn every_log_group_has_the_stages_retention_and_key() {
    let key = "arn:aws:kms:us-east-1:123456789012:key/k";
    let run = deploy(|stage| stage.log_retention(Retention::FOREVER).log_key(key));
    let groups: Vec<_> = run.of_type(LOG_GROUP).collect();
    assert_eq!(groups.len(), 3);
    for group in groups {
        assert_eq!(group.inputs["retentionInDays"].as_number(), Some(0.0), "{}", group.name);
        assert_eq!(group.inputs["kmsKeyId"].as_str(), Some(key), "{}", group.name);
    }
    let plain = deploy(|stage| stage);
    assert!(plain.of_type(LOG_GROUP).all(|group| !group.inputs.contains_key("kmsKeyId")));
}

#[test]
fn an_access_log_elsewhere_needs_no_log_group_here() {
    let log = AccessLog::to_firehose(STREAM).fields([AccessLogField::Status]);
    let run = deploy(|stage| stage.access_log(log));
    let settings = json(&stage(&run).inputs["accessLogSettings"]);
    let format = r#"{"requestId":"$context.requestId","status":"$context.status"}"#;
    assert_eq!(settings, json!({ "destinationArn": STREAM, "format": format }));
    assert_eq!(names(&run, LOG_GROUP).len(), 2);
    assert!(!names(&run, LOG_GROUP).contains(&"Chat-dev-access-logs".to_owned()));
}

#[test]
fn an_access_log_that_is_off_is_neither_a_setting_nor_a_log_group() {
    let run = deploy(|stage| stage.access_log(AccessLog::off()));
    assert!(!stage(&run).inputs.contains_key("accessLogSettings"));
    assert!(!names(&run, LOG_GROUP).contains(&"Chat-dev-access-logs".to_owned()));
}

#[test]
fn stage_variables_reach_the_stage_and_are_left_out_where_there_are_none() {
    let run = deploy(|stage| stage.variable("backend", "example.com"));
    assert_eq!(json(&stage(&run).inputs["stageVariables"]), json!({ "backend": "example.com" }));
    assert!(!stage(&deploy(|stage| stage)).inputs.contains_key("stageVariables"));
}

#[test]
fn a_traced_function_may_tell_x_ray_and_no_other_may() {
    let run = deploy(|stage| stage.tracing(true));
    let echo = run.of_type(FUNCTION).next().unwrap();
    assert_eq!(json(&echo.inputs["tracingConfig"]), json!({ "mode": "Active" }));
    assert_eq!(policy(&run, "echo")["*"], ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]);
    let plain = deploy(|stage| stage);
    // Without a word, AWS would leave it as it was.
    let untraced = &plain.of_type(FUNCTION).next().unwrap().inputs["tracingConfig"];
    assert_eq!(json(untraced), json!({ "mode": "PassThrough" }));
    assert!(!policy(&plain, "echo").contains_key("*"));
}

#[test]
fn what_would_be_lost_for_good_is_protected_and_what_comes_and_goes_is_not() {
    let keeper = || function("c").connections_table(aws_websocket_api::TableAccess::actions(&[]));
    let protected = |protect: bool| -> Vec<String> {
        let run = deploy_routes(vec![("echo", Route::to(keeper()))], |stage| stage.protect(protect));
        let kept = run.resources.iter().filter(|resource| resource.request.protect == Some(true));
        kept.map(|resource| resource.token.split(':').next_back().unwrap().to_owned()).collect()
    };
    let mut kept = protected(true);
    kept.sort();
    assert_eq!(kept, ["Api", "Stage", "Table"]);
    assert_eq!(protected(false), Vec::<String>::new());
}

#[test]
fn a_bad_setting_is_refused_before_anything_is_declared() {
    let stage = StageSettings::new("dev", Throttle::new(0.0, 1))
        .access_log(AccessLog::new().format("$context.status"));
    let run = run(Mocks::new("chat", "dev"), vec![("echo", Route::to(function("echo")))], stage);
    assert_eq!(
        run.errors,
        [
            "WebSocket API `Chat` can't be made:\n  - stage `dev`: its throttle's rate is 0; it has to be a number above \
          0: messages per second\n  - stage `dev`: its access log's format needs `$context.requestId` or \
          `$context.extendedRequestId`"
        ]
    );
    assert_eq!(run.resources.len(), 1, "only the stack itself");
}
