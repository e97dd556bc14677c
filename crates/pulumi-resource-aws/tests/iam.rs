//! IAM on the embedded AWS.

mod common;

use common::{Life, Made, props, server, with};
use serde_json::{Value as Json, json};

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
    let described = with(&inputs, json!({"description": "of a test"}));
    Life {
        token: "aws:iam/role:Role",
        name: "role",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"assumeRolePolicy": null})), "assumeRolePolicy: is required"),
            (with(&inputs, json!({"assumeRolePolicy": "{"})), "assumeRolePolicy: must be JSON"),
            (with(&inputs, json!({"maxSessionDuration": 60})), "maxSessionDuration: must be from 3600"),
            (with(&inputs, json!({"name": "a/b"})), "name: can't have '/'"),
        ],
        unknown: "assumeRolePolicy",
        outputs: &["arn", "name", "uniqueId", "createDate", "tagsAll"],
        updates: &[
            (described.clone(), &["description"]),
            (
                // MiniStack drops empty texts, so the description can't be removed here.
                with(&described, json!({"assumeRolePolicy": trust("apigateway.amazonaws.com").to_string()})),
                &["assumeRolePolicy"],
            ),
            (
                with(
                    &described,
                    json!({"inlinePolicies": [{"name": "in", "policy": grant("logs:*").to_string()}]}),
                ),
                &["assumeRolePolicy", "inlinePolicies"],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"path": "/other/"})), "path"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_role_policy_lives() {
    let server = server().await;
    let role = props(json!({"assumeRolePolicy": trust("lambda.amazonaws.com")}));
    let role = Made::new(&server, "aws:iam/role:Role", "policys", role).await;
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
    let role = Made::new(&server, "aws:iam/role:Role", "attachments", role).await;
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
    let role =
        Made::new(&server, "aws:iam/role:Role", "object", props(json!({"assumeRolePolicy": trust}))).await;
    assert_eq!(role.text("assumeRolePolicy"), trust.to_string());
    assert_eq!(role.text("namePrefix"), "");
    role.delete().await.unwrap();
}
