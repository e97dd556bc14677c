//! IAM on the embedded AWS.

mod common;

use std::time::SystemTime;

use aws_sdk_iam::types::PolicyVersion;
use aws_smithy_types::{DateTime, date_time::Format};
use common::{Fake, Life, Made, faked, props, sdk, server, unique, with};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pulumi_provider::{Value, testing::details};
use pulumi_wasm_proto::{from_struct, rpc};
use serde_json::{Value as Json, json};

const POLICY: &str = "aws:iam/policy:Policy";
const ROLE: &str = "aws:iam/role:Role";

fn trust(service: &str) -> Json {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]
    })
}

fn grant(action: &str) -> Json {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [action], "Resource": "*"}]})
}

const MANAGED: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

#[tokio::test]
async fn a_role_lives() {
    let server = server().await;
    let inputs = props(json!({"assumeRolePolicy": trust("lambda.amazonaws.com"), "tags": {"a": "1"}}));
    let described = with(&inputs, json!({"description": "of a test", "maxSessionDuration": 7200}));
    let bounded = with(&inputs, json!({"permissionsBoundary": MANAGED}));
    let inline =
        |action: &str| json!({"inlinePolicies": [{"name": "in", "policy": grant(action).to_string()}]});
    let bad = |change: Json| with(&inputs, change);
    Life {
        token: ROLE,
        name: "role",
        lost: "POST / Action=CreateRole&",
        inputs: inputs.clone(),
        bad: &[
            (bad(json!({"assumeRolePolicy": null})), "assumeRolePolicy: is required"),
            (bad(json!({"assumeRolePolicy": "{"})), "assumeRolePolicy: must be JSON"),
            (bad(json!({"assumeRolePolicy": "[]"})), "assumeRolePolicy: must be a policy document"),
            (bad(json!({"maxSessionDuration": 60})), "maxSessionDuration: must be from 3600"),
            (bad(json!({"name": "a/b"})), "name: can't have '/'"),
            (bad(json!({"path": "chat"})), "path: must begin and end with a slash"),
            (bad(json!({"description": "\u{201c}a"})), "description: can't have"),
            (bad(json!({"permissionsBoundary": "a"})), "permissionsBoundary: must be an ARN"),
            (bad(json!({"managedPolicyArns": ["a"]})), "managedPolicyArns[0]: must be an ARN"),
            (
                bad(json!({"inlinePolicies": [{"name": "a"}]})),
                "inlinePolicies[0]: must have a name and a policy",
            ),
            (bad(json!({"inlinePolicies": [{}, {}]})), "inlinePolicies[1]: must have a name and a policy"),
        ],
        unknown: "assumeRolePolicy",
        outputs: &["arn", "name", "uniqueId", "createDate", "tagsAll", "inlinePolicies", "managedPolicyArns"],
        updates: &[
            (described.clone(), &["description", "maxSessionDuration"]),
            (with(&described, json!({"description": null})), &["description"]),
            (
                with(&inputs, json!({"assumeRolePolicy": trust("apigateway.amazonaws.com").to_string()})),
                &["assumeRolePolicy", "maxSessionDuration"],
            ),
            (bounded, &["assumeRolePolicy", "permissionsBoundary"]),
            (with(&inputs, inline("logs:*")), &["inlinePolicies[0]", "permissionsBoundary"]),
            (with(&inputs, inline("sqs:*")), &["inlinePolicies[0]"]),
            // What a program no longer speaks of stays.
            (with(&inputs, json!({"managedPolicyArns": [MANAGED]})), &["managedPolicyArns[0]"]),
            (
                with(&inputs, json!({"inlinePolicies": [{}], "managedPolicyArns": []})),
                &["inlinePolicies[0]", "managedPolicyArns[0]"],
            ),
            (with(&inputs, json!({"tags": {"b": "2"}})), &["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"]),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"namePrefix": "other"})), "namePrefix"),
            (with(&inputs, json!({"path": "/other/"})), "path"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_role_goes_with_what_others_gave_it() {
    let server = server().await;
    let inputs = json!({"assumeRolePolicy": trust("ec2.amazonaws.com"), "forceDetachPolicies": true});
    let role = Made::new(&server, ROLE, "guest", props(inputs)).await;
    let (iam, profile) = (aws_sdk_iam::Client::new(&sdk::config()), unique("profile"));
    iam.attach_role_policy().role_name(&role.id).policy_arn(MANAGED).send().await.unwrap();
    let document = grant("logs:*").to_string();
    let inline = iam.put_role_policy().role_name(&role.id).policy_name("in").policy_document(document);
    inline.send().await.unwrap();
    iam.create_instance_profile().instance_profile_name(&profile).send().await.unwrap();
    let member = iam.add_role_to_instance_profile().instance_profile_name(&profile).role_name(&role.id);
    member.send().await.unwrap();
    role.delete().await.unwrap();
    assert_eq!(role.read().await.id, "");
    iam.delete_instance_profile().instance_profile_name(&profile).send().await.unwrap();
}

#[tokio::test]
async fn policies_that_others_gave_to_a_role_are_no_change_unless_it_wants_none() {
    let server = server().await;
    let inputs = props(json!({"assumeRolePolicy": trust("ec2.amazonaws.com")}));
    let mut role = Made::new(&server, ROLE, "open", inputs.clone()).await;
    let iam = aws_sdk_iam::Client::new(&sdk::config());
    iam.attach_role_policy().role_name(&role.id).policy_arn(MANAGED).send().await.unwrap();
    role.state = from_struct(role.read().await.properties.unwrap()).unwrap();
    assert_eq!(role.state["managedPolicyArns"], Value::from(vec![MANAGED.to_owned()]));
    assert_eq!(role.diff(&role.inputs).detailed_diff, Default::default());
    assert_eq!(role.update(with(&inputs, json!({"managedPolicyArns": []}))).await, ["managedPolicyArns[0]"]);
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_role_whose_policies_fail_is_kept_without_them() {
    let server = server().await;
    let wrong = json!({"name": "in", "policy": r#"{"Statement":[]}"#});
    let inputs = json!({"assumeRolePolicy": trust("ec2.amazonaws.com"), "inlinePolicies": [wrong]});
    let failed = Made::try_new(&server, ROLE, "half", props(inputs)).await.err().unwrap();
    let kept = details::<rpc::ErrorResourceInitFailed>(&failed).remove(0);
    let state = from_struct(kept.properties.unwrap()).unwrap();
    assert_eq!(state["inlinePolicies"], Value::Array(vec![]));
    let iam = aws_sdk_iam::Client::new(&sdk::config());
    iam.delete_role().role_name(kept.id).send().await.unwrap();
}

#[tokio::test]
async fn a_policy_lives() {
    let server = server().await;
    let inputs = props(json!({"policy": grant("logs:PutLogEvents"), "tags": {"a": "1"}}));
    let described = json!({"description": "of a test", "path": "/chat/"});
    Life {
        token: POLICY,
        name: "policy",
        lost: "POST / Action=CreatePolicy&",
        inputs: with(&inputs, described.clone()),
        bad: &[
            (with(&inputs, json!({"policy": null})), "policy: is required"),
            (with(&inputs, json!({"policy": "[]"})), "policy: must be a policy document"),
            (with(&inputs, json!({"name": "a b"})), "name: can't have ' '"),
            (with(&inputs, json!({"path": "/chat"})), "path: must begin and end with a slash"),
            (with(&inputs, json!({"name": "a", "namePrefix": "b"})), "name: conflicts with"),
            (
                with(&inputs, json!({"delayAfterPolicyCreationInMs": 0})),
                "delayAfterPolicyCreationInMs: must be",
            ),
        ],
        unknown: "policy",
        outputs: &["arn", "name", "policyId", "attachmentCount", "tagsAll"],
        updates: &[
            (
                with(&with(&inputs, described.clone()), json!({"policy": grant("logs:*").to_string()})),
                &["policy"],
            ),
            (
                with(&with(&inputs, described.clone()), json!({"tags": {"b": "2"}})),
                &["policy", "tags.a", "tags.b", "tagsAll.a", "tagsAll.b"],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"path": "/chat/"})), "description"),
            (with(&inputs, json!({"description": "of a test"})), "path"),
            (with(&with(&inputs, described.clone()), json!({"name": "other"})), "name"),
            (with(&with(&inputs, described.clone()), json!({"namePrefix": "other"})), "namePrefix"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_version_that_others_put_in_force_is_put_right() {
    let server = server().await;
    let inputs = props(json!({"policy": grant("a:mine")}));
    let mut policy = Made::new(&server, POLICY, "drift", inputs.clone()).await;
    let (iam, other) = (aws_sdk_iam::Client::new(&sdk::config()), grant("a:other").to_string());
    let version = iam.create_policy_version().policy_arn(&policy.id).policy_document(other);
    version.set_as_default(true).send().await.unwrap();
    policy.state = from_struct(policy.read().await.properties.unwrap()).unwrap();
    assert_eq!(policy.update(inputs).await, ["policy"]);
    policy.delete().await.unwrap();
}

#[tokio::test]
async fn a_policy_keeps_five_versions_the_newest_in_force() {
    let server = server().await;
    let inputs = |action: &str| props(json!({"policy": grant(action)}));
    let mut policy = Made::new(&server, POLICY, "versions", inputs("a:0")).await;
    for version in 1..7 {
        policy.update(inputs(&format!("a:{version}"))).await;
    }
    let iam = aws_sdk_iam::Client::new(&sdk::config());
    let found = iam.list_policy_versions().policy_arn(&policy.id).send().await.unwrap();
    let in_force =
        |version: &PolicyVersion| (version.version_id().unwrap().to_owned(), version.is_default_version);
    let mut versions: Vec<_> = found.versions().iter().map(in_force).collect();
    versions.sort();
    let expected = [("v3", false), ("v4", false), ("v5", false), ("v6", false), ("v7", true)];
    assert_eq!(versions, expected.map(|(version, is)| (version.to_owned(), is)));
    assert_eq!(policy.read().await.id, policy.id);
    policy.delete().await.unwrap();
}

/// An answer of IAM.
fn answer(operation: &str, result: &str) -> (u16, Json) {
    let result = format!("<{operation}Result>{result}</{operation}Result>");
    (200, json!(format!("<{operation}Response>{result}</{operation}Response>")))
}

fn action(request: &str) -> &str {
    request.split("Action=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_default()
}

/// IAM as far as a policy's versions go: the embedded AWS doesn't know SetDefaultPolicyVersion.
fn versions(request: &str) -> (u16, Json) {
    match action(request) {
        made @ "CreatePolicy" => answer(made, "<Policy><Arn>arn:p</Arn><PolicyId>P</PolicyId></Policy>"),
        made @ "CreatePolicyVersion" => {
            answer(made, "<PolicyVersion><VersionId>v2</VersionId></PolicyVersion>")
        }
        other => answer(other, ""),
    }
}

/// IAM that makes a policy and doesn't say so.
fn silent(request: &str) -> (u16, Json) {
    let document = utf8_percent_encode(&grant("a:a").to_string(), NON_ALPHANUMERIC).to_string();
    let now = DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default();
    match action(request) {
        "CreatePolicy" => (500, json!("")),
        found @ "GetPolicy" => answer(
            found,
            &format!(
                "<Policy><Arn>arn:found</Arn><PolicyName>silent</PolicyName><Path>/</Path>\
                 <DefaultVersionId>v1</DefaultVersionId><CreateDate>{now}</CreateDate></Policy>"
            ),
        ),
        found @ "GetPolicyVersion" => {
            answer(found, &format!("<PolicyVersion><Document>{document}</Document></PolicyVersion>"))
        }
        other => answer(other, ""),
    }
}

#[tokio::test]
async fn a_policy_whose_creation_got_no_answer_is_taken_over() {
    let fake = Fake::start(|request, _| silent(request));
    let server = faked("iam", &fake).await;
    let inputs = props(json!({"policy": grant("a:a"), "name": "silent"}));
    let policy = Made::new(&server, POLICY, "silent", inputs).await;
    assert_eq!(policy.id, "arn:found");
    let seen = fake.seen();
    assert_eq!(seen.iter().filter(|request| action(request) == "CreatePolicy").count(), 1);
    let asked = "PolicyArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Apolicy%2Fsilent";
    assert!(seen.iter().any(|request| request.contains(asked)), "{seen:?}");
}

#[tokio::test]
async fn a_version_is_put_in_force_after_the_delay() {
    let fake = Fake::start(|request, _| versions(request));
    let server = faked("iam", &fake).await;
    let inputs = |action: &str| props(json!({"policy": grant(action), "delayAfterPolicyCreationInMs": 20}));
    let mut policy = Made::new(&server, POLICY, "late", inputs("a:a")).await;
    assert_eq!(policy.update(inputs("a:b")).await, ["policy"]);
    let seen = fake.seen();
    let made = seen.iter().find(|request| request.contains("Action=CreatePolicyVersion")).unwrap();
    assert!(made.contains("SetAsDefault=false"), "{made}");
    assert!(seen.last().unwrap().contains("Action=SetDefaultPolicyVersion"), "{seen:?}");
    assert!(seen.last().unwrap().contains("VersionId=v2"), "{seen:?}");
}

#[tokio::test]
async fn a_policy_counts_who_has_it() {
    let server = server().await;
    let policy = Made::new(&server, POLICY, "held", props(json!({"policy": grant("logs:*")}))).await;
    let inputs = json!({"assumeRolePolicy": trust("ec2.amazonaws.com"), "managedPolicyArns": [policy.id]});
    let role = Made::new(&server, ROLE, "holder", props(inputs)).await;
    let read = from_struct(policy.read().await.properties.unwrap()).unwrap();
    assert_eq!(read["attachmentCount"], Value::from(1.0));
    role.delete().await.unwrap();
    policy.delete().await.unwrap();
}

#[tokio::test]
async fn a_document_is_made_of_statements() {
    let server = server().await;
    let statement = json!({"actions": ["sts:AssumeRole"], "principals": [
        {"type": "Service", "identifiers": ["lambda.amazonaws.com"]}]});
    let token = "aws:iam/getPolicyDocument:getPolicyDocument";
    let ask = |args: Json| server.invoke(token, props(args));
    let answer = ask(json!({"statements": [statement]})).await.unwrap();
    let output = from_struct(answer.r#return.unwrap()).unwrap();
    let expected = concat!(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","#,
        r#""Principal":{"Service":"lambda.amazonaws.com"}}]}"#
    );
    assert_eq!(output["minifiedJson"], Value::from(expected));
    // The CRC-32 of the whole text, as Go's hash/crc32 has it.
    let empty = ask(json!({})).await.unwrap();
    assert_eq!(from_struct(empty.r#return.unwrap()).unwrap()["id"], Value::from("1132004489"));
    let old = ask(json!({"sourceJson": "{}"})).await.unwrap_err();
    assert!(old.message().ends_with("set \"sourcePolicyDocuments\" instead"), "{}", old.message());
    let wrong = ask(json!({"statements": [{"effect": "Maybe"}]})).await.unwrap();
    assert_eq!(wrong.failures[0].property, "statements[0].effect");
}

#[tokio::test]
async fn a_role_policy_lives() {
    let server = server().await;
    let role = props(json!({"assumeRolePolicy": trust("lambda.amazonaws.com")}));
    let role = Made::new(&server, ROLE, "policys", role).await;
    let inputs = props(json!({"role": role.id, "policy": grant("logs:PutLogEvents")}));
    Life {
        token: "aws:iam/rolePolicy:RolePolicy",
        name: "policy",
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"role": "arn:aws:iam::1:role/a"})), "role: can't have ':'")],
        unknown: "policy",
        outputs: &["name"],
        updates: &[(with(&inputs, json!({"policy": grant("logs:*").to_string()})), &["policy"])],
        replaces: &[
            (with(&inputs, json!({"role": "other"})), "role"),
            (with(&inputs, json!({"name": "other"})), "name"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_role_policy_attachment_lives() {
    let server = server().await;
    let role = props(json!({"assumeRolePolicy": trust("lambda.amazonaws.com")}));
    let role = Made::new(&server, ROLE, "attachments", role).await;
    let inputs = props(json!({"role": role.id, "policyArn": MANAGED}));
    Life {
        token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name: "attachment",
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"policyArn": null})), "policyArn: is required")],
        unknown: "role",
        replaces: &[(with(&inputs, json!({"policyArn": "arn:aws:iam::aws:policy/Other"})), "policyArn")],
        ..Life::default()
    }
    .live(&server)
    .await;
    role.delete().await.unwrap();
}

#[tokio::test]
async fn a_policy_given_as_an_object_is_recorded_as_text() {
    let server = server().await;
    let trust = trust("lambda.amazonaws.com");
    let role = Made::new(&server, ROLE, "object", props(json!({"assumeRolePolicy": trust}))).await;
    assert_eq!(role.text("assumeRolePolicy"), trust.to_string());
    assert_eq!(role.text("namePrefix"), "");
    role.delete().await.unwrap();
}
