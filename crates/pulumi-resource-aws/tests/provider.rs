//! The provider's functions on the embedded AWS.

mod common;

use common::{Made, props, server};
use pulumi_provider::{Object, Value, testing::TestServer};
use pulumi_wasm_proto::from_struct;
use serde_json::json;

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
async fn nothing_is_made_where_the_account_is_unknown() {
    let dead = TestServer::new(pulumi_resource_aws::package());
    let url = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
    let config = props(json!({
        "region": "eu-central-1", "accessKey": "test", "secretKey": "test", "maxRetries": 0,
        "skipCredentialsValidation": true, "endpoints": [{"logs": url, "sts": "http://127.0.0.1:9"}]
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
