//! Routes, and what they share.

use std::{collections::BTreeMap, time::Duration};

use aws_websocket_api::{
    ContentHandling, Integration, LambdaAuthorizer, Model, Route, StageSettings, Throttle,
};
use pulumi_wasm::mocks::MockRun;
use serde_json::{Value as Json, json};

use super::{
    API_ARN, FUNCTION, INTEGRATION, INTEGRATION_RESPONSE, LOG_GROUP, MODEL, PERMISSION, ROLE, ROUTE,
    ROUTE_RESPONSE, chat, created, function, inputs, made, names, stage,
};

#[test]
fn one_switch_makes_a_route_two_way() {
    let run = made(chat().route("ask", Route::to(function("a")).two_way()).route("tell", function("b")));
    assert_eq!(inputs(&run, ROUTE, "ask-route")["routeResponseSelectionExpression"], "$default");
    assert!(inputs(&run, ROUTE, "tell-route")["routeResponseSelectionExpression"].is_null());
    assert_eq!(names(&run, ROUTE_RESPONSE), ["ask-response"]);
    assert_eq!(
        inputs(&run, ROUTE_RESPONSE, "ask-response"),
        json!({ "apiId": "Chat-id", "routeId": "Chat-ask-route-id", "routeResponseKey": "$default" })
    );
    assert_eq!(
        names(&run, INTEGRATION_RESPONSE),
        Vec::<String>::new(),
        "a function's answer goes back as it is"
    );
}

fn join() -> Model {
    Model::new("Join", json!({ "required": ["room"] }))
}

#[test]
fn a_model_is_declared_once_and_routes_refer_to_it() {
    let both = |name: &str| Route::to(function(name)).model(join());
    let run = made(chat().route("join", both("a")).route("leave", both("b")));
    assert_eq!(names(&run, MODEL), ["Join-model"]);
    assert_eq!(
        inputs(&run, MODEL, "Join-model"),
        json!({
            "apiId": "Chat-id", "name": "Join", "contentType": "application/json",
            "schema": r#"{"required":["room"]}"#,
        })
    );
    for route in ["join-route", "leave-route"] {
        let inputs = inputs(&run, ROUTE, route);
        assert_eq!(inputs["requestModels"], json!({ "$default": "Join" }));
        assert_eq!(inputs["modelSelectionExpression"], r"\$default");
    }
}

#[test]
fn a_model_is_selected_by_what_the_message_says() {
    let say = Model::new("Say", json!({}));
    let route = Route::to(function("f")).model_for("join", join()).model_for("say", say);
    let run = made(chat().route("x", route.select_model("$request.body.kind")));
    let inputs = inputs(&run, ROUTE, "x-route");
    assert_eq!(inputs["requestModels"], json!({ "join": "Join", "say": "Say" }));
    assert_eq!(inputs["modelSelectionExpression"], "$request.body.kind");
}

#[test]
fn connect_requires_headers_and_parts_of_the_query() {
    let route = Route::to(function("c")).require_header("X-Tenant").require_query("token");
    let run = made(chat().connect(route));
    assert_eq!(
        inputs(&run, ROUTE, "connect-route")["requestParameters"],
        json!([
            { "requestParameterKey": "route.request.header.X-Tenant", "required": true },
            { "requestParameterKey": "route.request.querystring.token", "required": true },
        ])
    );
}

#[test]
fn a_route_has_an_operation_name_and_wants_an_api_key() {
    let run = made(chat().route("x", Route::to(function("f")).operation_name("DoX").api_key_required()));
    assert_eq!(
        inputs(&run, ROUTE, "x-route"),
        json!({
            "apiId": "Chat-id", "routeKey": "x", "target": "integrations/Chat-f-integration-id",
            "operationName": "DoX", "apiKeyRequired": true,
        })
    );
}

/// Who may call what: the function by the ARN of its caller.
fn permitted(run: &MockRun) -> BTreeMap<String, String> {
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let all = names(run, PERMISSION).into_iter().map(|name| inputs(run, PERMISSION, &name));
    all.map(|permission| (text(&permission["sourceArn"]), text(&permission["function"]))).collect()
}

fn permissions<const N: usize>(expected: [(&str, &str); N]) -> BTreeMap<String, String> {
    expected.map(|(caller, function)| (format!("{API_ARN}/{caller}"), function.to_owned())).into()
}

#[test]
fn one_function_on_many_routes_is_made_once_and_permits_each_route_by_itself() {
    let f = function("f");
    let run = made(chat().routes(["a", "b", "$default"].map(|key| (key, f.clone()))));
    assert_eq!(names(&run, FUNCTION), ["f-function"]);
    assert_eq!(names(&run, ROLE), ["f-role"]);
    assert_eq!(names(&run, LOG_GROUP).iter().filter(|name| name.starts_with("f-")).count(), 1);
    assert_eq!(names(&run, INTEGRATION), ["f-integration"]);
    assert_eq!(names(&run, PERMISSION), ["a-dev-permission", "b-dev-permission", "default-dev-permission"]);
    let expected = [("dev/a", "f-dev"), ("dev/b", "f-dev"), ("dev/$default", "f-dev")];
    assert_eq!(permitted(&run), permissions(expected));
    for route in ["a-route", "b-route", "default-route"] {
        assert_eq!(inputs(&run, ROUTE, route)["target"], "integrations/Chat-f-integration-id");
    }
}

