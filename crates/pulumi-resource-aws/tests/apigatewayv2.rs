//! API Gateway on the embedded AWS.

mod common;

use common::{Fake, Life, Made, Server, faked, props, server, with};
use pulumi_provider::{Object, Value, testing::details};
use pulumi_wasm_proto::rpc::ErrorResourceInitFailed;
use serde_json::{Value as Json, json};

const API: &str = "aws:apigatewayv2/api:Api";
const DEPLOYMENT: &str = "aws:apigatewayv2/deployment:Deployment";
const ROUTE: &str = "aws:apigatewayv2/route:Route";

fn websocket() -> Object {
    props(json!({"protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action"}))
}

async fn api<'a>(server: &'a Server, name: &str) -> Made<'a> {
    Made::new(server, API, name, websocket()).await
}

/// An import id: the API's and the resource's own.
fn below(made: &Made<'_>) -> String {
    format!("{}/{}", made.text("apiId"), made.id)
}

#[tokio::test]
async fn an_api_lives() {
    let server = server().await;
    let inputs = with(&websocket(), json!({"tags": {"a": "1"}}));
    let described = with(&inputs, json!({"description": "of a test", "version": "2"}));
    Life {
        token: API,
        name: "api",
        lost: "POST /v2/apis ",
        inputs: inputs.clone(),
        bad: &[
            (
                with(&inputs, json!({"protocolType": "WEBSOCKETS"})),
                "protocolType: must be one of HTTP, WEBSOCKET",
            ),
            (with(&inputs, json!({"body": "{}"})), "body: is not supported"),
            (with(&inputs, json!({"arn": "arn"})), "arn: is set by the provider"),
        ],
        unknown: "description",
        outputs: &["arn", "apiEndpoint", "executionArn", "name", "region", "tagsAll"],
        updates: &[
            (described.clone(), &["description", "version"]),
            (with(&described, json!({"name": "renamed"})), &["name"]),
            (with(&described, json!({"name": "renamed", "tags": {"b": "2"}})), &TAGS),
        ],
        replaces: &[(with(&inputs, json!({"protocolType": "HTTP"})), "protocolType")],
        stale: &TAG_MAPS,
        ..Life::default()
    }
    .live(&server)
    .await;
}

/// MiniStack's GetApi and GetStage don't see what TagResource changed.
const TAG_MAPS: [&str; 2] = ["tags", "tagsAll"];

const TAGS: [&str; 4] = ["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"];

#[tokio::test]
async fn an_integration_lives() {
    let server = server().await;
    let api = api(&server, "integrations").await;
    let inputs =
        props(json!({"apiId": api.id, "integrationType": "AWS_PROXY", "integrationUri": "arn:aws:lambda:x"}));
    Life {
        token: "aws:apigatewayv2/integration:Integration",
        name: "integration",
        lost: &format!("POST /v2/apis/{}/integrations ", api.id),
        inputs: inputs.clone(),
        bad: &[
            (
                with(&inputs, json!({"timeoutMilliseconds": 40000})),
                "timeoutMilliseconds: must be from 50 to 30000",
            ),
            (with(&inputs, json!({"integrationMethod": "FETCH"})), "integrationMethod: must be one of"),
        ],
        unknown: "apiId",
        updates: &[
            (with(&inputs, json!({"timeoutMilliseconds": 5000})), &["timeoutMilliseconds"]),
            (
                with(&inputs, json!({"timeoutMilliseconds": 5000, "description": "of a test"})),
                &["description"],
            ),
        ],
        replaces: &[(with(&inputs, json!({"integrationType": "HTTP"})), "integrationType")],
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    api.delete().await.unwrap();
}

#[tokio::test]
async fn a_route_lives() {
    let server = server().await;
    let api = api(&server, "routes").await;
    let inputs = props(json!({"apiId": api.id, "routeKey": "sendMessage", "target": "integrations/none"}));
    Life {
        token: ROUTE,
        name: "route",
        lost: &format!("POST /v2/apis/{}/routes ", api.id),
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"routeKey": null})), "routeKey: is required"),
            (with(&inputs, json!({"authorizationType": "AWS"})), "authorizationType: must be one of"),
        ],
        unknown: "target",
        updates: &[
            (with(&inputs, json!({"target": "integrations/other"})), &["target"]),
            (
                with(
                    &inputs,
                    json!({"target": "integrations/other", "routeResponseSelectionExpression": "$default"}),
                ),
                &["routeResponseSelectionExpression"],
            ),
        ],
        replaces: &[(with(&inputs, json!({"apiId": "other"})), "apiId")],
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    api.delete().await.unwrap();
}

