//! Stages, their logs and what they serve.

use aws_websocket_api::{LogLevel, Route, StageSettings, Throttle};
use pulumi_wasm::mocks::Mocks;
use serde_json::{Value as Json, json};

use super::{
    DEPLOYMENT, PERMISSION, STAGE, answers, chat, child, clean, deploy, function, inputs, json, made, names,
    run, stage,
};

fn test() -> StageSettings {
    StageSettings::new("test", Throttle::new(10.0, 5)).log_level(LogLevel::Warn)
}

#[test]
fn several_stages_serve_one_deployment_with_settings_of_their_own() {
    let run = made(chat().stage(test()).route("x", function("f")));
    assert_eq!(names(&run, DEPLOYMENT), ["deployment"]);
    assert_eq!(names(&run, STAGE), ["dev-stage", "test-stage"]);
    let test = inputs(&run, STAGE, "test-stage");
    assert_eq!(
        test["defaultRouteSettings"],
        json!({
            "throttlingRateLimit": 10, "throttlingBurstLimit": 5, "loggingLevel": "ERROR",
            "dataTraceEnabled": false, "detailedMetricsEnabled": true,
        })
    );
    assert_eq!(test["tags"], json!({ "Project": "chat", "Stage": "test" }));
    assert_eq!(test["accessLogSettings"]["destinationArn"], "arn:Chat-test-access-logs");
    for stage in ["dev-stage", "test-stage"] {
        assert_eq!(inputs(&run, STAGE, stage)["deploymentId"], "Chat-deployment-id");
        assert!(inputs(&run, STAGE, stage)["autoDeploy"].is_null());
    }
    assert_eq!(names(&run, PERMISSION), ["x-dev-permission", "x-test-permission"]);
}

#[test]
fn a_stage_that_deploys_by_itself_needs_no_deployment_and_comes_last() {
    let api = aws_websocket_api::WebSocketApi::builder("Chat").stage(stage().auto_deploy());
    let run = made(api.route("x", Route::to(function("f")).two_way()));
    assert_eq!(names(&run, DEPLOYMENT), Vec::<String>::new());
    let inputs = inputs(&run, STAGE, "dev-stage");
    assert_eq!(inputs["autoDeploy"], true);
    assert!(inputs["deploymentId"].is_null());
    let after = &child(&run, STAGE, "dev-stage").request.dependencies;
    for name in ["Chat-x-route", "Chat-f-integration", "Chat-x-response", "Chat-x-dev-permission"] {
        assert!(after.iter().any(|urn| urn.ends_with(name)), "{name}: {after:?}");
    }
}

#[test]
fn stages_that_deploy_by_themselves_stand_beside_those_that_serve_a_deployment() {
    let run = made(chat().stage(test().auto_deploy()).route("x", function("f")));
    assert_eq!(names(&run, DEPLOYMENT), ["deployment"]);
    assert_eq!(inputs(&run, STAGE, "dev-stage")["deploymentId"], "Chat-deployment-id");
    assert_eq!(inputs(&run, STAGE, "test-stage")["autoDeploy"], true);
    assert!(inputs(&run, STAGE, "test-stage")["deploymentId"].is_null());
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
        json!({
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
    assert_eq!(group.inputs["name"].as_str(), Some("chat-api-dev-logs"));
    assert_eq!(group.inputs["retentionInDays"].as_number(), Some(30.0));
}

#[test]
fn the_account_wide_logging_role_is_opt_in_and_stays() {
    let routes = || vec![("echo", Route::to(function("echo")))];
    assert_eq!(deploy(routes()).of_type("aws:apigateway/account:Account").count(), 0);
    let mocks = Mocks::new("chat", "dev").on_call(answers);
    let run = clean(run(mocks, routes(), stage().account_logging(true)));
    let account = child(&run, "apigateway/account:Account", "account-logging");
    let role = child(&run, "iam/role:Role", "account-logging-role");
    let policy = child(&run, "iam/rolePolicyAttachment:RolePolicyAttachment", "account-logging-policy");
    for kept in [account, role, policy] {
        assert_eq!(kept.request.retain_on_delete, Some(true), "{}", kept.name);
    }
    let after = &child(&run, STAGE, "dev-stage").request.dependencies;
    assert!(after.contains(&account.urn.to_string()), "the stage comes after it: {after:?}");
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
