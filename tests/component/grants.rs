//! What others may do with the connections.

use aws_websocket_api::{DeployedStage, Grant, StageSettings, Throttle};
use pulumi_wasm::mocks::MockRun;
use pulumi_wasm_aws::iam::{Role, RoleArgs};
use serde_json::{Value as Json, json};

use super::{API_ARN, ROLE_POLICY, chat, clean, function, inputs, names, policy, program};

fn granted(grant: fn(&DeployedStage, &Role) -> Grant) -> MockRun {
    clean(program(|ctx| {
        let test = StageSettings::new("test", Throttle::new(1.0, 1));
        let api = chat().stage(test).route("x", function("f")).create(ctx)?;
        let worker = Role::new(ctx, "worker", RoleArgs::builder().assume_role_policy("{}").build());
        let granted = grant(api.stage("test").unwrap(), &worker);
        ctx.export("actions", granted.actions.join(" "));
        ctx.export("resource", granted.resource);
        ctx.export("policy", granted.policy.policy());
        Ok(())
    }))
}

#[test]
fn a_role_manages_the_connections_of_one_stage_and_is_told_what_it_was_granted() {
    for (grant, method, child) in [
        (DeployedStage::grant_manage_connections as fn(&_, &_) -> _, "*", "worker-test-connections"),
        (DeployedStage::grant_post_to_connections, "POST", "worker-test-posts"),
    ] {
        let run = granted(grant);
        let resource = format!("{API_ARN}/test/{method}/@connections/*");
        let inputs = inputs(&run, ROLE_POLICY, child);
        assert_eq!(inputs["role"], "worker");
        let document: Json = serde_json::from_str(inputs["policy"].as_str().unwrap()).unwrap();
        let action = "execute-api:ManageConnections";
        let statement = json!({ "Effect": "Allow", "Action": [action], "Resource": resource });
        assert_eq!(document, json!({ "Version": "2012-10-17", "Statement": [statement] }));
        assert_eq!(run.exports["actions"].as_str(), Some(action));
        assert_eq!(run.exports["resource"].as_str(), Some(&*resource));
        assert_eq!(run.exports["policy"].as_str(), inputs["policy"].as_str());
    }
}

#[test]
fn a_function_posts_to_the_connections_of_every_stage() {
    let test = StageSettings::new("test", Throttle::new(1.0, 1));
    let run = super::made(chat().stage(test).route("x", function("f").post_to_connections()));
    let granted = policy(&run, "f");
    for stage in ["dev", "test"] {
        let connections = format!("{API_ARN}/{stage}/POST/@connections/*");
        assert_eq!(granted[&connections], ["execute-api:ManageConnections"]);
    }
    assert_eq!(names(&run, ROLE_POLICY), ["f-policy"]);
}