#[tokio::test]
async fn a_route_response_lives() {
    let server = server().await;
    let api = api(&server, "responses").await;
    let route =
        props(json!({"apiId": api.id, "routeKey": "answer", "routeResponseSelectionExpression": "$default"}));
    let route = Made::new(&server, ROUTE, "answered", route).await;
    let inputs = props(json!({"apiId": api.id, "routeId": route.id, "routeResponseKey": "$default"}));
    Life {
        token: "aws:apigatewayv2/routeResponse:RouteResponse",
        name: "response",
        lost: &format!("POST /v2/apis/{}/routes/{}/routeresponses ", api.id, route.id),
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"routeResponseKey": null})), "routeResponseKey: is required")],
        unknown: "routeId",
        updates: &[(
            with(&inputs, json!({"modelSelectionExpression": "$default"})),
            &["modelSelectionExpression"],
        )],
        replaces: &[(with(&inputs, json!({"routeId": "other"})), "routeId")],
        import: &|made| format!("{}/{}/{}", made.text("apiId"), made.text("routeId"), made.id),
        ..Life::default()
    }
    .live(&server)
    .await;
    api.delete().await.unwrap();
}

#[tokio::test]
async fn a_deployment_lives() {
    let server = server().await;
    let api = api(&server, "deployments").await;
    let inputs = props(json!({"apiId": api.id, "triggers": {"routes": "abc"}}));
    Life {
        token: DEPLOYMENT,
        name: "deployment",
        lost: &format!("POST /v2/apis/{}/deployments ", api.id),
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"triggers": "abc"})), "triggers: must be a map, not text")],
        unknown: "triggers",
        outputs: &["autoDeployed", "region"],
        // MiniStack has no UpdateDeployment.
        replaces: &[(with(&inputs, json!({"triggers": {"routes": "def"}})), "triggers")],
        import: &below,
        unreadable: &["triggers"],
        ..Life::default()
    }
    .live(&server)
    .await;
    api.delete().await.unwrap();
}

/// A stage's settings, of which `changes` are others.
fn settings(changes: Json) -> Json {
    let inputs = props(json!({
        "throttlingRateLimit": 1000, "throttlingBurstLimit": 500, "loggingLevel": "INFO", "detailedMetricsEnabled": true
    }));
    pulumi_provider::convert::to_json(&Value::Object(with(&inputs, changes)))
}

#[tokio::test]
async fn a_stage_lives() {
    let server = server().await;
    let api = api(&server, "stages").await;
    let deployment = Made::new(&server, DEPLOYMENT, "staged", props(json!({"apiId": api.id}))).await;
    let log = json!({"destinationArn": "arn:aws:logs:eu-central-1:000000000000:log-group:x", "format": "$context.requestId"});
    let inputs = props(json!({
        "apiId": api.id, "name": "dev", "deploymentId": deployment.id, "accessLogSettings": log,
        "defaultRouteSettings": settings(json!({})), "stageVariables": {"a": "1"}, "tags": {"a": "1"}
    }));
    let slower =
        with(&inputs, json!({"defaultRouteSettings": settings(json!({"throttlingRateLimit": 100}))}));
    let route = json!([{"routeKey": "$connect", "throttlingRateLimit": 5, "throttlingBurstLimit": 5}]);
    Life {
        token: "aws:apigatewayv2/stage:Stage",
        name: "stage",
        lost: &format!("POST /v2/apis/{}/stages ", api.id),
        inputs: inputs.clone(),
        bad: &[
            (
                with(&inputs, json!({"defaultRouteSettings": settings(json!({"throttlingRateLimit": -1}))})),
                "defaultRouteSettings.throttlingRateLimit: must be at least 0",
            ),
            (
                with(&inputs, json!({"defaultRouteSettings": settings(json!({"loggingLevel": "DEBUG"}))})),
                "defaultRouteSettings.loggingLevel: must be one of ERROR, INFO, OFF",
            ),
            (
                with(&inputs, json!({"accessLogSettings": {"destinationArn": "a"}})),
                "accessLogSettings.format: is required",
            ),
        ],
        unknown: "deploymentId",
        outputs: &["arn", "executionArn", "invokeUrl", "tagsAll"],
        updates: &[
            (slower.clone(), &["defaultRouteSettings.throttlingRateLimit"]),
            (with(&slower, json!({"accessLogSettings": null})), &["accessLogSettings"]),
            (
                with(&slower, json!({"accessLogSettings": null, "routeSettings": route})),
                &["routeSettings[0]"],
            ),
            (
                with(&slower, json!({"accessLogSettings": null, "routeSettings": route, "tags": {"b": "2"}})),
                &TAGS,
            ),
        ],
        replaces: &[(with(&inputs, json!({"name": "prod"})), "name")],
        stale: &TAG_MAPS,
        import: &below,
        ..Life::default()
    }
    .live(&server)
    .await;
    deployment.delete().await.unwrap();
    api.delete().await.unwrap();
}

