//! What a deployment is a snapshot of, and so has to follow.

use std::collections::BTreeSet;

use aws_websocket_api::{
    ApiKeySource, Child, HttpMethod, IdentitySource, Integration, IntegrationResponse, LambdaAuthorizer,
    LogLevel, Model, Route, StageSettings, Throttle, WebSocketApi, WebSocketApiBuilder,
};
use pulumi_wasm::{Value, mocks::Mocks};
use pulumi_wasm_aws::apigatewayv2 as gateway;
use serde_json::{Value as Json, json};

use super::{DEPLOYMENT, chat, clean, deploy, deploy_chat, function, inputs, json, made, run, stage};

/// One of everything that a deployment is a snapshot of.
fn whole() -> WebSocketApiBuilder {
    weather("https://weather.example.com").connect(connect("token"))
}

fn weather(uri: &str) -> WebSocketApiBuilder {
    let answer = IntegrationResponse::new().template("$default", "{}");
    let route = Route::to(Integration::http(HttpMethod::Get, uri).response("$default", answer));
    chat()
        .route("weather", route.model(model(json!({}))))
        .route("echo", Route::to(function("echo")).two_way())
}

fn model(schema: Json) -> Model {
    Model::new("City", schema)
}

fn connect(source: &str) -> Route<aws_websocket_api::kind::Connect> {
    let check = LambdaAuthorizer::new(function("check")).identity_source(IdentitySource::query(source));
    Route::to(function("connect")).authorizer(check)
}

fn triggers_of(api: WebSocketApiBuilder) -> Json {
    inputs(&made(api), DEPLOYMENT, "deployment")["triggers"].clone()
}

/// The groups of triggers that differ.
fn changed(before: &Json, after: &Json) -> BTreeSet<String> {
    let keys = |triggers: &Json| triggers.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let all = keys(before).into_iter().chain(keys(after));
    all.filter(|key| before[key] != after[key]).collect()
}

fn changes(change: impl FnOnce(WebSocketApiBuilder) -> WebSocketApiBuilder) -> BTreeSet<String> {
    changed(&triggers_of(whole()), &triggers_of(change(whole())))
}

fn only(group: &str) -> BTreeSet<String> {
    BTreeSet::from([group.to_owned()])
}

/// What changes with one child.
fn changes_with<C: Child>(
    wanted: &'static str,
    change: impl Fn(C::Args) -> C::Args + Send + Sync + 'static,
) -> BTreeSet<String> {
    changes(|api| api.transform::<C>(move |child, args| if child == wanted { change(args) } else { args }))
}

#[test]
fn a_change_of_any_kind_of_child_that_is_deployed_makes_a_deployment_and_says_which() {
    use gateway::{Authorizer, Integration, IntegrationResponse, Model, Route, RouteResponse};
    let weather = only("weather");
    assert_eq!(changes_with::<Route>("weather-route", |args| args.operation_name("x")), weather);
    let slow = |child| changes_with::<Integration>(child, |args| args.timeout_milliseconds(50));
    assert_eq!(slow("weather-http-integration"), weather);
    assert_eq!(slow("echo-integration"), only("echo"));
    let response = "weather-http-integration-default";
    let change = |args: gateway::IntegrationResponseArgs| args.template_selection_expression("x");
    assert_eq!(changes_with::<IntegrationResponse>(response, change), weather);
    let change = |args: gateway::RouteResponseArgs| args.model_selection_expression("x");
    assert_eq!(changes_with::<RouteResponse>("echo-response", change), only("echo"));
    assert_eq!(changes_with::<Model>("City-model", |args| args.schema("[]")), only("models"));
    let change = |args: gateway::AuthorizerArgs| args.authorizer_credentials_arn("arn:role");
    assert_eq!(changes_with::<Authorizer>("authorizer", change), only("$connect"));
}

#[test]
fn what_the_api_itself_serves_makes_a_deployment() {
    assert_eq!(changes(|api| api.route_selection("$request.body.type")), only("api"));
    assert_eq!(changes(|api| api.api_key_source(ApiKeySource::Header)), only("api"));
    let domain = || aws_websocket_api::Domain::in_zone("chat.example.com", "Z1");
    let api = || WebSocketApi::builder("Chat").stage(stage().domain(domain())).route("x", function("f"));
    assert_eq!(changed(&triggers_of(api()), &triggers_of(api().without_default_endpoint())), only("api"));
}

