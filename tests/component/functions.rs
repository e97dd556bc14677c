//! The functions that routes call.

use std::collections::BTreeMap;

use aws_websocket_api::{
    ExistingFunction, LambdaFunction, Route, StageSettings, TableAccess, Throttle, WebSocketApi,
    WebSocketApiBuilder,
};
use pulumi_wasm::{Component, Output, ResourceOptions, mocks::Mocks, mocks::object};
use pulumi_wasm_aws::lambda;
use serde_json::{Value as Json, json};

use super::{
    API_ARN, FUNCTION, INTEGRATION, LOG_GROUP, PERMISSION, ROLE, ROLE_POLICY, ROUTE, chat, clean, deploy,
    function, inputs, made, names, outputs, program, run, stage,
};

#[test]
fn a_function_of_ours_has_a_role_a_log_group_an_integration_and_a_permission() {
    let ours = function("echo").handler("echo").memory_megabytes(128).timeout_seconds(10);
    let run = made(chat().route("echo", ours));
    let tags = json!({ "Project": "chat", "Stage": "dev" });
    let mut of_function = inputs(&run, FUNCTION, "echo-function");
    of_function.as_object_mut().unwrap().remove("code");
    assert_eq!(
        of_function,
        json!({
            "name": "echo-dev", "role": "arn:Chat-echo-role", "runtime": "provided.al2023",
            "architectures": ["x86_64"], "handler": "echo", "memorySize": 128, "timeout": 10,
            "environment": { "variables": { "LOG_LEVEL": "DEBUG" } }, "tags": tags,
            "tracingConfig": { "mode": "PassThrough" },
        })
    );
    let role = inputs(&run, ROLE, "echo-role");
    assert!(role["assumeRolePolicy"].as_str().unwrap().contains("lambda.amazonaws.com"));
    assert_eq!(role["path"], "/chat/dev/");
    assert_eq!(inputs(&run, ROLE_POLICY, "echo-policy")["role"], "Chat-echo-role");
    assert_eq!(
        inputs(&run, LOG_GROUP, "echo-logs"),
        json!({ "name": "/aws/lambda/echo-dev", "retentionInDays": 30, "tags": tags })
    );
    assert_eq!(
        inputs(&run, INTEGRATION, "echo-integration"),
        lambda_integration("arn:invoke:Chat-echo-function")
    );
    assert_eq!(inputs(&run, PERMISSION, "echo-dev-permission"), permission("echo-dev", "dev/echo"));
    assert_eq!(
        inputs(&run, ROUTE, "echo-route"),
        json!({ "apiId": "Chat-id", "routeKey": "echo", "target": "integrations/Chat-echo-integration-id" })
    );
}

fn lambda_integration(uri: &str) -> serde_json::Value {
    json!({
        "apiId": "Chat-id", "integrationType": "AWS_PROXY", "integrationMethod": "POST",
        "integrationUri": uri, "timeoutMilliseconds": 29000,
    })
}

fn permission(function: &str, route: &str) -> serde_json::Value {
    json!({
        "action": "lambda:InvokeFunction", "function": function, "principal": "apigateway.amazonaws.com",
        "sourceArn": format!("{API_ARN}/{route}"),
    })
}

#[test]
fn a_function_that_exists_is_looked_up_by_its_name_and_not_made() {
    let mocks = Mocks::new("chat", "dev").on_resource(outputs).on_call(|token, args| {
        assert_eq!(
            (token, args["functionName"].as_str()),
            ("aws:lambda/getFunction:getFunction", Some("greet"))
        );
        Ok(object([("invokeArn", "arn:invoke:greet".into())]))
    });
    let api =
        chat().route("a", ExistingFunction::named("greet")).route("b", ExistingFunction::named("greet"));
    let run = clean(mocks.run(|ctx| {
        api.create(ctx)?;
        Ok(())
    }));
    assert_eq!(run.calls.len(), 1, "one look-up for both routes");
    assert_eq!(inputs(&run, INTEGRATION, "greet-integration"), lambda_integration("arn:invoke:greet"));
    assert_eq!(inputs(&run, PERMISSION, "a-dev-permission"), permission("greet", "dev/a"));
    assert_eq!(inputs(&run, PERMISSION, "b-dev-permission"), permission("greet", "dev/b"));
    assert_eq!((names(&run, FUNCTION), names(&run, ROLE)), (vec![], vec![]));
}

