//! The policies of the guide to deployments, held to what the program makes.

use std::collections::BTreeSet;

use aws_websocket_api::{Handlers, StageSettings, WebSocketApi};
use pulumi_wasm::{
    Object,
    mocks::{MockResource, MockRun, Mocks},
};
use serde_json::Value as Json;

use super::{chat_project, clean, json, outputs};

const GUIDE: &str = include_str!("../../docs/pull-requests.md");
const PROD: &str = include_str!("../../Pulumi.prod.yaml");
const ACCOUNT: &str = "us-east-1:123456789012";
const BOUNDARY: &str = "arn:aws:iam::123456789012:policy/websocket-api-dev-functions";

/// The statements of a policy that the guide writes into this file.
fn statements(file: &str) -> Vec<Json> {
    let (_, rest) = GUIDE.split_once(&format!("cat > {file} <<'EOF'\n")).unwrap();
    let document: Json = serde_json::from_str(rest.split("\nEOF").next().unwrap()).unwrap();
    document["Statement"].as_array().unwrap().clone()
}

/// One or several.
fn texts(value: &Json) -> Vec<&str> {
    let several = value.as_array().map(|items| items.iter().map(|item| item.as_str().unwrap()).collect());
    several.unwrap_or_else(|| vec![value.as_str().unwrap()])
}

/// What AWS adds, in the region that the stacks are in.
fn in_region(resource: &MockResource) -> Object {
    let mut outputs = outputs(resource);
    outputs.entry("region".to_owned()).and_modify(|region| *region = "us-east-1".into());
    outputs
}

/// What the program makes for the stack dev, with the settings of prod, which has the most.
fn deploy() -> MockRun {
    let settings: Json = serde_saphyr::from_str(PROD).unwrap();
    let mocks = Mocks::new("aws-websocket-api", "dev").root_directory(chat_project()).on_resource(in_region);
    let mocks = settings["config"].as_object().unwrap().iter().fold(mocks, |mocks, (key, value)| {
        mocks.config(key, &value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    });
    clean(mocks.config("aws-websocket-api:permissionsBoundary", BOUNDARY).run(|ctx| {
        let routes = Handlers::from_project(ctx)?.routes();
        WebSocketApi::builder("Chat")
            .prefix("websocket")
            .routes(routes)
            .stage(StageSettings::load(ctx)?)
            .create(ctx)?;
        Ok(())
    }))
}

/// What who deploys has to be let change.
fn arn(resource: &MockResource) -> Option<String> {
    let of = |input: &str| resource.inputs[input].as_str().unwrap().to_owned();
    Some(match resource.token.strip_prefix("aws:")? {
        token if token.starts_with("apigatewayv2/") => "arn:aws:apigateway:us-east-1::/apis".to_owned(),
        "cloudwatch/dashboard:Dashboard" => {
            format!("arn:aws:cloudwatch::123456789012:dashboard/{}", of("dashboardName"))
        }
        "cloudwatch/logGroup:LogGroup" => format!("arn:aws:logs:{ACCOUNT}:log-group:{}", of("name")),
        "cloudwatch/metricAlarm:MetricAlarm" => format!("arn:aws:cloudwatch:{ACCOUNT}:alarm:{}", of("name")),
        "dynamodb/table:Table" => format!("arn:aws:dynamodb:{ACCOUNT}:table/{}", of("name")),
        "iam/role:Role" => format!("arn:aws:iam::123456789012:role{}{}", of("path"), resource.name),
        "iam/rolePolicy:RolePolicy" => "arn:aws:iam::123456789012:role/websocket/dev/its-own".to_owned(),
        "lambda/function:Function" => format!("arn:aws:lambda:{ACCOUNT}:function:{}", of("name")),
        "lambda/permission:Permission" => format!("arn:aws:lambda:{ACCOUNT}:function:{}", of("function")),
        "sqs/queue:Queue" => format!("arn:aws:sqs:{ACCOUNT}:{}", of("name")),
        "sns/topic:Topic" => format!("arn:aws:sns:{ACCOUNT}:{}", of("name")),
        other => panic!("which ARN has a {other}?"),
    })
}

/// Whether an ARN is one of those that a pattern with `*` stands for.
fn is_of(arn: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return arn == pattern };
    let Some(end) = arn.strip_prefix(start) else { return false };
    end.char_indices().map(|(at, _)| &end[at..]).chain([""]).any(|end| is_of(end, rest))
}

#[test]
fn who_deploys_may_change_all_that_the_program_makes() {
    let statements = statements("deploy-policy.json");
    let patterns: Vec<_> = statements.iter().flat_map(|statement| texts(&statement["Resource"])).collect();
    let run = deploy();
    let missing: BTreeSet<_> = run.resources.iter().filter_map(arn).collect();
    let missing: Vec<_> = missing
        .iter()
        .filter(|arn| !patterns.iter().any(|pattern| *pattern != "*" && is_of(arn, pattern)))
        .collect();
    assert!(missing.is_empty(), "docs/pull-requests.md lets nobody make {missing:?}");
    assert!(run.of_type("aws:sns/topic:Topic").count() > 0, "prod is monitored");
}

#[test]
fn who_deploys_may_use_no_other_services() {
    let statements = statements("deploy-policy.json");
    let actions = statements.iter().flat_map(|statement| texts(&statement["Action"]));
    let allowed: BTreeSet<_> = actions.map(|action| action.split(':').next().unwrap().to_owned()).collect();
    let arns: Vec<_> = deploy().resources.iter().filter_map(arn).collect();
    let made = arns.iter().map(|arn| arn.split(':').nth(2).unwrap());
    let state = ["s3", "kms"];
    assert_eq!(allowed, made.chain(state).map(str::to_owned).collect());
}

#[test]
fn who_deploys_makes_no_role_that_may_more_than_functions_may() {
    let bounded =
        ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];
    for statement in statements("deploy-policy.json") {
        let condition = &statement["Condition"]["StringEquals"];
        for action in texts(&statement["Action"]) {
            let needs_boundary = bounded.contains(&action);
            assert!(!needs_boundary || condition["iam:PermissionsBoundary"] == BOUNDARY, "{action}");
            let passes = action == "iam:PassRole";
            assert!(!passes || condition["iam:PassedToService"] == "lambda.amazonaws.com", "{action}");
            let lifts = ["iam:*", "iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary"];
            assert!(!lifts.contains(&action), "{action}");
        }
    }
}

#[test]
fn the_boundary_has_what_functions_do_and_no_more() {
    let run = deploy();
    let roles: Vec<_> = run.of_type("aws:iam/role:Role").collect();
    assert!(roles.iter().all(|role| role.inputs["permissionsBoundary"].as_str() == Some(BOUNDARY)));
    let statements = statements("functions-boundary.json");
    let most: BTreeSet<_> = statements.iter().flat_map(|statement| texts(&statement["Action"])).collect();
    let policies = run.of_type("aws:iam/rolePolicy:RolePolicy");
    let policies: Vec<Json> = policies
        .map(|policy| serde_json::from_str(json(&policy.inputs["policy"]).as_str().unwrap()).unwrap())
        .collect();
    let granted = policies.iter().flat_map(|policy| policy["Statement"].as_array().unwrap());
    let granted: BTreeSet<_> = granted.flat_map(|statement| texts(&statement["Action"])).collect();
    assert_eq!(most, granted);
}
