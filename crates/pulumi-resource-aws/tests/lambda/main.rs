//! Lambda on the embedded AWS.

// Futures in futures: a test's, the server's, the resource's.
#![recursion_limit = "256"]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests too")]

mod blocks;
#[path = "../common/mod.rs"]
mod common;
mod fakes;
mod mappings;

use common::{Life, Made, Server, checked, props, server, with};
use pulumi_provider::{Archive, ArchiveSource, Asset, AssetSource, Object, Value};
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use serde_json::json;

const FUNCTION: &str = "aws:lambda/function:Function";

/// Code that exits at once; the hash is what the engine would say.
fn code(script: &str) -> Value {
    let bootstrap = Asset::from(AssetSource::Text(script.into()));
    let members = [("bootstrap".to_owned(), bootstrap.into())];
    Value::Archive(Archive { source: ArchiveSource::Assets(members.into()), hash: Some(script.into()) })
}

async fn role<'a>(server: &'a Server, name: &str) -> Made<'a> {
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]
    });
    Made::new(server, "aws:iam/role:Role", name, props(json!({"assumeRolePolicy": trust}))).await
}

fn function(role: &Made<'_>) -> Object {
    let mut inputs = props(json!({
        "role": role.text("arn"), "handler": "bootstrap", "runtime": "provided.al2023",
        "environment": {"variables": {"A": "1"}}, "tags": {"a": "1"}
    }));
    inputs.insert("code".into(), code("#!/bin/sh"));
    inputs
}

#[tokio::test]
async fn a_function_lives() {
    let server = server().await;
    let role = role(&server, "functions").await;
    let inputs = function(&role);
    let mut recoded = inputs.clone();
    recoded.insert("code".into(), code("#!/bin/sh\nexit 1"));
    let grown =
        with(&recoded, json!({"memorySize": 256, "timeout": 29, "environment": {"variables": {"B": "2"}}}));
    Life {
        token: FUNCTION,
        name: "function",
        lost: "POST /2015-03-31/functions ",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"code": null})), "code: exactly one of code, imageUri, s3Bucket"),
            (with(&inputs, json!({"runtime": null})), "runtime: is required where packageType is Zip"),
            (with(&inputs, json!({"role": "name"})), "role: must be an ARN"),
            (with(&inputs, json!({"memorySize": 1})), "memorySize: must be from 128 to 10240"),
            (with(&inputs, json!({"durableConfig": {}})), "durableConfig.executionTimeout: is required"),
            (
                with(&inputs, json!({"reservedConcurrentExecutions": 5e9})),
                "reservedConcurrentExecutions: must be",
            ),
            (with(&inputs, json!({"publishTo": "LATEST_PUBLISHED"})), "publishTo: does nothing unless"),
            (
                with(&inputs, json!({"replaceSecurityGroupsOnDestroy": true})),
                "replacementSecurityGroupIds: is required",
            ),
            (with(&inputs, json!({"enviroment": {}})), "enviroment: there is no property"),
        ],
        unknown: "role",
        outputs: &[
            "arn",
            "invokeArn",
            "qualifiedArn",
            "version",
            "lastModified",
            "sourceCodeSize",
            "tagsAll",
        ],
        updates: &[
            (recoded.clone(), &["code"]),
            (grown.clone(), &["environment.variables.A", "environment.variables.B", "memorySize", "timeout"]),
            (with(&grown, json!({"tags": {"a": "2"}})), &["tags.a", "tagsAll.a"]),
            (
                with(&grown, json!({"tags": {"a": "2"}, "reservedConcurrentExecutions": 1})),
                &["reservedConcurrentExecutions"],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"packageType": "Image"})), "packageType"),
            (with(&inputs, json!({"durableConfig": {"executionTimeout": 60}})), "durableConfig"),
            (with(&inputs, json!({"tenancyConfig": {"tenantIsolationMode": "PER_TENANT"}})), "tenancyConfig"),
        ],
        unreadable: &["code"],
        ..Life::default()
    }
    .live(&server)
    .await;
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_permission_lives() {
    let server = server().await;
    let role = role(&server, "permissions").await;
    let function = Made::new(&server, FUNCTION, "permitted", function(&role)).await;
    let inputs = props(json!({
        "function": function.id, "action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com",
        "sourceArn": "arn:aws:execute-api:eu-central-1:000000000000:api/*/$connect"
    }));
    Life {
        token: "aws:lambda/permission:Permission",
        name: "permission",
        lost: &format!("POST /2015-03-31/functions/{}/policy ", function.id),
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"statementId": "a b"})), "statementId: can't have ' '")],
        unknown: "sourceArn",
        outputs: &["statementId"],
        replaces: &[
            (
                with(&inputs, json!({"sourceArn": "arn:aws:execute-api:eu-central-1:000000000000:api/*/x"})),
                "sourceArn",
            ),
            (with(&inputs, json!({"action": "lambda:GetFunction"})), "action"),
        ],
        import: &|made| format!("{}/{}", made.text("function"), made.id),
        ..Life::default()
    }
    .live(&server)
    .await;
    function.delete().await.unwrap();
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_function_that_was_half_made_is_finished_and_one_that_is_gone_is_not_waited_for() {
    let server = server().await;
    let role = role(&server, "half-made").await;
    let inputs = with(&function(&role), json!({"tags": {"a": "1"}}));
    let mut made = Made::new(&server, FUNCTION, "half", inputs.clone()).await;
    let arn = made.text("arn");
    made.state.insert("arn".into(), Value::from(""));
    made.state.insert("tagsAll".into(), Value::Object(Object::new()));
    assert_eq!(made.update(with(&inputs, json!({"tags": {"a": "2"}}))).await, ["tags.a", "tagsAll.a"]);
    assert_eq!(made.text("arn"), arn);
    made.delete().await.unwrap();
    let refused = made.refused(with(&inputs, json!({"timeout": 9}))).await;
    assert_eq!(refused.message(), "the function is gone; run `pulumi refresh`");
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_permission_for_an_alias_is_another_one() {
    let server = server().await;
    let role = role(&server, "aliased").await;
    let function = Made::new(&server, FUNCTION, "aliased", function(&role)).await;
    let inputs = props(json!({
        "function": function.text("arn"), "action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com"
    }));
    let permission = Made::new(&server, "aws:lambda/permission:Permission", "aliased", inputs.clone()).await;
    assert_eq!(permission.text("statementIdPrefix"), "");
    for other in [format!("{}:live", function.text("arn")), function.id.clone()] {
        assert_eq!(permission.diff(&with(&inputs, json!({"function": other}))).replaces, ["function"]);
    }
    permission.delete().await.unwrap();
    function.delete().await.unwrap();
    role.delete().await.unwrap();
}

/// The state that a change would lead to.
async fn previewed(made: &Made<'_>, inputs: &Object) -> Object {
    let inputs = checked(made.server, &made.urn, made.inputs.clone(), inputs.clone());
    let request = rpc::UpdateRequest {
        id: made.id.clone(),
        urn: made.urn.clone(),
        olds: Some(to_struct(made.state.clone())),
        old_inputs: Some(to_struct(made.inputs.clone())),
        news: Some(to_struct(inputs)),
        preview: true,
        ..Default::default()
    };
    from_struct(made.server.update(request).await.unwrap().properties.unwrap()).unwrap()
}

/// The same resource, as somebody else has it.
fn again<'a>(made: &Made<'a>) -> Made<'a> {
    let (urn, id) = (made.urn.clone(), made.id.clone());
    Made { server: made.server, urn, id, state: made.state.clone(), inputs: made.inputs.clone() }
}

