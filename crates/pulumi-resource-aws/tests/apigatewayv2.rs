//! API Gateway on the embedded AWS.

mod common;

use common::{Life, Made, Server, props, server, with};
use pulumi_provider::{Object, Value};
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
