//! The component against a mocked engine: which resources it registers, and with what.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on has failed.

mod domain;
mod monitoring;
mod settings;

use std::collections::BTreeMap;

use aws_websocket_api::{
    Handlers, LambdaFunction, LogLevel, Route, StageSettings, TableAccess, Throttle, WebSocketApi,
};
use pulumi_wasm::{
    Object, Value, archive,
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
        "aws:lambda/function:Function" => set("invokeArn", format!("arn:invoke:{name}")),
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

fn clean(run: MockRun) -> MockRun {
    assert_eq!(run.errors, Vec::<String>::new());
    run
}

fn function(name: &str) -> LambdaFunction {
    LambdaFunction::new(name, archive::file("bootstrap.zip"))
}

fn deploy(routes: Vec<(&'static str, Route)>) -> MockRun {
    clean(run(Mocks::new("chat", "dev"), routes, stage()))
}

/// The seven routes of the chat backend, deployed from a project whose handlers have been built.
fn deploy_chat() -> MockRun {
    let project = std::env::temp_dir().join(format!("component-test-{}", std::process::id()));
    let code = project.join("target/lambda/websocket-handlers");
    std::fs::create_dir_all(&code).unwrap();
    std::fs::write(code.join("bootstrap.zip"), "").unwrap();
    clean(Mocks::new("chat", "dev").root_directory(project).on_resource(outputs).run(|ctx| {
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

#[test]
fn the_chat_api_is_made_of_these_resources() {
    let run = deploy_chat();
    let mut counts = BTreeMap::<&str, usize>::new();
    run.resources.iter().for_each(|resource| *counts.entry(&resource.token).or_default() += 1);
    let expected = [
        ("aws-websocket-api:index:WebSocketApi", 1),
        ("aws:apigatewayv2/api:Api", 1),
        ("aws:apigatewayv2/deployment:Deployment", 1),
        ("aws:apigatewayv2/integration:Integration", 7),
        ("aws:apigatewayv2/route:Route", 7),
        ("aws:apigatewayv2/routeResponse:RouteResponse", 5),
        ("aws:apigatewayv2/stage:Stage", 1),
        ("aws:cloudwatch/logGroup:LogGroup", 9),
        ("aws:dynamodb/table:Table", 1),
        ("aws:iam/role:Role", 7),
        ("aws:iam/rolePolicy:RolePolicy", 7),
        ("aws:lambda/function:Function", 7),
        ("aws:lambda/permission:Permission", 7),
        ("pulumi:pulumi:Stack", 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn each_route_may_call_its_own_function_and_no_other() {
    let run = deploy_chat();
    let permissions = run.of_type("aws:lambda/permission:Permission");
    let granted: BTreeMap<_, _> = permissions
        .map(|permission| {
            let of = |name: &str| permission.inputs[name].as_str().unwrap().to_owned();
            assert_eq!(
                (of("principal"), of("action")),
                ("apigateway.amazonaws.com".into(), "lambda:InvokeFunction".into())
            );
            (of("sourceArn"), of("function"))
        })
        .collect();
    let function = |name: &str| format!("websocket-{name}-handler-dev");
    let expected = [
        ("$connect", "connect"),
        ("$default", "default"),
        ("$disconnect", "disconnect"),
        ("broadcast", "broadcast"),
        ("joinRoom", "join-room"),
        ("leaveRoom", "leave-room"),
        ("sendMessage", "send-message"),
    ];
    let expected = expected.map(|(route, name)| (format!("{API_ARN}/dev/{route}"), function(name)));
    assert_eq!(granted, BTreeMap::from(expected));
}

/// What `handlers/README.md` says: function, actions on the table, whether it posts to connections.
const GRANTS: [(&str, &[&str], bool); 7] = [
    ("connect", &["PutItem"], false),
    ("disconnect", &["Query", "DeleteItem"], false),
    ("default", &[], false),
    ("send-message", &["Query", "DeleteItem"], true),
    ("broadcast", &["Query", "DeleteItem"], true),
    ("join-room", &["Query", "PutItem", "DeleteItem", "ConditionCheckItem"], true),
    ("leave-room", &["Query", "DeleteItem"], true),
];

#[test]
fn each_function_may_do_what_it_does_and_no_more() {
    let run = deploy_chat();
    for (handler, table_actions, posts) in GRANTS {
        let name = &format!("websocket-{handler}-handler");
        let logs = ["logs:CreateLogStream", "logs:PutLogEvents"].map(str::to_owned).to_vec();
        let mut expected = BTreeMap::from([(format!("arn:Chat-{name}-logs:*"), logs)]);
        if !table_actions.is_empty() {
            let actions = table_actions.iter().map(|action| format!("dynamodb:{action}")).collect();
            expected.insert("arn:Chat-connections".to_owned(), actions);
        }
        if posts {
            let connections = format!("{API_ARN}/dev/POST/@connections/*");
            expected.insert(connections, vec!["execute-api:ManageConnections".to_owned()]);
        }
        assert_eq!(policy(&run, name), expected, "{handler}");
    }
}

#[test]
fn two_apis_stand_side_by_side_in_one_program() {
    let run = clean(Mocks::new("chat", "dev").on_resource(outputs).run(|ctx| {
        for name in ["One", "Two"] {
            let echo = function(&format!("{name}-echo")).connections_table(TableAccess::actions(&[]));
            WebSocketApi::builder(name)
                .prefix(name.to_lowercase())
                .route("echo", echo)
                .stage(stage())
                .create(ctx)?;
        }
        Ok(())
    }));
    let names = |token: &str| -> Vec<_> {
        run.of_type(token)
            .filter_map(|resource| resource.inputs.get("name")?.as_str().map(str::to_owned))
            .collect()
    };
    for token in ["aws:dynamodb/table:Table", "aws:lambda/function:Function"] {
        let names = names(token);
        assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    }
    assert!(names("aws:cloudwatch/logGroup:LogGroup").contains(&"two-api-dev-logs".to_owned()));
}

#[test]
fn the_execution_log_is_kept_no_longer_than_the_others_and_is_there_before_the_stage() {
    let routes = || vec![("echo", Route::to(function("echo")))];
    let run = deploy(routes());
    let group = run.find("aws:cloudwatch/logGroup:LogGroup", "Chat-dev-execution-logs").unwrap();
    assert_eq!(group.inputs["name"].as_str(), Some("/aws/apigateway/Chat-id/dev"));
    assert_eq!(group.inputs["retentionInDays"].as_number(), Some(30.0));
    let stage_request = &run.find("aws:apigatewayv2/stage:Stage", "Chat-dev-stage").unwrap().request;
    assert!(stage_request.dependencies.iter().any(|urn| urn.ends_with("Chat-dev-execution-logs")));
    let silent = clean(self::run(Mocks::new("chat", "dev"), routes(), stage().log_level(LogLevel::Off)));
    assert!(silent.find("aws:cloudwatch/logGroup:LogGroup", "Chat-dev-execution-logs").is_none());
}

#[test]
fn the_stage_has_the_settings_throttle_and_json_access_log() {
    let run = deploy(vec![("echo", Route::to(function("echo")).two_way())]);
    let stage = run.find("aws:apigatewayv2/stage:Stage", "Chat-dev-stage").unwrap();
    assert_eq!(
        json(&stage.inputs["defaultRouteSettings"]),
        serde_json::json!({
            "throttlingRateLimit": 1000, "throttlingBurstLimit": 500,
            "loggingLevel": "INFO", "dataTraceEnabled": true, "detailedMetricsEnabled": true,
        })
    );
    let access_log = json(&stage.inputs["accessLogSettings"]);
    assert_eq!(access_log["destinationArn"], "arn:Chat-dev-access-logs");
    let format: Json = serde_json::from_str(access_log["format"].as_str().unwrap()).unwrap();
    for field in
        ["requestId", "routeKey", "status", "connectionId", "error", "integrationLatency", "integrationError"]
    {
        assert!(format[field].is_string(), "{field}");
    }
    let group = run.find("aws:cloudwatch/logGroup:LogGroup", "Chat-dev-access-logs").unwrap();
    assert_eq!(group.inputs["name"].as_str(), Some("websocket-api-dev-logs"));
    assert_eq!(group.inputs["retentionInDays"].as_number(), Some(30.0));
}

#[test]
fn a_two_way_route_has_a_response_and_a_one_way_route_has_none() {
    let run = deploy(vec![("ask", Route::to(function("a")).two_way()), ("tell", Route::to(function("b")))]);
    let expression = |slug: &str| {
        let route = run.find("aws:apigatewayv2/route:Route", &format!("Chat-{slug}")).unwrap();
        route.inputs.get("routeResponseSelectionExpression").and_then(Value::as_str).map(str::to_owned)
    };
    assert_eq!(expression("ask-route").as_deref(), Some("$default"));
    assert_eq!(expression("tell-route"), None);
    assert_eq!(run.of_type("aws:apigatewayv2/routeResponse:RouteResponse").count(), 1);
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
fn a_function_without_a_table_is_told_of_none_and_no_table_is_made() {
    let run = deploy(vec![("echo", Route::to(function("echo").environment("GREETING", "hi")))]);
    assert_eq!(run.of_type("aws:dynamodb/table:Table").count(), 0);
    let echo = run.find("aws:lambda/function:Function", "Chat-echo-function").unwrap();
    assert_eq!(
        json(&echo.inputs["environment"]),
        serde_json::json!({ "variables": { "GREETING": "hi", "LOG_LEVEL": "DEBUG" } })
    );
}

#[test]
fn the_connections_expire() {
    let run =
        deploy(vec![("$connect", Route::to(function("c").connections_table(TableAccess::actions(&[]))))]);
    let table = run.find("aws:dynamodb/table:Table", "Chat-connections").unwrap();
    assert_eq!(
        json(&table.inputs["ttl"]),
        serde_json::json!({ "attributeName": "expiresAt", "enabled": true })
    );
}

#[test]
fn allowed_origins_reach_the_function_that_checks_them() {
    let stage = stage().allowed_origins(["https://example.com", "https://example.org"]);
    let routes =
        vec![("$connect", Route::to(function("c").checks_origins())), ("x", Route::to(function("x")))];
    let run = clean(run(Mocks::new("chat", "dev"), routes, stage));
    let origins = |name: &str| {
        let function = run.find("aws:lambda/function:Function", &format!("Chat-{name}")).unwrap();
        json(&function.inputs["environment"])["variables"]["ALLOWED_ORIGINS"].clone()
    };
    assert_eq!(origins("c-function"), "https://example.com,https://example.org");
    assert!(origins("x-function").is_null());
}

#[test]
fn the_account_wide_logging_role_is_opt_in_and_stays() {
    let routes = || vec![("echo", Route::to(function("echo")))];
    assert_eq!(deploy(routes()).of_type("aws:apigateway/account:Account").count(), 0);
    let answer = ["partition", "dnsSuffix", "id", "reverseDnsPrefix"].map(|name| (name, "aws".into()));
    let mocks = Mocks::new("chat", "dev").on_call(move |_, _| Ok(pulumi_wasm::mocks::object(answer.clone())));
    let run = clean(run(mocks, routes(), stage().account_logging(true)));
    let account = run.find("aws:apigateway/account:Account", "Chat-account-logging").unwrap();
    assert_eq!(account.request.retain_on_delete, Some(true));
    assert_eq!(account.inputs["cloudwatchRoleArn"].as_str(), Some("arn:Chat-account-logging-role"));
}

#[test]
fn outputs_have_the_urls_of_the_stage() {
    let run = deploy(vec![("echo", Route::to(function("echo")))]);
    assert_eq!(run.exports["url"].as_str(), Some("wss://a1b2.execute-api.us-east-1.amazonaws.com/dev"));
    assert_eq!(
        run.exports["managementEndpoint"].as_str(),
        Some("https://a1b2.execute-api.us-east-1.amazonaws.com/dev")
    );
}

#[test]
fn everything_that_can_be_tagged_names_project_and_stage() {
    let run = deploy_chat();
    let tags = serde_json::json!({ "Project": "chat", "Stage": "dev" });
    for token in
        ["apigatewayv2/api:Api", "apigatewayv2/stage:Stage", "lambda/function:Function", "iam/role:Role"]
    {
        let token = format!("aws:{token}");
        assert!(run.of_type(&token).all(|resource| json(&resource.inputs["tags"]) == tags), "{token}");
    }
}

#[test]
fn a_bad_api_is_refused_with_all_its_problems_before_anything_is_declared() {
    let routes = vec![("$conect", Route::to(function("a"))), ("x", Route::to(function("a")))];
    let run = run(Mocks::new("chat", "dev"), routes, stage());
    assert_eq!(
        run.errors,
        [
            "WebSocket API `Chat` can't be made:\n  - route `$conect`: only $connect, $disconnect, $default begin \
          with `$`\n  - two functions are called `a`: give each its own name, or both routes clones of one function"
        ]
    );
    assert_eq!(run.resources.len(), 1, "only the stack itself");
}

#[test]
fn handlers_that_are_not_built_are_named_with_the_remedy() {
    let run = Mocks::new("chat", "dev").root_directory("/nowhere").run(|ctx| {
        Handlers::from_project(ctx)?;
        Ok(())
    });
    assert!(
        run.errors[0].starts_with("the handlers are not built: /nowhere/target/lambda"),
        "{}",
        run.errors[0]
    );
    assert!(run.errors[0].contains("cargo xtask functions"));
}

#[test]
fn a_preview_of_a_new_stack_knows_no_ids_and_runs_nothing_unknown() {
    let routes = vec![("echo", Route::to(function("echo")).two_way())];
    let run = clean(run(Mocks::new("chat", "dev").preview(), routes, stage()));
    let deployment = run.find("aws:apigatewayv2/deployment:Deployment", "Chat-deployment").unwrap();
    assert_eq!(json(&deployment.inputs["triggers"])["echo"], json(&Value::Unknown));
}
