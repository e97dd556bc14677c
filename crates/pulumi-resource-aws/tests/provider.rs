//! The provider's configuration and functions on the embedded AWS.

mod common;

use common::{Made, configured, props, server};
use pulumi_provider::{Object, Value, testing::TestServer};
use pulumi_wasm_proto::from_struct;
use serde_json::json;

#[tokio::test]
async fn wrong_configuration_is_named_all_at_once() {
    let server = TestServer::new(pulumi_resource_aws::package());
    let config = props(json!({
        "regon": "eu-central-1", "httpProxy": "http://proxy", "maxRetries": "many", "accessKey": "a",
        "endpoints": "[{\"eks\":\"http://a\",\"lambda\":[]}]", "insecure": "false"
    }));
    let checked = server.check_config(config).unwrap();
    let found: Vec<_> = checked.failures.iter().map(|f| format!("{}: {}", f.property, f.reason)).collect();
    let expected = [
        "endpoints[0].lambda: must be text, not a list",
        "httpProxy: is not supported by this provider",
        "maxRetries: must be a whole number, not text",
        "regon: there is no property \"regon\"; did you mean \"region\"?",
        "accessKey: needs \"secretKey\"",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} instead of {expected}");
    }
}

#[tokio::test]
async fn the_functions_tell_who_and_where_we_are() {
    let server = server().await;
    let call = async |token: &str| {
        let answer = server.invoke(token, Object::new()).await.unwrap();
        from_struct(answer.r#return.unwrap()).unwrap()
    };
    let identity = call("aws:index/getCallerIdentity:getCallerIdentity").await;
    assert_eq!(identity["accountId"], Value::from("000000000000"));
    let region = call("aws:index/getRegion:getRegion").await;
    assert_eq!(region["name"], Value::from("eu-central-1"));
    assert_eq!(region["description"], Value::from("Europe (Frankfurt)"));
    let partition = call("aws:index/getPartition:getPartition").await;
    assert_eq!(partition["dnsSuffix"], Value::from("amazonaws.com"));
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
        "endpoints": [{"sts": "http://127.0.0.1:9"}]
    }));
    server.configure(config).await.unwrap();
    let error =
        server.invoke("aws:index/getCallerIdentity:getCallerIdentity", Object::new()).await.unwrap_err();
    assert!(error.message().starts_with("GetCallerIdentity failed: "), "{}", error.message());
    assert!(error.message().contains("no answer from http://127.0.0.1:9: "), "{}", error.message());
    assert!(error.message().contains("is the network up"), "{}", error.message());
}

#[tokio::test]
async fn nothing_is_made_where_the_account_is_unknown() {
    let dead = TestServer::new(pulumi_resource_aws::package());
    let url = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
    let config = props(json!({
        "region": "eu-central-1", "accessKey": "test", "secretKey": "test", "maxRetries": 0,
        "endpoints": [{"logs": url, "sts": "http://127.0.0.1:9"}]
    }));
    dead.configure(config).await.unwrap();
    const GROUP: &str = "aws:cloudwatch/logGroup:LogGroup";
    let inputs = props(json!({"name": common::unique("orphan")}));
    let failed = Made::try_new(&dead, GROUP, "orphan", inputs.clone()).await.err().unwrap();
    assert!(failed.message().starts_with("GetCallerIdentity failed"), "{}", failed.message());
    let server = server().await;
    let group = Made::new(&server, GROUP, "orphan", inputs).await;
    assert_eq!(group.text("namePrefix"), "");
    group.delete().await.unwrap();
}
