//! What Lambda does that the embedded AWS doesn't: failures, late answers and lost ones.

use pulumi_provider::{Object, testing::details};
use pulumi_wasm_proto::{from_struct, rpc::ErrorResourceInitFailed};
use serde_json::{Value as Json, json};
use tonic::Status;

use crate::{
    FUNCTION, code,
    common::{Fake, Made, faked, now, props, with},
};

const PERMISSION: &str = "aws:lambda/permission:Permission";
const MAPPING: &str = "aws:lambda/eventSourceMapping:EventSourceMapping";
const ARN: &str = "arn:aws:lambda:eu-central-1:000000000000:function:f";

pub(crate) fn function() -> Object {
    let mut inputs = props(json!({
        "name": "f", "role": "arn:aws:iam::000000000000:role/r", "handler": "bootstrap", "runtime": "provided.al2023"
    }));
    inputs.insert("code".into(), code("#!/bin/sh"));
    inputs
}

pub(crate) fn described(more: Json) -> Json {
    let mut function = json!({
        "FunctionName": "f", "FunctionArn": ARN, "Role": "arn:aws:iam::000000000000:role/r", "Handler": "bootstrap",
        "Runtime": "provided.al2023", "MemorySize": 128, "Timeout": 3, "PackageType": "Zip", "State": "Active",
        "LastUpdateStatus": "Successful", "LastModified": just_now(), "Version": "$LATEST"
    });
    function.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    function
}

fn failure(status: u16, code: &str, message: &str) -> (u16, Json) {
    (status, json!({"__type": code, "message": message}))
}

fn missing() -> (u16, Json) {
    failure(404, "ResourceNotFoundException", "there is none")
}

/// The state that is recorded although an operation failed.
fn kept(failed: &Status) -> Object {
    let [kept] = &details::<ErrorResourceInitFailed>(failed)[..] else { panic!("nothing is kept: {failed}") };
    from_struct(kept.properties.clone().unwrap()).unwrap()
}

fn is_code(request: &str) -> bool {
    request.contains("/code ")
}

/// As Lambda writes times.
fn just_now() -> String {
    let time = aws_smithy_types::DateTime::from_secs_f64(now().floor());
    let text = time.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
    text.replace('Z', ".000+0000")
}

#[tokio::test]
async fn a_function_whose_answer_was_lost_is_found_again_and_finished() {
    let fake = Fake::start(|request, before| match request.split_once(' ').unwrap().0 {
        "POST" => failure(500, "ServiceException", "broken"),
        "GET" if before == 0 => (200, json!({"Configuration": described(json!({"State": "Pending"}))})),
        "GET" if request.contains("/versions") => (200, json!({"Versions": [{"Version": "$LATEST"}]})),
        "GET" => (200, json!({"Configuration": described(json!({}))})),
        _ => (200, json!({})),
    });
    let server = faked("lambda", &fake).await;
    let inputs = with(&function(), json!({"reservedConcurrentExecutions": 5}));
    let made = Made::new(&server, FUNCTION, "lost", inputs).await;
    assert_eq!((made.id.as_str(), made.text("arn").as_str()), ("f", ARN));
    let seen = fake.seen();
    assert_eq!(seen.iter().filter(|request| request.starts_with("POST")).count(), 1, "{seen:#?}");
    assert!(seen.iter().any(|request| request.starts_with("PUT") && request.contains("/concurrency")));
}

#[tokio::test]
async fn an_update_that_fails_half_way_keeps_what_was_done_and_sends_the_rest_again() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap().0 {
        "POST" => (201, described(json!({}))),
        "PUT" if is_code(request) => failure(400, "InvalidParameterValueException", "too large"),
        "GET" if request.contains("/versions") => (200, json!({"Versions": [{"Version": "$LATEST"}]})),
        "GET" => (200, json!({"Configuration": described(json!({"MemorySize": 256}))})),
        _ => (200, described(json!({"MemorySize": 256}))),
    });
    let server = faked("lambda", &fake).await;
    let mut made = Made::new(&server, FUNCTION, "half", function()).await;
    let mut wanted = with(&function(), json!({"memorySize": 256}));
    wanted.insert("code".into(), code("#!/bin/sh\nexit 1"));
    made.state.insert("memorySize".into(), 128.0.into());
    let failed = made.refused(wanted.clone()).await;
    assert!(failed.message().contains("too large"), "{failed}");
    made.state = kept(&failed);
    assert_eq!(made.state["memorySize"], 256.0.into());
    let again: Vec<_> = made.diff(&wanted).detailed_diff.into_keys().collect();
    assert_eq!(again, ["code"]);
}

