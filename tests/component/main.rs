//! The component against a mocked engine: which resources it registers, and with what.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on has failed.

mod api;
mod authorizers;
mod chat;
mod deployment;
#[path = "../common/documented.rs"]
mod documented;
mod domain;
mod functions;
mod grants;
mod identity;
mod integrations;
mod monitoring;
mod names;
mod nodes;
mod permissions;
mod routes;
mod settings;
mod stability;
mod stages;
mod transforms;

use std::{collections::BTreeMap, path::PathBuf};

use aws_websocket_api::{
    Handlers, LambdaFunction, LogLevel, Route, StageSettings, Throttle, WebSocketApi, WebSocketApiBuilder,
};
use pulumi_wasm::{
    Context, Object, Value, archive,
    mocks::{MockResource, MockRun, Mocks},
};
use serde_json::Value as Json;

const API_ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:a1b2";

/// What AWS adds to the inputs of each type.
fn outputs(resource: &MockResource) -> Object {
    let mut outputs = resource.inputs.clone();
    let mut set = |name: &str, value: String| {
        outputs.entry(name.to_owned()).or_insert(Value::from(value));
    };
    let name = &resource.name;
    match resource.token.as_str() {
        "aws:apigatewayv2/api:Api" => {
            set("executionArn", API_ARN.to_owned());
            set("region", "eu-west-1".to_owned());
        }
        "aws:apigatewayv2/stage:Stage" => {
            set("invokeUrl", "wss://a1b2.execute-api.us-east-1.amazonaws.com/dev".to_owned());
        }
        "aws:lambda/function:Function" | "aws:lambda/alias:Alias" => {
            set("invokeArn", format!("arn:invoke:{name}"));
        }
        _ => {}
    }
    set("arn", format!("arn:{name}"));
    set("name", name.clone());
    outputs
}

fn stage() -> StageSettings {
    StageSettings::new("dev", Throttle::new(1000.0, 500)).log_level(LogLevel::Debug)
}

fn run(mocks: Mocks, routes: Vec<(&'static str, Route)>, stage: StageSettings) -> MockRun {
    mocks.on_resource(outputs).run(|ctx| {
        let api = WebSocketApi::builder("Chat").routes(routes).stage(stage).create(ctx)?;
        ctx.export("url", api.url());
        ctx.export("managementEndpoint", api.management_endpoint());
        Ok(())
    })
}

/// An API called `Chat` with a stage called `dev`, to be added to.
fn chat() -> WebSocketApiBuilder {
    WebSocketApi::builder("Chat").stage(stage())
}

/// What AWS says of itself.
fn answers(token: &str, _: &Object) -> Result<Object, String> {
    match token {
        "aws:index/getPartition:getPartition" => Ok(["partition", "dnsSuffix", "id", "reverseDnsPrefix"]
            .map(|name| (name.to_owned(), "aws".into()))
            .into()),
        "aws:index/getRegion:getRegion" => {
            let fields = ["description", "endpoint", "id", "name", "region"];
            Ok(fields.map(|name| (name.to_owned(), "us-east-1".into())).into())
        }
        other => Err(format!("nobody answers {other}")),
    }
}

fn program(program: impl FnOnce(&Context) -> pulumi_wasm::ProgramResult) -> MockRun {
    Mocks::new("chat", "dev").on_resource(domain::aws).on_call(answers).run(program)
}

/// What becomes of an API.
fn made(api: WebSocketApiBuilder) -> MockRun {
    clean(created(api))
}

/// What becomes of an API that may have problems.
fn created(api: WebSocketApiBuilder) -> MockRun {
    program(|ctx| {
        api.create(ctx)?;
        Ok(())
    })
}

/// The child of `Chat` with a type of AWS's and a name; without one it is the API.
fn child<'a>(run: &'a MockRun, token: &str, child: &str) -> &'a MockResource {
    let (token, name) = (format!("aws:{token}"), format!("Chat-{child}"));
    let name = name.trim_end_matches('-');
    run.find(&token, name).unwrap_or_else(|| panic!("no {token} is called {name}"))
}

/// What the child of `Chat` is registered with.
fn inputs(run: &MockRun, token: &str, name: &str) -> Json {
    json(&Value::Object(child(run, token, name).inputs.clone()))
}

/// The names of the children of a type, without the API's.
fn names(run: &MockRun, token: &str) -> Vec<String> {
    let token = format!("aws:{token}");
    let mut names: Vec<_> =
        run.of_type(&token).map(|resource| resource.name.trim_start_matches("Chat-").to_owned()).collect();
    names.sort();
    names
}

const API: &str = "apigatewayv2/api:Api";
const AUTHORIZER: &str = "apigatewayv2/authorizer:Authorizer";
const DEPLOYMENT: &str = "apigatewayv2/deployment:Deployment";
const FUNCTION: &str = "lambda/function:Function";
const INTEGRATION: &str = "apigatewayv2/integration:Integration";
const INTEGRATION_RESPONSE: &str = "apigatewayv2/integrationResponse:IntegrationResponse";
const LOG_GROUP: &str = "cloudwatch/logGroup:LogGroup";
const MODEL: &str = "apigatewayv2/model:Model";
const PERMISSION: &str = "lambda/permission:Permission";
const ROLE: &str = "iam/role:Role";
const ROLE_POLICY: &str = "iam/rolePolicy:RolePolicy";
const ROUTE: &str = "apigatewayv2/route:Route";
const ROUTE_RESPONSE: &str = "apigatewayv2/routeResponse:RouteResponse";
const STAGE: &str = "apigatewayv2/stage:Stage";

fn clean(run: MockRun) -> MockRun {
    assert_eq!(run.errors, Vec::<String>::new());
    identity::assert_they_differ(&run);
    run
}

fn function(name: &str) -> LambdaFunction {
    LambdaFunction::new(name, archive::file("bootstrap.zip"))
}

fn deploy(routes: Vec<(&'static str, Route)>) -> MockRun {
    clean(run(Mocks::new("chat", "dev"), routes, stage()))
}

/// A project whose handlers have been built.
fn chat_project() -> PathBuf {
    let project = std::env::temp_dir().join(format!("component-test-{}", std::process::id()));
    let code = project.join("target/lambda/websocket-handlers");
    std::fs::create_dir_all(&code).unwrap();
    std::fs::write(code.join("bootstrap.zip"), "").unwrap();
    project
}

/// The seven routes of the chat backend, deployed.
fn deploy_chat() -> MockRun {
    clean(Mocks::new("chat", "dev").root_directory(chat_project()).on_resource(outputs).run(|ctx| {
        let routes = Handlers::from_project(ctx)?.routes();
        WebSocketApi::builder("Chat").routes(routes).stage(stage()).create(ctx)?;
        Ok(())
    }))
}

fn json(value: &Value) -> Json {
    serde_json::to_value(value).unwrap()
}

fn policy(run: &MockRun, function: &str) -> BTreeMap<String, Vec<String>> {
    let policy = run.find("aws:iam/rolePolicy:RolePolicy", &format!("Chat-{function}-policy")).unwrap();
    let document: Json = serde_json::from_str(policy.inputs["policy"].as_str().unwrap()).unwrap();
    let statements = document["Statement"].as_array().unwrap().iter();
    let allowed = statements.map(|statement| {
        assert_eq!(statement["Effect"], "Allow");
        let actions = statement["Action"].as_array().unwrap();
        let actions = actions.iter().map(|action| action.as_str().unwrap().to_owned());
        (statement["Resource"].as_str().unwrap().to_owned(), actions.collect())
    });
    allowed.collect()
}
