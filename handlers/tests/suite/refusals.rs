use serde_json::{Value, json};
use websocket_handlers::protocol::MAX_FRAME_BYTES;

use crate::support::{World, config, event};

/// The code, the field and the text of the refusal that `body` gets from `handler`.
async fn refusal(handler: &str, body: &str) -> (String, String, String) {
    let world = World::with_clients(&["ann"]).await;
    let reply = world.say_to(handler, "ann", body).await;
    assert_eq!((json!("error"), json!("ann")), (reply["type"].clone(), reply["connectionId"].clone()));
    assert!(world.pushes.take().is_empty());
    let text = |field: &str| reply[field].as_str().unwrap_or_default().to_owned();
    (text("code"), text("field"), text("message"))
}

async fn assert_refused(handler: &str, body: &str, code: &str, message: &str) {
    let (found, _, text) = refusal(handler, body).await;
    assert_eq!(code, found, "{body}: {text}");
    assert!(text.contains(message), "{body}: {text}");
}

#[tokio::test]
async fn a_frame_that_is_no_json_object_is_refused_on_every_route() {
    for handler in ["default", "send_message", "broadcast", "join_room", "leave_room"] {
        assert_refused(handler, "hello", "not_json", "the frame is not JSON (expected value at line 1").await;
        assert_refused(handler, "", "not_json", "send an object such as").await;
        assert_refused(handler, "[1]", "not_an_object", "the frame is an array, not an object").await;
        assert_refused(handler, "5", "not_an_object", "the frame is a number").await;
    }
}

#[tokio::test]
async fn an_unknown_action_is_told_the_ones_there_are() {
    let world = World::default();
    let reply = world.say("ann", json!({"action": "dance", "id": "m-1"})).await;
    let expected = json!({
        "type": "error", "code": "unknown_action", "field": "action", "connectionId": "ann", "id": "m-1",
        "message": "there is no action `dance`; set `action` to one of sendMessage, broadcast, joinRoom, leaveRoom, \
                    listRooms, listMembers",
        "actions": ["sendMessage", "broadcast", "joinRoom", "leaveRoom", "listRooms", "listMembers"],
    });
    assert_eq!(expected, reply);
}

