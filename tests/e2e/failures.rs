//! What goes wrong, and how it goes on from there.

use std::process::Stdio;

use crate::{
    denying,
    inventory::{inventory, recorded},
    stand::{Stand, run, text, wait_until},
};

/// How often a text stands in another.
fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn bad_settings_fail_the_preview_with_every_problem_named_once() {
    let stand = Stand::new("bad-settings").with_stacks(&["dev"]);
    stand.edit_settings("dev", "rate: 1000", "rate: 0");
    stand.edit_settings("dev", "logLevel: DEBUG", "logLevle: DEBUG");
    let said = stand.preview("dev", &[]).expect_failure();
    assert_eq!(count(&said, "aws-websocket-api:throttle.rate: its throttle's rate is 0;"), 1, "{said}");
    assert_eq!(count(&said, "aws-websocket-api:logLevle: is unknown; did you mean logLevel?"), 1, "{said}");
    assert!(said.contains("Pulumi.dev.yaml"), "{said}");
    assert_eq!(stand.resources("dev"), 0);
}

#[test]
fn missing_credentials_are_named_before_anything_is_made() {
    let stand = Stand::new("credentials").with_stacks(&["dev"]);
    let mut up = stand.pulumi("dev", &["up", "--yes", "--skip-preview"]);
    let said = run(up.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY")).expect_failure();
    assert!(said.to_lowercase().contains("credentials"), "{said}");
    assert!(inventory(&stand).iter().all(|(_, count)| *count == 0));
}

#[test]
fn wrong_credentials_are_told_from_other_failures() {
    let stand = Stand::new("wrong-credentials").with_stacks(&["dev"]);
    let mut up = stand.pulumi("dev", &["up", "--yes", "--skip-preview"]);
    let said = run(up.env("AWS_ENDPOINT_URL", denying::start())).expect_failure();
    assert!(said.contains("AWS doesn't know these credentials"), "{said}");
}

#[test]
fn an_aws_that_dies_during_up_loses_no_state_and_the_next_up_goes_on() {
    let mut stand = Stand::new("aws-dies").with_stacks(&["dev"]);
    let empty = inventory(&stand);
    let up = stand
        .pulumi("dev", &["up", "--yes", "--skip-preview"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    wait_until("the API has been made", || stand.count("apigatewayv2", "get-apis", "Items") > 0);
    let mut export = stand.pulumi("dev", &["stack", "export"]);
    stand.kill_aws();
    let said = up.unwrap().wait_with_output().unwrap();
    assert!(!said.status.success());
    assert!(text(&said).contains("Connection refused"), "{}", text(&said));
    let state = run(&mut export).expect_success();
    assert!(state.contains("aws:apigatewayv2/api:Api::AWS_WEBSOCKET_API"), "{state}");

    stand.revive_aws();
    run(&mut stand.pulumi("dev", &["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]))
        .expect_success();
    stand.up("dev").expect_success();
    stand.preview("dev", &["--expect-no-changes"]).expect_success();
    stand.destroy("dev").expect_success();
    assert_eq!(inventory(&stand), empty);
}

#[test]
fn an_interrupted_up_is_finished_by_the_next_one() {
    let stand = Stand::new("interrupted").with_stacks(&["dev"]);
    let empty = inventory(&stand);
    let up = stand
        .pulumi("dev", &["up", "--yes", "--skip-preview"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let up = up.unwrap();
    wait_until("the API has been made", || stand.count("apigatewayv2", "get-apis", "Items") > 0);
    run(std::process::Command::new("kill").args(["-INT", &up.id().to_string()])).expect_success();
    assert!(!up.wait_with_output().unwrap().status.success());
    assert_eq!(recorded(&stand, "dev"), inventory(&stand), "what was made is in the state");

    stand.up("dev").expect_success();
    assert_eq!(stand.count("apigatewayv2", "get-apis", "Items"), 1);
    assert_eq!(stand.count("lambda", "list-functions", "Functions"), 7);
    stand.destroy("dev").expect_success();
    assert_eq!(inventory(&stand), empty);
}
