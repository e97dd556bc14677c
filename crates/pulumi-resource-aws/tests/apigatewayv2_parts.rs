//! API Gateway's authorizers, models and integration responses.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{
    Fake, Life, Made, Server, drifts, faked, props, server,
    shelf::{lossy, shelf},
    with,
};
use pulumi_provider::{Value, convert};
use serde_json::{Value as Json, json};

const API: &str = "aws:apigatewayv2/api:Api";
const AUTHORIZER: &str = "aws:apigatewayv2/authorizer:Authorizer";
const DOMAIN: &str = "aws:apigatewayv2/domainName:DomainName";
const MAPPING: &str = "aws:apigatewayv2/apiMapping:ApiMapping";
const MODEL: &str = "aws:apigatewayv2/model:Model";
const RESPONSE: &str = "aws:apigatewayv2/integrationResponse:IntegrationResponse";

async fn api<'a>(server: &'a Server, name: &str, protocol: &str) -> Made<'a> {
    Made::new(server, API, name, props(json!({"protocolType": protocol}))).await
}

/// An import id: the API's and the resource's own.
fn below(made: &Made<'_>) -> String {
    format!("{}/{}", made.text("apiId"), made.id)
}

#[tokio::test]
async fn an_authorizer_lives() {
    let server = server().await;
    let api = api(&server, "authorizers", "HTTP").await;
    let inputs = props(json!({
        "apiId": api.id, "authorizerType": "REQUEST", "authorizerUri": "arn:aws:lambda:x", "name": "caller",
        "authorizerPayloadFormatVersion": "2.0", "identitySources": ["$request.querystring.token"],
    }));
    let sources = json!({"identitySources": ["$request.querystring.token", "$request.header.Auth"]});
    let role = json!({"authorizerCredentialsArn": "arn:aws:iam::123456789012:role/caller"});
    let simple = with(&inputs, json!({"enableSimpleResponses": true, "authorizerResultTtlInSeconds": 0}));
    let bad = |changes: Json, problem: &'static str| (with(&inputs, changes), problem);
    Life {
        token: AUTHORIZER,
        name: "authorizer",
        lost: &format!("POST /v2/apis/{}/authorizers ", api.id),
        inputs: inputs.clone(),
        bad: &[
            bad(json!({"authorizerType": "TOKEN"}), "authorizerType: must be one of REQUEST, JWT"),
            bad(json!({"authorizerUri": null}), "authorizerType: needs \"authorizerUri\""),
            bad(json!({"authorizerType": "JWT"}), "authorizerType: needs \"jwtConfiguration\""),
            bad(json!({"authorizerCredentialsArn": "me"}), "authorizerCredentialsArn: must be an ARN"),
            bad(
                json!({"authorizerResultTtlInSeconds": 3601}),
                "authorizerResultTtlInSeconds: must be from 0 to 3600",
            ),
            bad(
                json!({"authorizerPayloadFormatVersion": "3.0"}),
                "authorizerPayloadFormatVersion: must be one of",
            ),
        ],
        unknown: "authorizerUri",
        outputs: &["authorizerResultTtlInSeconds", "name", "region"],
        updates: &[
            (with(&inputs, sources), &["identitySources[1]"]),
            (
                with(&inputs, json!({"authorizerUri": "arn:aws:lambda:y"})),
                &["authorizerUri", "identitySources[1]"],
            ),
            (with(&inputs, json!({"name": "renamed"})), &["authorizerUri", "name"]),
            (with(&inputs, role), &["authorizerCredentialsArn", "name"]),
            (inputs.clone(), &["authorizerCredentialsArn"]),
            (simple.clone(), &["authorizerResultTtlInSeconds", "enableSimpleResponses"]),
            (
                with(&simple, json!({"authorizerPayloadFormatVersion": "1.0"})),
                &["authorizerPayloadFormatVersion"],
            ),
        ],
        replaces: &[(with(&inputs, json!({"apiId": "other"})), "apiId")],
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    drifts(&server, AUTHORIZER, &inputs, json!({"authorizerUri": "arn:aws:lambda:z"})).await;
    api.delete().await.unwrap();
}

#[tokio::test]
async fn a_websocket_api_takes_no_authorizer_of_tokens() {
    let server = server().await;
    let api = api(&server, "sockets", "WEBSOCKET").await;
    let jwt =
        props(json!({"apiId": api.id, "authorizerType": "JWT", "jwtConfiguration": {"issuer": "https://x"}}));
    let refused = Made::try_new(&server, AUTHORIZER, "tokens", jwt).await.err().unwrap();
    assert!(
        refused.message().starts_with("CreateAuthorizer failed: BadRequestException"),
        "{}",
        refused.message()
    );
    let request = props(json!({
        "apiId": api.id, "authorizerType": "REQUEST", "authorizerUri": "arn:aws:lambda:x",
        "identitySources": ["route.request.querystring.token"],
    }));
    Made::new(&server, AUTHORIZER, "requests", request).await.delete().await.unwrap();
    api.delete().await.unwrap();
}

#[tokio::test]
async fn an_authorizer_of_tokens_lives() {
    let server = server().await;
    let api = api(&server, "tokens", "HTTP").await;
    let jwt = |audiences: Json| json!({"audiences": audiences, "issuer": "https://issuer.example.com"});
    let inputs = props(json!({
        "apiId": api.id, "authorizerType": "JWT", "identitySources": ["$request.header.Authorization"],
        // MiniStack says a version and a lifetime even of these.
        "authorizerPayloadFormatVersion": "2.0", "jwtConfiguration": jwt(json!(["a", "b"])),
    }));
    Life {
        token: AUTHORIZER,
        name: "tokens",
        inputs: inputs.clone(),
        unknown: "jwtConfiguration",
        outputs: &["authorizerResultTtlInSeconds", "name"],
        updates: &[
            (with(&inputs, json!({"jwtConfiguration": jwt(json!(["a", "c"]))})), &["jwtConfiguration.audiences[1]"]),
            (with(&inputs, json!({"jwtConfiguration": {"audiences": ["c", "a"], "issuer": "https://other.example.com"}})), &["jwtConfiguration.issuer"]),
        ],
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    api.delete().await.unwrap();
}

#[tokio::test]
async fn an_integration_response_lives() {
    let server = server().await;
    let api = api(&server, "answers", "WEBSOCKET").await;
    let integration = props(json!({"apiId": api.id, "integrationType": "MOCK"}));
    let integration =
        Made::new(&server, "aws:apigatewayv2/integration:Integration", "mock", integration).await;
    let inputs = props(json!({
        "apiId": api.id, "integrationId": integration.id, "integrationResponseKey": "/200/",
        "responseTemplates": {"$default": "{}"},
    }));
    let templates = json!({"responseTemplates": {"$default": "{}", "other": "x"}, "templateSelectionExpression": "$default"});
    let binary = json!({"contentHandlingStrategy": "CONVERT_TO_BINARY"});
    Life {
        token: RESPONSE,
        name: "response",
        lost: &format!("POST /v2/apis/{}/integrations/{}/integrationresponses ", api.id, integration.id),
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"integrationResponseKey": null})), "integrationResponseKey: is required"),
            (
                with(&inputs, json!({"contentHandlingStrategy": "TEXT"})),
                "contentHandlingStrategy: must be one of",
            ),
        ],
        unknown: "integrationId",
        outputs: &["region"],
        updates: &[
            (with(&inputs, templates), &["responseTemplates.other", "templateSelectionExpression"]),
            (
                with(&inputs, json!({"integrationResponseKey": "$default"})),
                &["integrationResponseKey", "responseTemplates.other", "templateSelectionExpression"],
            ),
            (with(&inputs, binary), &["contentHandlingStrategy", "integrationResponseKey"]),
            (inputs.clone(), &["contentHandlingStrategy"]),
        ],
        replaces: &[
            (with(&inputs, json!({"apiId": "other"})), "apiId"),
            (with(&inputs, json!({"integrationId": "other"})), "integrationId"),
        ],
        import: &|made| format!("{}/{}/{}", made.text("apiId"), made.text("integrationId"), made.id),
        ..Life::default()
    }
    .live(&server)
    .await;
    drifts(&server, RESPONSE, &inputs, json!({"responseTemplates": {"$default": "[]"}})).await;
    api.delete().await.unwrap();
}