#[tokio::test]
async fn an_action_that_is_missing_or_no_text_is_refused() {
    assert_refused("default", "{}", "unknown_action", "`action` is missing").await;
    assert_refused("default", r#"{"action":5}"#, "wrong_type", "`action` is a number; send it as a string")
        .await;
}

#[tokio::test]
async fn an_action_named_like_connect_or_disconnect_does_nothing() {
    for handler in ["connect", "disconnect"] {
        let world = World::with_clients(&["ann"]).await;
        let reply = world.say_to(handler, "ann", r#"{"action":"$disconnect"}"#).await;
        assert_eq!("unknown_action", reply["code"]);
        assert!(world.store.connection("ann").is_some());
    }
}

#[tokio::test]
async fn a_message_that_is_missing_or_no_text_is_refused() {
    for handler in ["send_message", "broadcast"] {
        assert_refused(handler, "{}", "missing_field", "`message` is missing; send it as a string").await;
        assert_refused(handler, r#"{"message":{}}"#, "wrong_type", "`message` is an object").await;
    }
}

#[tokio::test]
async fn a_room_that_is_no_name_is_refused() {
    let long = format!(r#"{{"room":"{}"}}"#, "ü".repeat(65));
    for handler in ["join_room", "leave_room"] {
        assert_refused(handler, "{}", "missing_field", "`room` is missing").await;
        assert_refused(handler, r#"{"room":5}"#, "wrong_type", "`room` is a number; send it as a string")
            .await;
        assert_refused(handler, r#"{"room":""}"#, "bad_room", "it is empty; use 1 to 64 characters").await;
        assert_refused(handler, &long, "bad_room", "it has 65 characters").await;
        assert_refused(handler, r#"{"room":"a\nb"}"#, "bad_room", "control character").await;
    }
}

#[tokio::test]
async fn a_target_that_nobody_can_have_is_refused_without_a_post() {
    for target in ["", "../../admin", "a b", &"x".repeat(129)] {
        let body = json!({"message": "hi", "targetId": target}).to_string();
        assert_refused("send_message", &body, "unknown_target", "no client is connected as").await;
    }
    assert_refused("send_message", r#"{"message":"hi","targetId":5}"#, "wrong_type", "`targetId`").await;
}

#[tokio::test]
async fn an_id_that_can_not_come_back_is_refused() {
    assert_refused("send_message", r#"{"message":"hi","id":[]}"#, "wrong_type", "`id` is an array").await;
    let long = json!({"message": "hi", "id": "ü".repeat(129)}).to_string();
    assert_refused("send_message", &long, "bad_id", "`id` has 129 characters; send one of at most 128").await;
}

#[tokio::test]
async fn a_message_of_128_kilobytes_is_refused_wherever_it_goes() {
    let text = "x".repeat(MAX_FRAME_BYTES - 40);
    for (handler, extra) in [("send_message", json!({})), ("send_message", json!({"targetId": "ann"}))] {
        let mut body = json!({"message": text});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        assert_refused(handler, &body.to_string(), "too_large", "at most 131072 fit; shorten it").await;
    }
    let whole = json!({"message": "x".repeat(MAX_FRAME_BYTES)}).to_string();
    assert_refused("broadcast", &whole, "too_large", "shorten it").await;
}

#[tokio::test]
async fn a_message_that_grows_too_large_only_by_escaping_is_refused() {
    let text = "\u{1}".repeat(MAX_FRAME_BYTES / 6 - 5);
    let body = json!({"message": text}).to_string();
    assert!(body.len() < MAX_FRAME_BYTES, "it comes in");
    assert_refused("send_message", &body, "too_large", "the message makes a frame of").await;
}

#[tokio::test]
async fn a_binary_frame_is_refused() {
    let mut binary = event("MESSAGE", "ann", Some("AAEC"));
    binary.is_base64_encoded = true;
    let response = World::default().send("default", binary).await;
    let reply: Value = serde_json::from_str(&response.body.unwrap()).unwrap();
    assert_eq!("not_text", reply["code"]);
}

#[tokio::test]
async fn a_client_that_the_table_lost_is_told_to_connect_again() {
    let reply = World::default().say("ann", json!({"action": "joinRoom", "room": "lobby"})).await;
    assert_eq!("not_registered", reply["code"]);
}

#[tokio::test]
async fn a_failure_of_ours_is_a_reply_with_the_requests_id_and_no_inner_detail() {
    let world = World::with_clients(&["ann"]).await;
    world.store.break_down();
    for message in
        [json!({"action": "broadcast", "message": "hi"}), json!({"action": "joinRoom", "room": "r"})]
    {
        let reply = world.say("ann", message).await;
        assert_eq!(
            (json!("internal"), json!("request-1")),
            (reply["code"].clone(), reply["requestId"].clone())
        );
        assert!(!reply.to_string().contains("fire"), "{reply}");
    }
}

#[tokio::test]
async fn a_target_that_can_not_be_reached_is_a_failure_of_ours() {
    let world = World::with_clients(&["ann", "bob"]).await;
    world.pushes.block("bob");
    let reply = world.say("ann", json!({"action": "sendMessage", "targetId": "bob", "message": "hi"})).await;
    assert_eq!("internal", reply["code"]);
}

#[tokio::test]
async fn a_client_in_as_many_rooms_as_it_may_be_is_told_to_leave_one() {
    let world = World::with_clients(&["ann"]).await;
    let join = async |room: &str| world.say("ann", json!({"action": "joinRoom", "room": room})).await;
    for room in ["one", "two", "three", "three"] {
        assert_eq!("ack", join(room).await["type"]);
    }
    let reply = join("four").await;
    assert_eq!((json!("too_many_rooms"), json!("room")), (reply["code"].clone(), reply["field"].clone()));
    assert_eq!("this connection is in 3 rooms, and no more are allowed; leave one first", reply["message"]);
    world.say("ann", json!({"action": "leaveRoom", "room": "one"})).await;
    assert_eq!("ack", join("four").await["type"]);
}

#[tokio::test]
async fn a_frame_beyond_the_configured_size_is_refused_and_one_at_it_is_not() {
    let world = World::default();
    let config = config(&[("_HANDLER", "send_message"), ("MAX_MESSAGE_BYTES", "1024")]);
    let reply = async |length: usize| {
        let body = format!(r#"{{"message":"{}"}}"#, "x".repeat(length - r#"{"message":""}"#.len()));
        let reply = world.send_as(&config, event("MESSAGE", "ann", Some(&body))).await.body.unwrap();
        serde_json::from_str::<Value>(&reply).unwrap()
    };
    assert_eq!("message", reply(1024).await["type"]);
    let refused = reply(1025).await;
    assert_eq!("too_large", refused["code"]);
    assert_eq!(
        "the message makes a frame of 1025 bytes and at most 1024 fit; shorten it",
        refused["message"]
    );
}

#[tokio::test]
async fn a_rooms_name_beyond_the_configured_length_is_refused_with_that_length_and_one_at_it_is_not() {
    let world = World::with_clients(&["ann"]).await;
    let config = config(&[("_HANDLER", "join_room"), ("MAX_ROOM_NAME_CHARS", "5")]);
    let reply = async |room: &str| {
        let body = json!({"room": room}).to_string();
        let reply = world.send_as(&config, event("MESSAGE", "ann", Some(&body))).await.body.unwrap();
        serde_json::from_str::<Value>(&reply).unwrap()
    };
    assert_eq!("ack", reply("lübby").await["type"]);
    let refused = reply("lobby1").await;
    assert_eq!("bad_room", refused["code"]);
    assert_eq!(
        "`room` can't be a room's name: it has 6 characters; use 1 to 5 characters, none of them a control character",
        refused["message"]
    );
}
