use websocket_handlers::event::{EventType, WebSocketEvent};

fn fixture(json: &str) -> WebSocketEvent {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_connect_event_tells_who_connects_from_where() {
    let event = fixture(include_str!("../fixtures/websocket-connect.json"));
    let context = &event.request_context;
    assert_eq!(EventType::Connect, context.event_type);
    assert_eq!(
        ("AbCdEfGhIjKlMnP=", "203.0.113.7"),
        (context.connection_id.as_str(), &*context.identity.source_ip)
    );
    assert_eq!(None, event.body);
}

#[test]
fn a_clients_own_name_is_cut_to_a_bearable_length_and_missing_where_it_has_none() {
    let named = |agent: &str| {
        let json = include_str!("../fixtures/websocket-connect.json");
        let event =
            fixture(&json.replace(r#"userAgent": "ExampleBrowser/1.0"#, &format!(r#"userAgent": "{agent}"#)));
        event.request_context.identity.user_agent().map(str::to_owned)
    };
    assert_eq!(Some("ExampleBrowser/1.0".to_owned()), named("ExampleBrowser/1.0"));
    assert_eq!(Some("ä".repeat(256)), named(&"ä".repeat(257)));
    assert_eq!(None, named(""));
    let without = fixture(include_str!("../fixtures/websocket-connect-with-token.json"));
    assert_eq!(None, without.request_context.identity.user_agent());
}

#[test]
fn a_query_is_read_by_name() {
    let event = fixture(include_str!("../fixtures/websocket-connect-with-token.json"));
    assert_eq!((Some("open sesame"), None), (event.query_parameter("token"), event.query_parameter("Token")));
    let without = fixture(include_str!("../fixtures/websocket-connect.json"));
    assert_eq!(None, without.query_parameter("token"));
}

#[test]
fn a_headers_case_does_not_matter() {
    let event = fixture(include_str!("../fixtures/websocket-connect.json"));
    assert_eq!(Some("https://chat.example"), event.header("origin"));
    assert_eq!(None, event.header("cookie"));
}

#[test]
fn a_message_event_tells_route_request_and_body() {
    let event = fixture(include_str!("../fixtures/websocket-message.json"));
    let context = &event.request_context;
    assert_eq!(EventType::Message, context.event_type);
    assert_eq!(("sendMessage", "FgHiJkLmNoPqRsT="), (&*context.route_key, &*context.request_id));
    assert!(event.body.unwrap().contains("hello"));
}

#[test]
fn a_disconnect_event_tells_who_left() {
    let event = fixture(include_str!("../fixtures/websocket-disconnect.json"));
    assert_eq!(EventType::Disconnect, event.request_context.event_type);
    assert_eq!("AbCdEfGhIjKlMnP=", event.request_context.connection_id.as_str());
}

#[test]
fn a_message_came_when_api_gateway_got_it_or_now_where_nobody_says() {
    let mut event = fixture(include_str!("../fixtures/websocket-message.json"));
    assert_eq!(1_796_466_090_456_000, event.request_context.came_at());
    event.request_context.requested_at = None;
    assert!(event.request_context.came_at() > 1_780_000_000_000_000);
}

#[test]
fn a_connection_expires_ten_minutes_after_api_gateways_two_hours() {
    let event = fixture(include_str!("../fixtures/websocket-connect.json"));
    assert_eq!(1_796_466_030 + 7_800, event.request_context.expires_at());
}