#[tokio::test]
async fn a_preview_knows_the_version_unless_one_is_published() {
    let server = server().await;
    let role = role(&server, "versions").await;
    let inputs = function(&role);
    let mut made = Made::new(&server, FUNCTION, "versions", inputs.clone()).await;
    assert_eq!(made.text("version"), "$LATEST");
    let grown = with(&inputs, json!({"memorySize": 256}));
    let preview = previewed(&made, &grown).await;
    assert_eq!(preview["version"], Value::from("$LATEST"));
    assert_eq!(preview["qualifiedArn"], made.state["qualifiedArn"]);
    assert_eq!(preview["lastModified"], Value::Unknown);
    let publishing = with(&grown, json!({"publish": true}));
    assert_eq!(previewed(&made, &publishing).await["version"], Value::Unknown);
    made.update(publishing.clone()).await;
    assert_eq!(made.text("version"), "1");
    assert_eq!(
        made.update(with(&publishing, json!({"publish": false, "timeout": 9}))).await,
        ["publish", "timeout"]
    );
    assert_eq!(made.text("version"), "1", "the newest version is still that one");
    made.delete().await.unwrap();
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_refresh_sees_what_others_changed() {
    let server = server().await;
    let role = role(&server, "changed").await;
    let made = Made::new(&server, FUNCTION, "changed", function(&role)).await;
    let alias = props(json!({"functionName": made.id, "functionVersion": "$LATEST"}));
    let alias = Made::new(&server, "aws:lambda/alias:Alias", "changed", alias).await;
    let source =
        json!({"functionName": made.id, "eventSourceArn": "arn:aws:sqs:eu-central-1:000000000000:changed"});
    let mapping =
        Made::new(&server, "aws:lambda/eventSourceMapping:EventSourceMapping", "changed", props(source))
            .await;
    for (made, change) in [
        (&made, ("memorySize", Value::from(512.0))),
        (&alias, ("description", "by hand".into())),
        (&mapping, ("enabled", false.into())),
    ] {
        let mut elsewhere = again(made);
        let mut inputs = made.inputs.clone();
        inputs.insert(change.0.into(), change.1.clone());
        elsewhere.update(inputs).await;
        let read = from_struct(made.read().await.properties.unwrap()).unwrap();
        assert_eq!(read[change.0], change.1);
    }
    for made in [mapping, alias, made, role] {
        made.delete().await.unwrap();
    }
}