#[test]
fn each_stage_may_call_a_routes_function_and_no_stage_of_others() {
    let other = StageSettings::new("test", Throttle::new(1.0, 1));
    let run = made(chat().stage(other).route("a", function("f")));
    assert_eq!(permitted(&run), permissions([("dev/a", "f-dev"), ("test/a", "f-dev")]));
}

#[test]
fn no_permission_is_for_a_whole_api_or_stage() {
    let run = made(chat().connect(function("c")).default_route(function("d")).route("x", function("x")));
    assert!(permitted(&run).keys().all(|caller| !caller.contains('*')));
    assert_eq!(permitted(&run).len(), 3);
}

#[test]
fn routes_that_call_a_function_otherwise_have_their_own_integrations() {
    let function = function("f");
    let f = || Integration::lambda(function.clone());
    let second = Duration::from_secs(1);
    let run = made(
        chat()
            .route("a", f())
            .route("b", f().timeout(second))
            .route("c", f().content_handling(ContentHandling::ToText))
            .route("d", f().timeout(second)),
    );
    assert_eq!(names(&run, FUNCTION), ["f-function"]);
    assert_eq!(names(&run, INTEGRATION), ["f-1000ms-integration", "f-integration", "f-text-integration"]);
    let target = |route: &str| inputs(&run, ROUTE, route)["target"].clone();
    assert_eq!(target("b-route"), target("d-route"));
    assert_eq!(inputs(&run, INTEGRATION, "f-1000ms-integration")["timeoutMilliseconds"], 1000);
    assert_eq!(inputs(&run, INTEGRATION, "f-text-integration")["contentHandlingStrategy"], "CONVERT_TO_TEXT");
}

#[test]
fn a_function_that_routes_and_the_authorizer_share_is_made_once() {
    let f = function("f");
    let connect = Route::to(f.clone()).authorizer(LambdaAuthorizer::new(f.clone()));
    let run = made(chat().connect(connect).route("x", f));
    assert_eq!(names(&run, FUNCTION), ["f-function"]);
    let authorizer = "authorizers/Chat-authorizer-id";
    let expected = [("dev/$connect", "f-dev"), ("dev/x", "f-dev"), (authorizer, "f-dev")];
    assert_eq!(permitted(&run), permissions(expected));
}

#[test]
fn an_integration_is_never_taken_for_another_whose_name_is_alike() {
    let run = created(chat().route("a", Integration::mock()).route("b", function("a-mock")));
    assert!(run.errors[0].contains("Chat-a-mock-integration"), "{:?}", run.errors);
}

#[test]
fn what_differs_from_the_stage_is_complete_by_itself() {
    use aws_websocket_api::LogLevel;
    let route = Route::to(function("f"))
        .throttle(Throttle::new(10.0, 5))
        .log_level(LogLevel::Warn)
        .data_trace(true)
        .detailed_metrics(false);
    let only_throttle = Route::to(function("g")).throttle(Throttle::new(1.0, 1));
    let run = made(chat().route("x", route).route("y", only_throttle).route("z", function("h")));
    assert_eq!(
        inputs(&run, super::STAGE, "dev-stage")["routeSettings"],
        json!([
            {
                "routeKey": "x", "throttlingRateLimit": 10, "throttlingBurstLimit": 5, "loggingLevel": "ERROR",
                "dataTraceEnabled": true, "detailedMetricsEnabled": false,
            },
            {
                "routeKey": "y", "throttlingRateLimit": 1, "throttlingBurstLimit": 1, "loggingLevel": "INFO",
                "dataTraceEnabled": true, "detailedMetricsEnabled": true,
            },
        ])
    );
}

#[test]
fn a_route_that_logs_has_a_log_group_where_its_stage_logs_nothing() {
    use aws_websocket_api::{LogLevel, WebSocketApi};
    let silent = || WebSocketApi::builder("Chat").stage(stage().log_level(LogLevel::Off));
    let loud = Route::to(function("f")).log_level(LogLevel::Info);
    let groups = |run: MockRun| names(&run, LOG_GROUP).contains(&"dev-execution-logs".to_owned());
    assert!(!groups(made(silent().route("x", function("f")))));
    assert!(groups(made(silent().route("x", loud))));
}

#[test]
fn a_key_that_comes_twice_and_a_bad_one_are_refused_with_all_the_rest() {
    let run = created(
        chat()
            .route("x", function("f"))
            .route("x", function("g"))
            .route("two words", Integration::mock().timeout(Duration::from_secs(30))),
    );
    assert_eq!(
        run.errors,
        [
            "WebSocket API `Chat` can't be made:\n  - route `two words`: a key is not empty and has no spaces\n  \
          - route `x` is given 2 times: a route goes to one function or integration\n  \
          - route `two words`: a timeout of 30s is out of range: API Gateway waits 50 ms to 29 s"
        ]
    );
    assert_eq!(run.resources.len(), 1, "only the stack itself");
}