#[tokio::test]
async fn a_function_that_lambda_cannot_make_or_change_says_why_and_what_to_do() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap().0 {
        "POST" => (201, described(json!({}))),
        "GET" if request.contains("/versions") => (200, json!({"Versions": [{"Version": "$LATEST"}]})),
        "GET" => {
            let reason = json!({"State": "Failed", "StateReason": "no subnet", "MemorySize": 256});
            (200, json!({"Configuration": described(reason)}))
        }
        _ => (200, described(json!({}))),
    });
    let server = faked("lambda", &fake).await;
    let failed = Made::try_new(&server, FUNCTION, "failed", function()).await.err().unwrap();
    let expected = "Lambda failed to make the function: no subnet; mend that, then make it anew";
    assert!(failed.message().starts_with(expected), "{failed}");
    assert_eq!(kept(&failed)["arn"], ARN.into());
}

#[tokio::test]
async fn what_lambda_failed_to_change_is_tried_again_whatever_it_reports_of_it() {
    let fake = Fake::start(|request, before| match (request.split_once(' ').unwrap().0, before) {
        ("POST", _) => (201, described(json!({}))),
        ("GET", 0..2) => (200, json!({"Configuration": described(json!({}))})),
        ("GET", _) => {
            let failed = json!({"MemorySize": 256, "LastUpdateStatus": "Failed"});
            (200, json!({"Configuration": described(failed)}))
        }
        _ => (200, described(json!({}))),
    });
    let server = faked("lambda", &fake).await;
    let mut made = Made::new(&server, FUNCTION, "stuck", function()).await;
    let wanted = with(&function(), json!({"memorySize": 256}));
    for _ in 0..2 {
        let failed = made.refused(wanted.clone()).await;
        assert!(failed.message().starts_with("Lambda failed to update the function"), "{failed}");
        made.state = kept(&failed);
        assert_eq!(made.state["memorySize"], 128.0.into());
    }
}

#[tokio::test]
async fn a_new_role_and_a_busy_function_are_waited_for() {
    let fake = Fake::start(|request, before| match (request.split_once(' ').unwrap().0, before) {
        ("POST", 0) => failure(
            400,
            "InvalidParameterValueException",
            "The role defined for the function cannot be assumed by Lambda.",
        ),
        ("POST", _) => (201, described(json!({}))),
        ("PUT", 0) => failure(409, "ResourceConflictException", "An update is in progress"),
        ("PUT", 1) => failure(
            400,
            "InvalidParameterValueException",
            "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
        ),
        ("DELETE", 0) => failure(
            400,
            "InvalidParameterValueException",
            "Lambda was unable to delete f because it is a replicated function.",
        ),
        ("DELETE", _) => (204, json!({})),
        ("GET", 9..) => missing(),
        ("GET", _) => (200, json!({"Configuration": described(json!({}))})),
        _ => (200, described(json!({}))),
    });
    let server = faked("lambda", &fake).await;
    let mut made = Made::new(&server, FUNCTION, "late", function()).await;
    made.update(with(&function(), json!({"timeout": 9}))).await;
    made.delete().await.unwrap();
    let count = |verb: &str| fake.seen().iter().filter(|request| request.starts_with(verb)).count();
    assert_eq!((count("POST"), count("PUT"), count("DELETE")), (2, 3, 2), "{:#?}", fake.seen());
}

#[tokio::test]
async fn an_update_sends_only_what_changed() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap().0 {
        "POST" => (201, described(json!({}))),
        "GET" => (200, json!({"Configuration": described(json!({}))})),
        _ => (200, described(json!({}))),
    });
    let server = faked("lambda", &fake).await;
    let mut made = Made::new(&server, FUNCTION, "little", function()).await;
    let durable = json!({"durableConfig": {"executionTimeout": 60}});
    assert_eq!(made.diff(&with(&made.inputs, durable)).replaces, ["durableConfig"]);
    let capacity =
        json!({"lambdaManagedInstancesCapacityProviderConfig": {"capacityProviderArn": "arn:aws:c"}});
    made.update(with(&function(), json!({"capacityProviderConfig": capacity, "timeout": 9}))).await;
    let seen = fake.seen();
    let sent = seen.iter().find(|request| request.starts_with("PUT")).unwrap();
    let (_, body) = sent.split_once(" {").unwrap();
    let body: Json = serde_json::from_str(&format!("{{{body}")).unwrap();
    let instances = json!({"CapacityProviderArn": "arn:aws:c"});
    let capacity = json!({"LambdaManagedInstancesCapacityProviderConfig": instances});
    assert_eq!(body, json!({"CapacityProviderConfig": capacity, "Timeout": 9}));
}

