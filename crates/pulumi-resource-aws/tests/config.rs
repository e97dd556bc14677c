//! The provider's configuration, against the embedded AWS and fakes.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::{
    net::TcpListener,
    process::{Command, Output},
    time::{Duration, Instant},
};

use common::{Fake, Made, configured, props};
use pulumi_provider::{Object, Value, testing::TestServer};
use pulumi_wasm_proto::{from_struct, rpc};
use serde_json::{Value as Json, json};

const IDENTITY: &str = "aws:index/getCallerIdentity:getCallerIdentity";
const GROUP: &str = "aws:cloudwatch/logGroup:LogGroup";

fn embedded() -> String {
    std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`")
}

/// A configuration that asks nobody.
fn quiet(extra: Json) -> Object {
    let mut config = props(json!({
        "region": "eu-central-1", "accessKey": "test", "secretKey": "test", "maxRetries": 0,
        "skipCredentialsValidation": true
    }));
    config.extend(props(extra));
    config
}

/// Why the provider can't be configured.
async fn refused(config: Object) -> String {
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(config).await.unwrap_err().message().to_owned()
}

#[tokio::test]
async fn wrong_configuration_is_named_all_at_once() {
    let server = TestServer::new(pulumi_resource_aws::package());
    let config = props(json!({
        "regon": "eu-central-1", "region": "eu-centrl-1", "skipRegionValidation": false, "maxRetries": "many",
        "accessKey": "a", "endpoints": "[{\"eks\":\"http://a\",\"lambda\":[],\"cloudwach\":\"http://b\",\"sqs\":\"b\"}]",
        "insecure": "true", "httpProxy": "proxy", "assumeRoles": [{"roleArn": "arn", "duration": "1d"}, {}],
        "assumeRoleWithWebIdentity": {"duration": "5m"}, "tagPolicyCompliance": "error",
        "skipRequestingAccountId": "true", "allowedAccountIds": ["1"], "userAgents": ["a\nb"]
    }));
    let checked = server.check_config(config).unwrap();
    let mut found: Vec<_> =
        checked.failures.iter().map(|f| format!("{}: {}", f.property, f.reason)).collect();
    found.sort();
    let expected = [
        "accessKey: needs \"secretKey\"; set",
        "allowedAccountIds: can't be obeyed without asking for the account; leave \"skipRequestingAccountId\" out",
        "assumeRoleWithWebIdentity.duration: must be from 15m to 12h",
        "assumeRoles[0].duration: must be a duration like",
        "assumeRoles[1].roleArn: is required",
        "endpoints[0].cloudwach: there is no property \"cloudwach\"; did you mean \"cloudwatch\"?",
        "endpoints[0].lambda: must be text, not a list",
        "endpoints[0].sqs: isn't a URL; start it with",
        "httpProxy: isn't a URL; start it with",
        "insecure: is not supported by this provider",
        "maxRetries: must be a whole number, not text",
        "region: there is no AWS region \"eu-centrl-1\"; check its spelling",
        "regon: there is no property \"regon\"; did you mean \"region\"?",
        "tagPolicyCompliance: is not supported by this provider",
        "userAgents[0]: can only have printable",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} instead of {expected}");
    }
}

#[tokio::test]
async fn what_the_official_provider_takes_is_taken() {
    let server = TestServer::new(pulumi_resource_aws::package());
    let config = props(json!({
        "region": "eu-central-1", "accessKey": "a", "secretKey": "b", "token": "c", "maxRetries": "25",
        "skipMetadataApiCheck": "false", "skipCredentialsValidation": "false", "skipRegionValidation": "true",
        "s3UsePathStyle": "true", "insecure": "false", "tagPolicyCompliance": "disabled", "retryMode": "adaptive",
        "endpoints": "[{\"s3\":\"http://a\",\"cloudwatchlogs\":\"\"}]", "userAgents": "[\"a/1 (b)\"]",
        "tokenBucketRateLimiterCapacity": "1000", "noProxy": "localhost", "httpsProxy": "https://me:pw@proxy:8080",
        "assumeRoles": "[{\"roleArn\":\"arn\",\"duration\":\"1h30m\",\"transitiveTagKeys\":[\"a\"]}]"
    }));
    let checked = server.check_config(config).unwrap();
    assert!(checked.failures.is_empty(), "{:?}", checked.failures);
}

#[tokio::test]
async fn no_change_of_the_configuration_replaces_the_provider() {
    let server = TestServer::new(pulumi_resource_aws::package());
    let (olds, news) = (quiet(json!({})), quiet(json!({"region": "us-west-2", "profile": "other"})));
    let diff = server.diff_config(olds, news).unwrap();
    assert!(diff.replaces.is_empty());
    assert_eq!(diff.diffs.len(), 2, "{:?}", diff.diffs);
}

#[tokio::test]
async fn default_tags_are_on_everything_and_in_no_ones_way() {
    let server = configured(json!({"defaultTags": "{\"tags\":{\"team\":\"chat\"}}"})).await;
    let inputs = props(json!({"tags": {"a": "1"}}));
    let group = Made::new(&server, "aws:cloudwatch/logGroup:LogGroup", "tagged", inputs).await;
    assert_eq!(group.state["tags"], Value::Object(props(json!({"a": "1"}))));
    assert_eq!(group.state["tagsAll"], Value::Object(props(json!({"a": "1", "team": "chat"}))));
    assert!(group.diff(&group.inputs.clone()).detailed_diff.is_empty());
    let read = from_struct(group.read().await.properties.unwrap()).unwrap();
    assert_eq!(read["tags"], group.state["tags"]);
    group.delete().await.unwrap();
}

#[tokio::test]
async fn the_wrong_account_is_refused() {
    let url = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
    let server = TestServer::new(pulumi_resource_aws::package());
    let config = props(json!({
        "region": "eu-central-1", "accessKey": "test", "secretKey": "test", "endpoints": [{"sts": url}],
        "allowedAccountIds": ["123456789012"]
    }));
    let refused = server.configure(config).await.unwrap_err();
    assert!(refused.message().contains("the AWS account 000000000000"), "{}", refused.message());
}

#[tokio::test]
async fn a_dead_endpoint_is_an_error_and_not_a_hang() {
    let server = TestServer::new(pulumi_resource_aws::package());
    let config = props(json!({
        "region": "eu-central-1", "accessKey": "test", "secretKey": "test", "maxRetries": 1,
        "skipCredentialsValidation": true, "endpoints": [{"sts": "http://127.0.0.1:9"}]
    }));
    server.configure(config).await.unwrap();
    let error = server.invoke(IDENTITY, Object::new()).await.unwrap_err();
    assert!(error.message().starts_with("GetCallerIdentity failed: "), "{}", error.message());
    assert!(error.message().contains("no answer from http://127.0.0.1:9: "), "{}", error.message());
    assert!(error.message().contains("is the network up"), "{}", error.message());
}

#[tokio::test]
async fn ignored_tags_are_neither_sent_nor_a_difference() {
    let server = configured(json!({"ignoreTags": {"keys": ["owner"], "keyPrefixes": ["k8s/"]}})).await;
    let inputs = props(json!({"tags": {"a": "1", "owner": "me"}}));
    let group = Made::new(&server, GROUP, "ignoring", inputs).await;
    assert_eq!(group.state["tagsAll"], Value::Object(props(json!({"a": "1"}))));
    let read = group.read().await;
    assert_eq!(from_struct(read.properties.unwrap()).unwrap()["tags"], group.state["tags"]);
    assert_eq!(from_struct(read.inputs.unwrap()).unwrap(), group.inputs);
    assert!(group.diff(&group.inputs.clone()).detailed_diff.is_empty());
    group.delete().await.unwrap();
}

#[tokio::test]
async fn a_secret_tag_is_a_secret_among_all_tags() {
    let server = configured(json!({})).await;
    let tags = Object::from([("a".into(), Value::from("hush").into_secret())]);
    let inputs = Object::from([("tags".into(), Value::Object(tags))]);
    let mut group = Made::new(&server, GROUP, "secretive", inputs.clone()).await;
    assert!(group.state["tagsAll"].has_secrets(), "{:?}", group.state["tagsAll"]);
    group.update(common::with(&inputs, json!({"retentionInDays": 7}))).await;
    assert!(group.state["tagsAll"].has_secrets(), "{:?}", group.state["tagsAll"]);
    group.delete().await.unwrap();
}

#[tokio::test]
async fn secret_default_tags_stay_secret() {
    let tags =
        json!({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hush"});
    let mut config = quiet(json!({"endpoints": [{"logs": embedded(), "sts": embedded()}]}));
    let block = Value::from(json!({"tags": {"team": tags}}).to_string()).into_secret();
    config.insert("defaultTags".into(), block);
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(config).await.unwrap();
    let group = Made::new(&server, GROUP, "secret-defaults", Object::new()).await;
    assert!(group.state["tagsAll"].has_secrets(), "{:?}", group.state["tagsAll"]);
    group.delete().await.unwrap();
}

#[tokio::test]
async fn wrong_credentials_fail_before_anything_is_made() {
    let mut config = quiet(json!({"endpoints": [{"sts": "http://127.0.0.1:9"}]}));
    config.remove("skipCredentialsValidation");
    assert!(refused(config).await.starts_with("GetCallerIdentity failed: "));
}

#[tokio::test]
async fn what_needs_the_account_asks_for_it_late_and_says_why() {
    let config =
        quiet(json!({"skipRequestingAccountId": true, "endpoints": [{"sts": "http://127.0.0.1:9"}]}));
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(config).await.unwrap();
    let error = server.invoke(IDENTITY, Object::new()).await.unwrap_err();
    assert!(error.message().contains("although skipRequestingAccountId is set"), "{}", error.message());
}

/// Whose credentials a configuration ends up with.
async fn identity(extra: Json) -> String {
    let server = configured(extra).await;
    let answer = server.invoke(IDENTITY, Object::new()).await.unwrap();
    let answer = from_struct(answer.r#return.unwrap()).unwrap();
    answer["arn"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn roles_are_assumed_one_after_another() {
    let role = |name: &str| format!("arn:aws:iam::000000000000:role/{name}");
    let arn = identity(json!({"assumeRoles": [
        {"roleArn": role("first")},
        {"roleArn": role("second"), "sessionName": "mine", "sourceIdentity": "me", "duration": "1h",
         "tags": {"a": "1"}, "transitiveTagKeys": ["a"], "externalId": "42"}
    ]}))
    .await;
    assert!(arn.ends_with(":assumed-role/second/mine"), "{arn}");
}

#[tokio::test]
async fn a_token_of_an_identity_provider_is_as_good_as_keys() {
    let path = std::env::temp_dir().join(common::unique("token"));
    std::fs::write(&path, "a.b.c\n").unwrap();
    let role = "arn:aws:iam::000000000000:role/federated";
    let arn = identity(json!({"assumeRoleWithWebIdentity": {
        "roleArn": role, "webIdentityTokenFile": path, "sessionName": "job"
    }}))
    .await;
    std::fs::remove_file(&path).unwrap();
    assert!(arn.ends_with(":assumed-role/federated/job"), "{arn}");
}

#[tokio::test]
async fn certificates_that_cannot_be_read_are_an_error_with_a_remedy() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/authority.pem");
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(quiet(json!({"customCaBundle": data}))).await.unwrap();
    for path in ["/nowhere.pem", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")] {
        let error = refused(quiet(json!({"customCaBundle": path}))).await;
        assert!(error.starts_with(&format!("failed to read the certificates in {path}: ")), "{error}");
        assert!(error.ends_with("in PEM format"), "{error}");
    }
}

/// Reads a log group; nobody minds what comes of it.
async fn read_group(config: Object) {
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(config).await.unwrap();
    let urn = pulumi_provider::testing::urn(GROUP, "somewhere");
    let _ = server.read(rpc::ReadRequest { id: "somewhere".into(), urn, ..Default::default() }).await;
}

fn no_groups() -> Fake {
    Fake::start(|_, _| (200, json!({"logGroups": []})))
}

#[tokio::test]
async fn calls_go_through_the_proxy() {
    let fake = no_groups();
    let endpoints = json!([{"logs": "http://logs.invalid"}]);
    read_group(quiet(json!({"endpoints": endpoints, "httpProxy": fake.url}))).await;
    let seen = fake.seen();
    assert!(seen[0].starts_with("POST http://logs.invalid/ Logs_20140328.DescribeLogGroups"), "{seen:?}");
    let endpoints = json!([{"logs": fake.url}]);
    read_group(quiet(json!({"endpoints": endpoints, "httpProxy": "http://127.0.0.1:9"}))).await;
    assert_eq!(fake.seen().len(), 2, "this machine needs no proxy");
}

/// Runs one of this file's ignored tests in a process of its own: only there can the environment be another.
fn elsewhere(test: &str, config: &Json, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", test]).env_remove("AWS_ENDPOINT_URL");
    command.env("TEST_CONFIG", config.to_string()).envs(variables.iter().copied());
    command.output().unwrap()
}

fn elsewheres() -> Object {
    props(serde_json::from_str(&std::env::var("TEST_CONFIG").unwrap()).unwrap())
}

#[tokio::test]
#[ignore = "run by other tests, in another environment"]
async fn reading_elsewhere() {
    read_group(elsewheres()).await;
}

#[tokio::test]
async fn the_environment_and_profiles_may_say_where_services_are() {
    let fake = no_groups();
    let config = json!({
        "region": "eu-central-1", "accessKey": "a", "secretKey": "b", "skipCredentialsValidation": true,
        "maxRetries": 0
    });
    let dead = "http://127.0.0.1:9";
    let here = [("AWS_ENDPOINT_URL", dead), ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", &fake.url)];
    elsewhere("reading_elsewhere", &config, &here);
    assert_eq!(fake.seen().len(), 1, "by AWS_ENDPOINT_URL_CLOUDWATCH_LOGS");
    elsewhere("reading_elsewhere", &config, &[("AWS_ENDPOINT_URL", &fake.url)]);
    assert_eq!(fake.seen().len(), 2, "by AWS_ENDPOINT_URL");
    let path = std::env::temp_dir().join(common::unique("profile"));
    let text = format!(
        "[profile p]\nservices = here\n[services here]\ncloudwatch_logs =\n  endpoint_url = {}\n",
        fake.url
    );
    std::fs::write(&path, text).unwrap();
    let mut profile = config.clone();
    profile["profile"] = "p".into();
    profile["sharedConfigFiles"] = json!([path]);
    elsewhere("reading_elsewhere", &profile, &[]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(fake.seen().len(), 3, "by a profile's services section");
}

#[tokio::test]
#[ignore = "run by another test, in another environment"]
async fn configuring_elsewhere() {
    panic!("{}", refused(elsewheres()).await);
}

#[tokio::test]
async fn a_call_that_hangs_ends_after_the_time_that_the_environment_allows() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let config = json!({
        "region": "eu-central-1", "accessKey": "a", "secretKey": "b", "maxRetries": 0, "endpoints": [{"sts": url}]
    });
    let start = Instant::now();
    let output = elsewhere("configuring_elsewhere", &config, &[("PULUMI_AWS_CALL_TIMEOUT", "0.3")]);
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(start.elapsed() < Duration::from_secs(5), "{said}");
    assert!(said.contains("GetCallerIdentity failed: ") && said.contains("time"), "{said}");
}