#[tokio::test]
async fn a_throttle_is_never_replaced_by_a_zero() {
    let server = server().await;
    let api = api(&server, "throttles").await;
    let limits = json!({"throttlingRateLimit": 100, "throttlingBurstLimit": 50});
    let inputs = props(json!({"apiId": api.id, "name": "slow", "defaultRouteSettings": limits}));
    let stage = Made::new(&server, "aws:apigatewayv2/stage:Stage", "slow", inputs.clone()).await;
    for lost in [json!(null), json!({"throttlingRateLimit": 100})] {
        let refused = stage.refused(with(&inputs, json!({"defaultRouteSettings": lost}))).await;
        let expected = "API Gateway can't take a stage's own throttle away, and 0 blocks every request; \
            set both throttling limits";
        assert!(refused.message().starts_with(expected), "{}", refused.message());
    }
    stage.delete().await.unwrap();
    api.delete().await.unwrap();
}

/// MiniStack takes DeleteRouteSettings for DeleteStage.
#[tokio::test]
async fn a_route_whose_limit_disappears_is_forgotten_first() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap() {
        ("GET", _) => (200, json!({"protocolType": "WEBSOCKET"})),
        ("DELETE", _) => (204, json!({})),
        _ => (200, json!({"stageName": "dev", "routeSettings": {"$connect": {"throttlingBurstLimit": 5}}})),
    });
    let server = faked("apigatewayv2", &fake).await;
    let route = |limits: Json| json!({"apiId": "a", "name": "dev", "routeSettings": [limits]});
    let both = route(json!({"routeKey": "$connect", "throttlingBurstLimit": 5, "throttlingRateLimit": 5}));
    let mut stage = Made::new(&server, "aws:apigatewayv2/stage:Stage", "dev", props(both.clone())).await;
    stage.state.extend(props(both));
    stage.update(props(route(json!({"routeKey": "$connect", "throttlingBurstLimit": 5})))).await;
    let seen = fake.seen();
    let [.., forgotten, sent] = &seen[..] else { panic!("{seen:?}") };
    assert!(forgotten.starts_with("DELETE /v2/apis/a/stages/dev/routesettings/%24connect"), "{seen:?}");
    assert!(sent.starts_with("PATCH") && !sent.contains("throttlingRateLimit"), "{seen:?}");
}

#[tokio::test]
async fn a_deployment_that_failed_is_not_kept() {
    let fake = Fake::start(|request, before| match (request.split_once(' ').unwrap().0, before) {
        ("POST", 0) => (429, json!({"__type": "TooManyRequestsException", "message": "slow down"})),
        ("POST", _) => (201, json!({"deploymentId": "d", "deploymentStatus": "PENDING"})),
        ("GET", _) => (200, json!({"deploymentStatus": "FAILED", "deploymentStatusMessage": "no routes"})),
        _ => (204, json!({})),
    });
    let server = faked("apigatewayv2", &fake).await;
    let failed =
        Made::try_new(&server, DEPLOYMENT, "failed", props(json!({"apiId": "a"}))).await.err().unwrap();
    assert_eq!(failed.message(), "AWS failed to deploy the API: no routes");
    assert!(details::<ErrorResourceInitFailed>(&failed).is_empty(), "it is not recorded");
    assert!(fake.seen().last().unwrap().starts_with("DELETE /v2/apis/a/deployments/d"), "{:?}", fake.seen());
}