const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:greet";

fn invoke_arn(arn: &str) -> String {
    format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
}

#[test]
fn a_function_that_exists_is_called_by_its_arn() {
    let run = made(chat().route("greet", ExistingFunction::arn(ARN)));
    assert!(run.calls.is_empty());
    assert_eq!(inputs(&run, INTEGRATION, "greet-integration"), lambda_integration(&invoke_arn(ARN)));
    assert_eq!(inputs(&run, PERMISSION, "greet-dev-permission"), permission(ARN, "dev/greet"));
}

#[test]
fn an_alias_that_exists_is_called_and_permits_it_by_itself() {
    let live = format!("{ARN}:live");
    let run = made(chat().route("greet", ExistingFunction::arn(&*live)));
    assert_eq!(inputs(&run, INTEGRATION, "greet-live-integration"), lambda_integration(&invoke_arn(&live)));
    let mut expected = permission(ARN, "dev/greet");
    expected["qualifier"] = "live".into();
    assert_eq!(inputs(&run, PERMISSION, "greet-dev-permission"), expected);
}

#[test]
fn a_function_of_the_callers_keeps_its_role_and_is_called() {
    let run = clean(program(|ctx| {
        let args = lambda::FunctionArgs::builder().role("arn:role").build();
        let mine = lambda::Function::new(ctx, "mine", args);
        chat().route("echo", &mine).create(ctx)?;
        Ok(())
    }));
    assert_eq!(inputs(&run, INTEGRATION, "mine-integration"), lambda_integration("arn:invoke:mine"));
    assert_eq!(inputs(&run, PERMISSION, "echo-dev-permission"), permission("mine", "dev/echo"));
    assert_eq!((names(&run, FUNCTION), names(&run, ROLE)), (vec!["mine".to_owned()], vec![]));
}

#[test]
fn an_alias_of_the_callers_is_called_and_permits_it_by_itself() {
    let run = clean(program(|ctx| {
        let args =
            lambda::AliasArgs::builder().function_name("mine").function_version("7").name("live").build();
        let live = lambda::Alias::new(ctx, "mine-live", args);
        chat().route("echo", &live).create(ctx)?;
        Ok(())
    }));
    assert_eq!(
        inputs(&run, INTEGRATION, "mine-live-integration"),
        lambda_integration("arn:invoke:mine-live")
    );
    let mut expected = permission("mine", "dev/echo");
    expected["qualifier"] = "live".into();
    assert_eq!(inputs(&run, PERMISSION, "echo-dev-permission"), expected);
}

#[test]
fn a_function_is_allowed_what_it_asks_for() {
    let sends = function("f").allow(["sqs:SendMessage"], Output::new("arn:queue".to_owned()));
    let granted = |function: LambdaFunction| super::policy(&made(chat().route("f", function)), "f");
    assert_eq!(granted(sends)["arn:queue"], ["sqs:SendMessage"]);
    let connections = |method: &str| format!("{API_ARN}/dev/{method}/@connections/*");
    let action = ["execute-api:ManageConnections"];
    assert_eq!(granted(function("f").post_to_connections())[&connections("POST")], action);
    assert_eq!(granted(function("f").manage_connections())[&connections("*")], action);
    assert_eq!(granted(function("f")).len(), 1, "its log group alone");
}

#[test]
fn a_function_without_a_table_is_told_of_none_and_no_table_is_made() {
    let run = deploy(vec![("echo", Route::to(function("echo").environment("GREETING", "hi")))]);
    assert_eq!(run.of_type("aws:dynamodb/table:Table").count(), 0);
    let echo = run.find("aws:lambda/function:Function", "Chat-echo-function").unwrap();
    assert_eq!(
        super::json(&echo.inputs["environment"]),
        json!({ "variables": { "GREETING": "hi", "LOG_LEVEL": "DEBUG" } })
    );
}

#[test]
fn the_connections_expire() {
    let run =
        deploy(vec![("$connect", Route::to(function("c").connections_table(TableAccess::actions(&[]))))]);
    let table = run.find("aws:dynamodb/table:Table", "Chat-connections").unwrap();
    assert_eq!(super::json(&table.inputs["ttl"]), json!({ "attributeName": "expiresAt", "enabled": true }));
}

