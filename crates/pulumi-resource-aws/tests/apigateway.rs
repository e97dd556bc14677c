//! The account's settings of API Gateway on the embedded AWS. There is only one account, and it never is gone.

mod common;

use common::{Made, problems, props, server};
use serde_json::json;

const ACCOUNT: &str = "aws:apigateway/account:Account";
const ROLE: &str = "arn:aws:iam::000000000000:role/logs";

#[tokio::test]
async fn the_account_lives() {
    let server = server().await;
    let wrong = problems(&server, ACCOUNT, props(json!({"cloudwatchRole": ROLE})));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    let inputs = props(json!({"cloudwatchRoleArn": ROLE}));
    let mut account = Made::new(&server, ACCOUNT, "account", inputs.clone()).await;
    assert_eq!(account.text("cloudwatchRoleArn"), ROLE);
    assert!(account.diff(&account.inputs.clone()).detailed_diff.is_empty());
    let changed = account.update(props(json!({"cloudwatchRoleArn": format!("{ROLE}-2")}))).await;
    assert_eq!(changed, ["cloudwatchRoleArn"]);
    assert_eq!(account.update(props(json!({}))).await, ["cloudwatchRoleArn"]);
    assert_eq!(account.text("cloudwatchRoleArn"), "");
    assert!(account.diff(&account.inputs.clone()).detailed_diff.is_empty());
    assert_eq!(account.read().await.id, account.id);
    account.delete().await.unwrap();
    account.delete().await.unwrap();
}
