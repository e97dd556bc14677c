//! Who may connect.

use aws_websocket_api::{Authorizer, IdentitySource, LambdaAuthorizer, Route};
use pulumi_wasm::mocks::MockRun;
use serde_json::json;

use super::{API_ARN, AUTHORIZER, PERMISSION, ROUTE, chat, function, inputs, made, names};

fn authorized(authorizer: impl Into<Authorizer>) -> MockRun {
    made(chat().connect(Route::to(function("c")).authorizer(authorizer)))
}

#[test]
fn everybody_connects_unless_told_otherwise() {
    for run in [authorized(Authorizer::None), made(chat().connect(function("c")))] {
        let route = inputs(&run, ROUTE, "connect-route");
        assert!(route["authorizationType"].is_null() && route["authorizerId"].is_null(), "{route}");
        assert_eq!(names(&run, AUTHORIZER), Vec::<String>::new());
    }
}

#[test]
fn who_signs_with_aws_credentials_connects() {
    let run = authorized(Authorizer::Iam);
    assert_eq!(inputs(&run, ROUTE, "connect-route")["authorizationType"], "AWS_IAM");
    assert_eq!(names(&run, AUTHORIZER), Vec::<String>::new());
}

#[test]
fn a_function_says_who_connects_and_only_the_authorizer_may_ask_it() {
    let run = authorized(LambdaAuthorizer::new(function("check")));
    let route = inputs(&run, ROUTE, "connect-route");
    assert_eq!(route["authorizationType"], "CUSTOM");
    assert_eq!(route["authorizerId"], "Chat-authorizer-id");
    assert_eq!(
        inputs(&run, AUTHORIZER, "authorizer"),
        json!({
            "apiId": "Chat-id", "name": "check", "authorizerType": "REQUEST",
            "authorizerUri": "arn:invoke:Chat-check-function",
            "identitySources": ["route.request.header.Authorization"],
        })
    );
    assert_eq!(
        inputs(&run, PERMISSION, "authorizer-permission"),
        json!({
            "action": "lambda:InvokeFunction", "function": "check-dev", "principal": "apigateway.amazonaws.com",
            "sourceArn": format!("{API_ARN}/authorizers/Chat-authorizer-id"),
        })
    );
    assert_eq!(names(&run, PERMISSION), ["authorizer-permission", "connect-dev-permission"]);
}

#[test]
fn an_authorizer_has_a_name_and_all_its_identity_sources() {
    let sources = [
        IdentitySource::header("Cookie"),
        IdentitySource::query("token"),
        IdentitySource::context("identity.sourceIp"),
        IdentitySource::stage_variable("tenant"),
    ];
    let authorizer = LambdaAuthorizer::new(function("check")).name("tokens");
    let run = authorized(sources.into_iter().fold(authorizer, LambdaAuthorizer::identity_source));
    let inputs = inputs(&run, AUTHORIZER, "authorizer");
    assert_eq!(inputs["name"], "tokens");
    assert_eq!(
        inputs["identitySources"],
        json!([
            "route.request.header.Cookie",
            "route.request.querystring.token",
            "context.identity.sourceIp",
            "stageVariables.tenant",
        ])
    );
}