/// MiniStack has no models.
#[tokio::test]
async fn a_model_lives() {
    let fake = Fake::start(shelf);
    let server = faked("apigatewayv2", &fake).await;
    let inputs =
        props(json!({"apiId": "a", "contentType": "application/json", "schema": "{\"type\": \"object\"}"}));
    let described = with(&inputs, json!({"description": "of a test", "contentType": "text/json"}));
    Life {
        token: MODEL,
        name: "my-model",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"name": "my-model"})), "name: can't have '-' in it"),
            (with(&inputs, json!({"schema": "{"})), "schema: must be JSON"),
            (
                with(&inputs, json!({"schema": format!("\"{}\"", "x".repeat(32767))})),
                "schema: must have at most 32768 characters",
            ),
            (with(&inputs, json!({"description": ""})), "description: must have a length of 1 to 128"),
            (with(&inputs, json!({"contentType": null})), "contentType: is required"),
        ],
        unknown: "apiId",
        outputs: &["name", "region"],
        updates: &[
            (described.clone(), &["contentType", "description"]),
            (with(&described, json!({"schema": {"type": "string"}})), &["schema"]),
            (with(&inputs, json!({"name": "renamed"})), &["contentType", "description", "name", "schema"]),
        ],
        replaces: &[(with(&inputs, json!({"apiId": "b"})), "apiId")],
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    drifts(&server, MODEL, &inputs, json!({"schema": "{\"type\":\"array\"}"})).await;
}

