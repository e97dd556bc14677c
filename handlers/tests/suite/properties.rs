//! What holds of any frame, found with random ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};
use websocket_handlers::config::{Handler, Limits};
use websocket_handlers::ids::RoomName;
use websocket_handlers::protocol::{ACTIONS, Frame, MAX_FRAME_BYTES, MessageId, Request};

use crate::schemas::demand_agreement;
use crate::support::{World, event};

/// Runs what a test has to wait for.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Values that a field may have, the right ones among them.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "\\PC{0,5}",
        any::<String>(),
        "[a-z]{60,70}",
        "ü{120,135}",
        Just("ann".to_owned()),
        Just("nobody".to_owned())
    ];
    prop_oneof![
        6 => text.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(json!([])),
        1 => Just(json!({"message": "hi"})),
    ]
}

/// Objects that are nearly requests, and often are.
fn nearly_request() -> impl Strategy<Value = Value> {
    let action =
        Union::new(ACTIONS.map(|action| Just(json!(action)).boxed()).into_iter().chain([value().boxed()]));
    let field = prop_oneof!["id", "message", "room", "targetId", "after", "other"];
    (action, vec((field, value()), 0..5)).prop_map(|(action, fields)| {
        let fields = fields.into_iter().chain([("action".to_owned(), action)]);
        Value::Object(fields.collect::<Map<_, _>>())
    })
}

fn id_of(id: &Value) -> Result<Option<MessageId>, String> {
    let request =
        Request::parse(&event("MESSAGE", "ann", Some(&json!({"id": id}).to_string())), &Limits::default())
            .unwrap();
    request.id().map_err(|error| error.code().to_owned())
}

proptest! {
    #[test]
    fn any_bytes_on_any_route_get_an_answer_that_a_schema_describes(bytes: Vec<u8>, route in 0..Handler::ALL.len()) {
        let body = String::from_utf8_lossy(&bytes);
        // Checked by the world itself, like every answer.
        now(World::default().say_to(Handler::ALL[route].0, "ann", &body));
    }

    #[test]
    fn the_schema_of_requests_and_the_code_agree(request in nearly_request()) {
        let reply = now(async { World::with_clients(&["ann"]).await.say("ann", request.clone()).await });
        demand_agreement(&request, &reply);
    }

    #[test]
    fn an_id_that_is_one_comes_back_with_whatever_answer(request in nearly_request()) {
        let reply = now(async { World::with_clients(&["ann"]).await.say("ann", request.clone()).await });
        let expected = id_of(&request["id"]).unwrap_or_default();
        prop_assert_eq!(json!(expected), reply["id"].clone());
    }

    #[test]
    fn a_message_arrives_as_it_was_sent(message: String) {
        let request = json!({"action": "sendMessage", "targetId": "bob", "message": message});
        let pushed = now(async {
            let world = World::with_clients(&["ann", "bob"]).await;
            world.say("ann", request).await;
            world.pushes.take()
        });
        prop_assert_eq!(json!({"type": "message", "from": "ann", "message": message}), pushed[0].1.clone());
    }

    #[test]
    fn a_rooms_name_comes_back_as_it_is_or_is_refused(name: String) {
        let allowed = (1..=64).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        prop_assert_eq!(allowed.then_some(name.clone()), RoomName::parse(&name).ok().map(|room| room.to_string()));
    }

    #[test]
    fn an_id_of_whole_numbers_or_text_comes_back_unchanged(number: i64, text in "\\PC{0,128}") {
        for id in [json!(number), json!(text)] {
            prop_assert_eq!(&id, &json!(id_of(&id).unwrap()));
        }
    }

    #[test]
    fn the_limits_of_room_and_id_count_characters_and_are_exact(letter in "\\PC") {
        prop_assert!(RoomName::parse(&letter.repeat(RoomName::MAX_CHARS)).is_ok());
        prop_assert!(RoomName::parse(&letter.repeat(RoomName::MAX_CHARS + 1)).is_err());
        prop_assert!(id_of(&json!(letter.repeat(MessageId::MAX_CHARS))).is_ok());
        prop_assert_eq!(Err("bad_id".to_owned()), id_of(&json!(letter.repeat(MessageId::MAX_CHARS + 1))));
    }
}

#[test]
fn a_fractional_id_comes_back_to_its_last_digit() {
    let id = json!(1.946_423_438_872_698e-45);
    assert_eq!(id, json!(id_of(&id).unwrap()));
}

#[test]
fn the_limit_of_a_frame_is_exact_in_both_directions() {
    let frame = |length: usize| Frame::of(&"x".repeat(length - 2)).map(|frame| frame.as_str().len());
    assert_eq!(MAX_FRAME_BYTES, frame(MAX_FRAME_BYTES).unwrap());
    assert!(frame(MAX_FRAME_BYTES + 1).is_err());
    let request = |length: usize| {
        let body = format!(r#"{{"message":"{}"}}"#, "x".repeat(length - r#"{"message":""}"#.len()));
        Request::parse(&event("MESSAGE", "ann", Some(&body)), &Limits::default())
            .map(drop)
            .map_err(|error| error.code())
    };
    assert_eq!(Ok(()), request(MAX_FRAME_BYTES));
    assert_eq!(Err("too_large"), request(MAX_FRAME_BYTES + 1));
}
