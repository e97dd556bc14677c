//! What routes go to, besides functions.

use std::time::Duration;

use aws_websocket_api::{
    ContentHandling, HttpMethod, Integration, IntegrationResponse, IntoRoute, Passthrough, kind::Message,
};
use pulumi_wasm::{Output, mocks::MockRun};
use serde_json::{Value as Json, json};

use super::{
    INTEGRATION, INTEGRATION_RESPONSE, PERMISSION, ROUTE_RESPONSE, chat, function, inputs, made, names,
};

fn routed(route: impl IntoRoute<Message>) -> MockRun {
    made(chat().route("x", route))
}

#[test]
fn a_mock_answers_by_itself() {
    let run = routed(Integration::mock().answer(r#"{"pong": true}"#));
    assert_eq!(
        inputs(&run, INTEGRATION, "x-mock-integration"),
        json!({
            "apiId": "Chat-id", "integrationType": "MOCK", "timeoutMilliseconds": 29000,
            "requestTemplates": { "$default": r#"{"statusCode": 200}"# },
            "templateSelectionExpression": r"\$default",
        })
    );
    assert_eq!(
        inputs(&run, INTEGRATION_RESPONSE, "x-mock-integration-default"),
        json!({
            "apiId": "Chat-id", "integrationId": "Chat-x-mock-integration-id", "integrationResponseKey": "$default",
            "responseTemplates": { "$default": r#"{"pong": true}"# }, "templateSelectionExpression": r"\$default",
        })
    );
    assert_eq!(names(&run, ROUTE_RESPONSE), ["x-response"], "an answer makes the route two-way");
    assert_eq!(names(&run, PERMISSION), Vec::<String>::new());
}

#[test]
fn a_mock_may_answer_otherwise_than_with_200() {
    let run = routed(Integration::mock().request_template("$default", r#"{"statusCode": 403}"#));
    let templates = &inputs(&run, INTEGRATION, "x-mock-integration")["requestTemplates"];
    assert_eq!(*templates, json!({ "$default": r#"{"statusCode": 403}"# }));
}

#[test]
fn an_integration_that_is_no_proxy_has_a_response_for_whatever_matches_nothing_else() {
    let teapot = IntegrationResponse::new()
        .template("$default", "{}")
        .template("418", r#"{"error": "teapot"}"#)
        .select_template("${integration.response.statuscode}")
        .content_handling(ContentHandling::ToText);
    let run = routed(Integration::http(HttpMethod::Get, "https://example.com").response(r"/4\d\d/", teapot));
    let keys: Vec<Json> = names(&run, INTEGRATION_RESPONSE)
        .iter()
        .map(|name| inputs(&run, INTEGRATION_RESPONSE, name))
        .collect();
    let base = json!({ "apiId": "Chat-id", "integrationId": "Chat-x-http-integration-id" });
    let with = |more: Json| {
        let mut all = base.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    assert_eq!(
        keys,
        [
            with(json!({
                "integrationResponseKey": r"/4\d\d/",
                "responseTemplates": { "$default": "{}", "418": r#"{"error": "teapot"}"# },
                "templateSelectionExpression": "${integration.response.statuscode}",
                "contentHandlingStrategy": "CONVERT_TO_TEXT",
            })),
            with(json!({ "integrationResponseKey": "$default" })),
        ]
    );
}

#[test]
fn an_http_endpoint_gets_what_templates_make_of_the_message() {
    let http = Integration::http(HttpMethod::Post, "https://weather.example.com/now")
        .request_template("$default", "{}")
        .request_template("loud", r#"{"loud": true}"#)
        .select_template("${request.body.volume}")
        .request_parameter("integration.request.header.X-Connection", "context.connectionId")
        .passthrough(Passthrough::Never)
        .content_handling(ContentHandling::ToBinary)
        .timeout(Duration::from_millis(50));
    let run = routed(http);
    assert_eq!(
        inputs(&run, INTEGRATION, "x-http-integration"),
        json!({
            "apiId": "Chat-id", "integrationType": "HTTP", "integrationMethod": "POST",
            "integrationUri": "https://weather.example.com/now", "timeoutMilliseconds": 50,
            "requestTemplates": { "$default": "{}", "loud": r#"{"loud": true}"# },
            "templateSelectionExpression": "${request.body.volume}",
            "requestParameters": { "integration.request.header.X-Connection": "context.connectionId" },
            "passthroughBehavior": "NEVER", "contentHandlingStrategy": "CONVERT_TO_BINARY",
        })
    );
    assert_eq!(names(&run, ROUTE_RESPONSE), Vec::<String>::new(), "nobody asked for an answer");
}

#[test]
fn an_http_proxy_is_called_through_a_vpc_link_with_parameters() {
    let link = Output::new("vpclink1".to_owned());
    let proxy = Integration::http_proxy(HttpMethod::Any, "http://inside.example.com/{proxy}")
        .vpc_link(link)
        .request_parameter("integration.request.path.proxy", "route.request.body.path");
    let run = routed(proxy);
    assert_eq!(
        inputs(&run, INTEGRATION, "x-http-integration"),
        json!({
            "apiId": "Chat-id", "integrationType": "HTTP_PROXY", "integrationMethod": "ANY",
            "integrationUri": "http://inside.example.com/{proxy}", "timeoutMilliseconds": 29000,
            "connectionType": "VPC_LINK", "connectionId": "vpclink1",
            "requestParameters": { "integration.request.path.proxy": "route.request.body.path" },
        })
    );
    assert_eq!(
        names(&run, INTEGRATION_RESPONSE),
        Vec::<String>::new(),
        "a proxy's responses go back as they are"
    );
}

fn service(run: &MockRun) -> Json {
    inputs(run, INTEGRATION, "x-service-integration")
}

#[test]
fn dynamodb_keeps_an_item_without_a_function() {
    let table = Output::new("kept".to_owned());
    let item = pulumi_wasm::output_format!(
        r#"{{"TableName": "{}", "Item": {{"id": {{"S": "$context.messageId"}}}}}}"#,
        table
    );
    let put = Integration::service("dynamodb", "PutItem", "arn:role").request_template("$default", item);
    assert_eq!(
        service(&routed(put)),
        json!({
            "apiId": "Chat-id", "integrationType": "AWS", "integrationMethod": "POST",
            "integrationUri": "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
            "credentialsArn": "arn:role", "timeoutMilliseconds": 29000,
            "requestTemplates": { "$default": r#"{"TableName": "kept", "Item": {"id": {"S": "$context.messageId"}}}"# },
            "templateSelectionExpression": r"\$default",
        })
    );
}

#[test]
fn a_queue_is_sent_a_form() {
    let path = Output::new("123456789012/inbox".to_owned());
    let send = Integration::service_path("sqs", path, "arn:role")
        .request_parameter("integration.request.header.Content-Type", "'application/x-www-form-urlencoded'")
        .request_template("$default", "Action=SendMessage&MessageBody=$util.urlEncode($input.body)");
    assert_eq!(
        service(&routed(send)),
        json!({
            "apiId": "Chat-id", "integrationType": "AWS", "integrationMethod": "POST",
            "integrationUri": "arn:aws:apigateway:us-east-1:sqs:path/123456789012/inbox",
            "credentialsArn": "arn:role", "timeoutMilliseconds": 29000,
            "requestParameters": { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
            "requestTemplates": { "$default": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
            "templateSelectionExpression": r"\$default",
        })
    );
}

#[test]
fn a_state_machine_is_started_and_its_execution_answered() {
    let start = Integration::service("states", "StartExecution", "arn:role")
        .request_template(
            "$default",
            r#"{"stateMachineArn": "arn:machine", "input": "$util.escapeJavaScript($input.body)"}"#,
        )
        .answer("$input.json('$.executionArn')");
    let run = routed(start);
    assert_eq!(service(&run)["integrationUri"], "arn:aws:apigateway:us-east-1:states:action/StartExecution");
    assert_eq!(names(&run, INTEGRATION_RESPONSE), ["x-service-integration-default"]);
    assert_eq!(names(&run, ROUTE_RESPONSE), ["x-response"]);
}

#[test]
fn a_function_called_with_a_role_needs_no_permission() {
    let run = routed(Integration::lambda(function("f")).credentials("arn:role"));
    assert_eq!(inputs(&run, INTEGRATION, "x-function-integration")["credentialsArn"], "arn:role");
    assert_eq!(names(&run, PERMISSION), Vec::<String>::new());
}