#[test]
fn allowed_origins_reach_the_function_that_checks_them() {
    let stage = stage().allowed_origins(["https://example.com", "https://example.org"]);
    let routes =
        vec![("$connect", Route::to(function("c").checks_origins())), ("x", Route::to(function("x")))];
    let run = clean(run(Mocks::new("chat", "dev"), routes, stage));
    let origins = |name: &str| {
        let function = run.find("aws:lambda/function:Function", &format!("Chat-{name}")).unwrap();
        super::json(&function.inputs["environment"])["variables"]["ALLOWED_ORIGINS"].clone()
    };
    assert_eq!(origins("c-function"), "https://example.com,https://example.org");
    assert!(origins("x-function").is_null());
}

/// What functions find in `METRICS_NAMESPACE`, by name, where one of two has metrics.
fn metrics_of(api: &str, stages: [StageSettings; 2]) -> BTreeMap<String, Json> {
    let run = program(|ctx| {
        let routes = [("counts", function("counting").emits_metrics()), ("other", function("silent"))];
        let routes = routes.map(|(key, function)| (key, Route::to(function)));
        let api = WebSocketApi::builder(api).prefix("chat").routes(routes);
        stages.into_iter().fold(api, WebSocketApiBuilder::stage).create(ctx)?;
        Ok(())
    });
    assert_eq!(run.errors, [""; 0]);
    let functions = run.of_type("aws:lambda/function:Function");
    let metrics = functions.map(|function| {
        let variables = &super::json(&function.inputs["environment"])["variables"];
        (function.inputs["name"].as_str().unwrap().to_owned(), variables["METRICS_NAMESPACE"].clone())
    });
    metrics.collect()
}

#[test]
fn a_function_that_has_metrics_is_told_their_namespace_unless_the_first_stage_has_none() {
    let stages = |first: bool, second: bool| {
        let stage = |name: &str| StageSettings::new(name, Throttle::new(1.0, 1));
        [stage("dev").function_metrics(first), stage("test").function_metrics(second)]
    };
    let expected = |namespace: Json| {
        BTreeMap::from([("counting-dev".to_owned(), namespace), ("silent-dev".to_owned(), Json::Null)])
    };
    assert_eq!(metrics_of("Chat", stages(true, false)), expected(json!("Chat")));
    assert_eq!(metrics_of("Chat", stages(false, true)), expected(Json::Null));
    let of_a_name_that_cloudwatch_would_refuse = metrics_of("AWS/Chät: 1", stages(true, true));
    assert!(of_a_name_that_cloudwatch_would_refuse.values().any(|namespace| namespace == "AWS-Ch-t--1"));
}

#[test]
fn two_functions_of_the_callers_that_are_called_the_same_are_never_taken_for_one_another() {
    let run = program(|ctx| {
        let mine = |owner: &str| {
            let owner = Component::new(ctx, &format!("test:index:{owner}"), owner, ResourceOptions::new());
            let args = lambda::FunctionArgs::builder().role("arn:role").build();
            lambda::Function::with_options(ctx, "handler", args, ResourceOptions::new().parent(&owner))
        };
        let (bill, talk) = (mine("billing"), mine("chat"));
        chat().route("bill", &bill).route("pay", &bill).route("talk", &talk).create(ctx)?;
        Ok(())
    });
    assert_eq!(run.errors.len(), 1);
    assert!(run.errors[0].contains("two functions are called `handler`"), "{}", run.errors[0]);
    assert_eq!(names(&run, INTEGRATION), Vec::<String>::new());
}

#[test]
fn a_role_whose_automatic_name_iam_would_refuse_has_one_that_it_takes() {
    let long = "b".repeat(50);
    let run = made(chat().route("a", function("a")).route("b", function(&long)));
    assert!(inputs(&run, ROLE, "a-role")["namePrefix"].is_null());
    let prefix = inputs(&run, ROLE, &format!("{long}-role"))["namePrefix"].clone();
    assert_eq!(prefix, format!("{}-", &long[..37]), "as long as the provider takes");
}
