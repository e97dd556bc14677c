//! What one client may do.

use crate::{chat::Client, stand::Stand};

/// So slow a rate that no token comes back while the test runs.
const LIMITS: &str = "{ messagesPerSecond: 0.001, messageBurst: 3, roomNameLength: 5 }";

#[test]
fn a_client_that_sends_too_much_is_refused_and_the_others_are_not() {
    let stand = Stand::new("limits").with_stacks(&["dev"]);
    stand.add_settings("dev", &[("limits", LIMITS)]);
    stand.up("dev").expect_success();
    let outputs = stand.session().outputs("dev").unwrap();
    let api = outputs["apiId"].as_str().unwrap();

    // Its first message asks for its own id.
    let mut eager = Client::connect(&stand, api, "dev");
    let mut other = Client::connect(&stand, api, "dev");
    let room = eager.ask(r#"{"action": "joinRoom", "room": "lobby1"}"#, "error");
    assert_eq!(room["code"], "bad_room", "{room}");
    eager.ask(r#"{"action": "joinRoom", "room": "lobby"}"#, "ack");
    for message in [
        r#"{"action": "broadcast", "message": "hi", "id": 1}"#,
        r#"{"action": "sendMessage", "message": "hi", "id": 1}"#,
        r#"{"action": "leaveRoom", "room": "lobby", "id": 1}"#,
        r#"{"action": "listRooms", "id": 1}"#,
    ] {
        let refused = eager.ask(message, "error");
        assert_eq!(refused["code"], "too_many_messages", "{refused}");
        assert!(refused["id"] == 1 && refused["retryAfterMs"].as_u64() > Some(0), "{refused}");
    }
    let listed = other.ask(r#"{"action": "listMembers", "room": "lobby"}"#, "ack");
    assert_eq!(listed["members"].as_array().map(Vec::len), Some(1), "nothing was done of what was refused");
    other.ask(r#"{"action": "broadcast", "message": "hi"}"#, "ack");
    assert_eq!(eager.expect("broadcast")["from"], other.id.as_str());
    stand.destroy("dev").expect_success();
}