#[tokio::test]
async fn what_a_function_holds_is_let_go_of_before_it_is_deleted() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap() {
        ("POST", path) if path.starts_with("/2015-03-31/functions ") => (201, described(json!({}))),
        ("GET", path) if path.contains("durable-executions") => {
            let running = json!({
                "DurableExecutionArn": "arn:e", "DurableExecutionName": "e", "FunctionArn": ARN, "Status": "RUNNING",
                "StartTimestamp": 1e9
            });
            (200, json!({"DurableExecutions": [running]}))
        }
        ("GET", _) => (200, json!({"Configuration": described(json!({}))})),
        ("DELETE", _) => missing(),
        ("POST", path) if path.contains("stop") => (200, json!({"StopTimestamp": 1e9})),
        _ => (200, described(json!({}))),
    });
    let server = faked("lambda", &fake).await;
    let network = json!({
        "vpcConfig": {"subnetIds": ["subnet"], "securityGroupIds": ["own"]},
        "replaceSecurityGroupsOnDestroy": true, "replacementSecurityGroupIds": ["other"],
        "durableConfig": {"executionTimeout": 60}
    });
    let mut made = Made::new(&server, FUNCTION, "holding", with(&function(), network.clone())).await;
    made.state.extend(props(network));
    let deleting = tokio::time::timeout(std::time::Duration::from_millis(900), made.delete());
    deleting.await.expect_err("it waits until the function is gone");
    let seen = fake.seen();
    let at = |part: &str| seen.iter().position(|request| request.contains(part)).expect(part);
    assert!(at("\"SecurityGroupIds\":[\"other\"]") < at("DELETE "), "{seen:#?}");
    assert!(at("/stop") < at("DELETE "), "{seen:#?}");
}

fn allowed() -> Object {
    props(json!({"function": "f", "action": "lambda:InvokeFunction", "principal": "sns.amazonaws.com"}))
}

#[tokio::test]
async fn a_permission_whose_answer_was_lost_is_found_by_its_statement() {
    let fake = Fake::start(|request, before| match request.split_once(' ').unwrap().0 {
        "POST" if before == 0 => failure(500, "ServiceException", "broken"),
        "POST" => failure(409, "ResourceConflictException", "the statement id (lost) already exists"),
        _ => {
            let statement = json!({
                "Sid": "lost", "Action": "lambda:InvokeFunction", "Principal": {"Service": "sns.amazonaws.com"}
            });
            (200, json!({"Policy": json!({"Statement": [statement]}).to_string()}))
        }
    });
    let server = faked("lambda", &fake).await;
    let inputs = with(&allowed(), json!({"statementId": "lost"}));
    let made = Made::new(&server, PERMISSION, "lost", inputs).await;
    assert_eq!(made.id, "lost");
    let other = with(&allowed(), json!({"statementId": "lost", "principal": "s3.amazonaws.com"}));
    let failed = Made::try_new(&server, PERMISSION, "other", other).await.err().unwrap();
    assert!(failed.message().contains("already exists"), "somebody else's isn't taken over: {failed}");
}

#[tokio::test]
async fn a_permission_waits_for_a_function_just_created() {
    let fake = Fake::start(|_, before| match before {
        0 => missing(),
        1 => failure(412, "PreconditionFailedException", "the policy changed"),
        _ => (201, json!({})),
    });
    let server = faked("lambda", &fake).await;
    Made::new(&server, PERMISSION, "early", allowed()).await;
    assert_eq!(fake.seen().len(), 3);
}

#[tokio::test]
async fn a_mapping_is_waited_for_and_found_again_after_a_lost_answer() {
    let fake = Fake::start(|request, before| {
        let mapping = |state: &str| {
            json!({
                "UUID": "u", "FunctionArn": ARN, "EventSourceArn": "arn:aws:sqs:a:1:q", "BatchSize": 10,
                "LastModified": now(), "State": state,
                "EventSourceMappingArn": "arn:aws:lambda:eu-central-1:000000000000:event-source-mapping:u"
            })
        };
        match request.split_once(' ').unwrap() {
            ("POST", _) => failure(500, "ServiceException", "broken"),
            (_, path) if path.starts_with("/2015-03-31/event-source-mappings?") => {
                let found = if before == 0 { vec![] } else { vec![mapping("Creating")] };
                (200, json!({"EventSourceMappings": found}))
            }
            (_, path) if path.contains("tags") => (200, json!({"Tags": {}})),
            ("DELETE", _) if before == 0 => failure(400, "ResourceInUseException", "busy"),
            ("DELETE", _) => (202, mapping("Deleting")),
            ("GET", _) if before < 2 => (200, mapping("Creating")),
            ("GET", _) if before < 3 => (200, mapping("Enabled")),
            ("GET", _) if before < 4 => (200, mapping("Deleting")),
            _ => missing(),
        }
    });
    let server = faked("lambda", &fake).await;
    let inputs = props(json!({"functionName": "f", "eventSourceArn": "arn:aws:sqs:a:1:q"}));
    let made = Made::new(&server, MAPPING, "lost", inputs).await;
    assert_eq!((made.id.as_str(), made.text("state").as_str()), ("u", "Enabled"));
    made.delete().await.unwrap();
    let seen = fake.seen();
    assert_eq!(seen.iter().filter(|request| request.starts_with("POST")).count(), 1, "{seen:#?}");
}
