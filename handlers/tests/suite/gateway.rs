//! Where `@connections` is looked for, and what is made of its answers.

use serde_json::{Value, json};
use websocket_handlers::event::RequestContext;
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::protocol::{Frame, Push};
use websocket_handlers::pusher::{Delivery, Gateway, ManagementEndpoint, PushError, Pusher};

use crate::support::{event, lookup};
use crate::wire::{Answer, Wire};

const GLOBAL: (&str, &str) = ("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/");
const OWN: (&str, &str) = ("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", "https://ws.example/chat");

fn context(domain: &str) -> RequestContext {
    let mut context = event("MESSAGE", "ann", None).request_context;
    domain.clone_into(&mut context.domain_name);
    context
}

fn url(region: &str, variables: &[(&str, &str)], domain: &str) -> String {
    ManagementEndpoint::choose(region, lookup(variables)).url(&context(domain))
}

#[test]
fn on_aws_the_apis_own_host_is_asked() {
    let host = "abc123.execute-api.eu-central-1.amazonaws.com";
    assert_eq!(format!("https://{host}/dev"), url("eu-central-1", &[], host));
}

#[test]
fn behind_a_custom_domain_the_apis_own_host_is_asked_all_the_same() {
    let expected = "https://abc123.execute-api.eu-central-1.amazonaws.com/dev";
    assert_eq!(expected, url("eu-central-1", &[], "chat.example"));
    let expected = "https://abc123.execute-api.cn-north-1.amazonaws.com.cn/dev";
    assert_eq!(expected, url("cn-north-1", &[], "chat.example"));
}

#[test]
fn an_emulator_is_asked_at_its_one_address() {
    let expected = "http://127.0.0.1:4566/_aws/execute-api/abc123/dev";
    assert_eq!(expected, url("us-east-1", &[GLOBAL], "abc123.execute-api.localhost"));
}

#[test]
fn an_address_for_this_service_alone_goes_before_all_else() {
    assert_eq!(OWN.1, url("us-east-1", &[GLOBAL, OWN], "abc123.execute-api.localhost"));
}

#[test]
fn an_empty_variable_is_none() {
    let host = "abc123.execute-api.us-east-1.amazonaws.com";
    let empty = [("AWS_ENDPOINT_URL", ""), (OWN.0, "")];
    assert_eq!(format!("https://{host}/dev"), url("us-east-1", &empty, host));
}

/// What is made of one answer, and the request that got it.
async fn pushed(
    status: u16,
    kind: &'static str,
    message: &str,
) -> (Result<Delivery, PushError>, String, Value) {
    pushed_with(&[], status, kind, message).await
}

async fn pushed_with(
    variables: &[(&str, &str)],
    status: u16,
    kind: &'static str,
    message: &str,
) -> (Result<Delivery, PushError>, String, Value) {
    let wire = Wire::answering([Answer { status, kind, body: json!({"message": message}) }]);
    let context = context("abc123.execute-api.eu-central-1.amazonaws.com");
    let gateway = Gateway::new(wire.sdk(), ManagementEndpoint::choose("eu-central-1", lookup(variables)));
    let from = ConnectionId::new("bob");
    let frame = Frame::of(&Push::Message { from: &from, message: "hi" }).unwrap();
    let delivery = gateway.pusher(&context).push(&ConnectionId::new("an/n="), &frame).await;
    let (request, body) =
        wire.sent(|request, body| (format!("{} {}", request.method(), request.uri()), body)).remove(0);
    (delivery, request, body)
}

#[tokio::test]
async fn a_frame_is_posted_to_its_connection() {
    let (delivery, request, body) = pushed(200, "", "").await;
    assert_eq!(Delivery::Sent, delivery.unwrap());
    let host = "abc123.execute-api.eu-central-1.amazonaws.com";
    assert_eq!(format!("POST https://{host}/dev/@connections/an%2Fn%3D"), request);
    assert_eq!(json!({"type": "message", "from": "bob", "message": "hi"}), body);
}

#[tokio::test]
async fn behind_the_domain_of_an_api_without_a_default_endpoint_a_frame_is_posted_there() {
    let (delivery, request, _) = pushed_with(&[OWN], 200, "", "").await;
    assert_eq!(Delivery::Sent, delivery.unwrap());
    assert_eq!("POST https://ws.example/chat/@connections/an%2Fn%3D", request);
}

#[tokio::test]
async fn a_client_that_left_or_never_was_is_gone() {
    assert_eq!(Delivery::Gone, pushed(410, "GoneException", "").await.0.unwrap());
    let (delivery, ..) = pushed(400, "BadRequestException", "Invalid connectionId: ann").await;
    assert_eq!(Delivery::Gone, delivery.unwrap());
}

#[tokio::test]
async fn any_other_refusal_is_an_error_that_names_the_connection() {
    for (status, kind) in [(403, "ForbiddenException"), (413, "PayloadTooLargeException"), (400, "Other")] {
        let error = pushed(status, kind, "no").await.0.unwrap_err();
        assert_eq!("posting to connection an/n= failed", error.to_string());
    }
}
