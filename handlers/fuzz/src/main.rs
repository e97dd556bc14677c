//! Any frame is a request or an error, and what is made of it is JSON that parses back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use websocket_handlers::config::Limits;
use websocket_handlers::event::WebSocketEvent;
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::protocol::{Answer, ClientError, Frame, FrameError, MessageId, Request, reply};

fuzz_target!(|bytes: &[u8]| {
    let event = event(&String::from_utf8_lossy(bytes));
    match Request::parse(&event, &Limits::default()) {
        Ok(request) => read(&request),
        Err(error) => explain(None, &error),
    }
});

/// Asks for every field, as some route does.
fn read(request: &Request) {
    let id = request.id().unwrap_or_else(|error| {
        explain(None, &error);
        None
    });
    explain(id.as_ref(), &request.unknown_action());
    let told = |error: ClientError| explain(id.as_ref(), &error);
    request.room().map(drop).unwrap_or_else(told);
    request.room_if_any().map(drop).unwrap_or_else(told);
    request.after().map(drop).unwrap_or_else(told);
    request.target().map(drop).unwrap_or_else(told);
    request.message().map(echo).unwrap_or_else(told);
}

/// A message goes on as it came, unless it doesn't fit.
fn echo(message: &str) {
    let answer = Answer::Message { from: ann(), message: message.to_owned() };
    match reply(&ann(), None, &answer) {
        Ok(frame) => assert_eq!(json!(message), parsed(&frame)["message"]),
        Err(error) => assert!(matches!(error, FrameError::TooLarge { .. }), "{error}"),
    }
}

/// An error always fits, with its `id` unchanged.
fn explain(id: Option<&MessageId>, error: &ClientError) {
    let frame = reply(&ann(), id, &Answer::from(error)).expect("an error has a frame");
    let printed = parsed(&frame);
    assert_eq!(json!(error.code()), printed["code"]);
    assert_eq!(json!(id), printed["id"]);
}

fn parsed(frame: &Frame) -> Value {
    serde_json::from_str(frame.as_str()).expect("a frame is JSON")
}

fn ann() -> ConnectionId {
    ConnectionId::new("ann")
}

fn event(body: &str) -> WebSocketEvent {
    let context = json!({
        "connectionId": "ann", "eventType": "MESSAGE", "routeKey": "$default", "requestId": "r", "apiId": "a",
        "stage": "dev", "domainName": "d", "connectedAt": 0, "identity": {"sourceIp": "192.0.2.1"},
    });
    let event = json!({"requestContext": context, "body": body});
    serde_json::from_value(event).expect("an event")
}