#[tokio::test]
async fn a_models_schema_is_compared_by_meaning_and_only_changes_are_sent() {
    let fake = Fake::start(shelf);
    let server = faked("apigatewayv2", &fake).await;
    let inputs =
        props(json!({"apiId": "a", "contentType": "application/json", "schema": "{\"a\": 1, \"b\": 2}"}));
    let mut made = Made::new(&server, MODEL, "model", inputs.clone()).await;
    assert!(made.update(with(&inputs, json!({"schema": "{\"b\":2,\"a\":1}"}))).await.is_empty());
    assert!(made.update(with(&inputs, json!({"description": "new"}))).await == ["description"]);
    assert_eq!(fake.seen().last().unwrap(), "PATCH /v2/apis/a/models/made {\"description\":\"new\"}");
    assert!(made.update(inputs).await == ["description"]);
    assert_eq!(fake.seen().last().unwrap(), "PATCH /v2/apis/a/models/made {\"description\":\"\"}");
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_one() {
    let configuration = json!({"certificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/one", "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2"});
    let cases = [
        (
            AUTHORIZER,
            "made",
            json!({"apiId": "http", "authorizerType": "REQUEST", "authorizerUri": "u", "identitySources": ["$request.header.A"]}),
        ),
        (
            DOMAIN,
            "x.example.com",
            json!({"domainName": "x.example.com", "domainNameConfiguration": configuration}),
        ),
        (MAPPING, "made", json!({"apiId": "a", "domainName": "d", "stage": "dev"})),
        (MODEL, "made", json!({"apiId": "a", "contentType": "text/plain", "schema": "{}"})),
        (RESPONSE, "made", json!({"apiId": "a", "integrationId": "i", "integrationResponseKey": "$default"})),
    ];
    for (token, id, inputs) in cases {
        let fake = Fake::start(lossy);
        let server = faked("apigatewayv2", &fake).await;
        let made = Made::new(&server, token, "lost", props(inputs)).await;
        assert_eq!(made.id, id, "{token}");
        let sent = fake.seen().iter().filter(|request| request.starts_with("POST")).count();
        assert_eq!(sent, 1, "{token}: {:?}", fake.seen());
        assert_eq!(made.read().await.id, id);
    }
}

/// The body that a resource is created with.
async fn created(token: &str, inputs: Json) -> Json {
    let fake = Fake::start(shelf);
    let server = faked("apigatewayv2", &fake).await;
    Made::new(&server, token, "sent", props(inputs)).await;
    let seen = fake.seen();
    let body = seen
        .iter()
        .find(|request| request.starts_with("POST"))
        .expect("a request with a body")
        .splitn(3, ' ')
        .nth(2)
        .expect("a request with a body");
    serde_json::from_str(body).expect("a request with a body")
}

#[tokio::test]
async fn results_are_kept_for_five_minutes_where_an_http_api_tells_callers_apart() {
    let inputs = props(json!({
        "apiId": "http", "authorizerType": "REQUEST", "authorizerUri": "u", "identitySources": ["$request.header.A"]
    }));
    let ttl = async |changes: Json| {
        let inputs = convert::to_json(&Value::Object(with(&inputs, changes)));
        created(AUTHORIZER, inputs).await["authorizerResultTtlInSeconds"].clone()
    };
    assert_eq!(ttl(json!({})).await, 300);
    assert_eq!(ttl(json!({"authorizerResultTtlInSeconds": 0})).await, 0);
    assert_eq!(ttl(json!({"identitySources": null})).await, Json::Null);
    let jwt = json!({"authorizerType": "JWT", "authorizerUri": null, "jwtConfiguration": {"issuer": "i"}});
    assert_eq!(ttl(jwt).await, Json::Null);
}

/// MiniStack doesn't change an authorizer's type.
#[tokio::test]
async fn an_authorizer_may_change_its_type() {
    let fake = Fake::start(shelf);
    let server = faked("apigatewayv2", &fake).await;
    let jwt = props(
        json!({"apiId": "http", "authorizerType": "JWT", "jwtConfiguration": {"audiences": ["a"], "issuer": "i"}}),
    );
    let mut made = Made::new(&server, AUTHORIZER, "changing", jwt.clone()).await;
    let request =
        with(&jwt, json!({"authorizerType": "REQUEST", "authorizerUri": "u", "jwtConfiguration": null}));
    made.update(request).await;
    let expected = r#"{"authorizerType":"REQUEST","authorizerUri":"u","jwtConfiguration":{}}"#;
    assert!(fake.seen().last().unwrap().ends_with(expected), "{:?}", fake.seen());
}

#[tokio::test]
async fn an_authorizer_that_routes_still_use_is_deleted_later() {
    let fake = Fake::start(|request, before| match (request.split_once(' ').unwrap().0, before) {
        ("DELETE", 0) => (
            409,
            json!({"__type": "ConflictException", "message": "Cannot delete authorizer 'x', is referenced by route"}),
        ),
        ("DELETE", _) => (204, json!({})),
        _ => (201, json!({"authorizerId": "x", "authorizerType": "REQUEST"})),
    });
    let server = faked("apigatewayv2", &fake).await;
    let inputs = props(json!({"apiId": "a", "authorizerType": "REQUEST", "authorizerUri": "u"}));
    Made::new(&server, AUTHORIZER, "used", inputs).await.delete().await.unwrap();
    assert_eq!(fake.seen().iter().filter(|request| request.starts_with("DELETE")).count(), 2);
}