#[test]
fn what_a_deployment_does_not_serve_makes_none() {
    let none = BTreeSet::new();
    assert_eq!(changes(|api| api.tag("Owner", "me").description("x").dual_stack()), none);
    assert_eq!(changes(|api| api.transform::<gateway::Authorizer>(|_, args| args.name("other"))), none);
    assert_eq!(changes(|api| api.transform::<gateway::Integration>(|_, args| args.description("x"))), none);
    assert_eq!(changes(|api| api.transform::<gateway::Stage>(|_, args| args.description("x"))), none);
    let slow = StageSettings::new("dev", Throttle::new(1.0, 1)).log_level(LogLevel::Off).variable("a", "b");
    let of = |stage: StageSettings| {
        triggers_of(WebSocketApi::builder("Chat").stage(stage).route("x", function("f")))
    };
    assert_eq!(of(stage()), of(slow));
}

#[test]
fn a_changed_function_makes_no_deployment_and_a_changed_route_setting_neither() {
    let plain = || chat().route("x", function("f"));
    let before = triggers_of(plain());
    assert_eq!(
        before,
        triggers_of(chat().route("x", function("f").environment("MODE", "b").memory_megabytes(1024)))
    );
    assert_eq!(
        before,
        triggers_of(chat().route("x", Route::to(function("f")).throttle(Throttle::new(1.0, 1))))
    );
}

#[test]
fn the_order_in_which_routes_are_given_makes_no_deployment() {
    let one = || ("one", Route::to(function("f")).model(Model::new("One", json!({}))));
    let two = || ("two", Route::to(function("g")).model(Model::new("Two", json!({}))));
    assert_eq!(triggers_of(chat().routes([one(), two()])), triggers_of(chat().routes([two(), one()])));
}

#[test]
fn a_deployment_comes_after_the_permissions_that_it_needs() {
    let run = made(whole());
    let after = &super::child(&run, DEPLOYMENT, "deployment").request.dependencies;
    for name in ["Chat-echo-dev-permission", "Chat-authorizer-permission", "Chat-City-model", "Chat"] {
        assert!(after.iter().any(|urn| urn.ends_with(&format!("::{name}"))), "{name}: {after:?}");
    }
}

#[test]
fn the_deployment_comes_after_every_route_integration_and_response() {
    let run = deploy_chat();
    let deployment = run.find("aws:apigatewayv2/deployment:Deployment", "Chat-deployment").unwrap();
    let after =
        |token: &str| deployment.request.dependencies.iter().filter(|urn| urn.contains(token)).count();
    assert_eq!(after("apigatewayv2/route:Route::"), 7);
    assert_eq!(after("apigatewayv2/integration:Integration::"), 7);
    assert_eq!(after("apigatewayv2/routeResponse:RouteResponse::"), 5);
}

fn triggers(routes: Vec<(&'static str, Route)>) -> Json {
    let run = deploy(routes);
    json(&run.find("aws:apigatewayv2/deployment:Deployment", "Chat-deployment").unwrap().inputs["triggers"])
}

#[test]
fn the_trigger_of_a_route_changes_with_whatever_changes_in_it() {
    let plain = || ("ask", Route::to(function("a")));
    let other = || ("other", Route::to(function("b")));
    let before = triggers(vec![plain(), other()]);
    assert_eq!(before, triggers(vec![plain(), other()]));
    let after = triggers(vec![("ask", Route::to(function("a")).two_way()), other()]);
    assert_ne!(before["ask"], after["ask"]);
    assert_eq!(before["other"], after["other"]);
    assert!(triggers(vec![plain()])["other"].is_null());
}

#[test]
fn a_preview_of_a_new_stack_knows_no_ids_and_runs_nothing_unknown() {
    let routes = vec![("echo", Route::to(function("echo")).two_way())];
    let run = clean(run(Mocks::new("chat", "dev").preview(), routes, stage()));
    let deployment = run.find("aws:apigatewayv2/deployment:Deployment", "Chat-deployment").unwrap();
    assert_eq!(json(&deployment.inputs["triggers"])["echo"], json(&Value::Unknown));
}
