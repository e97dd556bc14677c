use serde_json::{Value, json};

use crate::support::{World, event};

fn pushed(to: &str, frame: Value) -> (String, Value) {
    (to.to_owned(), frame)
}

#[tokio::test]
async fn a_message_without_target_comes_back_once_as_the_reply() {
    let world = World::with_clients(&["ann"]).await;
    let reply = world.say("ann", json!({"action": "sendMessage", "message": "hello", "id": 7})).await;
    let expected =
        json!({"type": "message", "from": "ann", "message": "hello", "connectionId": "ann", "id": 7});
    assert_eq!(expected, reply);
    assert!(world.pushes.take().is_empty());
}

#[tokio::test]
async fn a_message_reaches_its_target_and_the_sender_is_told() {
    let world = World::with_clients(&["ann", "bob"]).await;
    let message = json!({"action": "sendMessage", "targetId": "bob", "message": "psst", "id": "m-1"});
    let ack = json!({"type": "ack", "action": "sendMessage", "targetId": "bob", "connectionId": "ann", "id": "m-1"});
    assert_eq!(ack, world.say("ann", message).await);
    let push = json!({"type": "message", "from": "ann", "message": "psst"});
    assert_eq!(vec![pushed("bob", push)], world.pushes.take());
}

#[tokio::test]
async fn a_target_of_null_is_no_target() {
    let world = World::with_clients(&["ann"]).await;
    let reply = world.say("ann", json!({"action": "sendMessage", "targetId": null, "message": "hi"})).await;
    assert_eq!("message", reply["type"]);
}

#[tokio::test]
async fn a_message_to_a_gone_client_is_refused_and_the_client_forgotten() {
    let world = World::with_clients(&["ann", "bob"]).await;
    world.say("bob", json!({"action": "joinRoom", "room": "lobby"})).await;
    world.pushes.lose("bob");
    let reply = world.say("ann", json!({"action": "sendMessage", "targetId": "bob", "message": "?"})).await;
    assert_eq!(
        ("error", "unknown_target"),
        (reply["type"].as_str().unwrap(), reply["code"].as_str().unwrap())
    );
    assert_eq!(None, world.store.connection("bob"));
    assert!(world.store.members("lobby").is_empty());
}

#[tokio::test]
async fn a_broadcast_reaches_everyone_over_all_pages_with_its_sender() {
    let world = World::with_clients(&["ann", "bob", "cat", "dan", "eve"]).await;
    let ack = world.say("ann", json!({"action": "broadcast", "message": "all"})).await;
    let expected = json!({
        "type": "ack", "action": "broadcast", "sent": 5, "gone": 0, "failed": 0, "continued": false, "connectionId": "ann"
    });
    assert_eq!(expected, ack);
    let push = json!({"type": "broadcast", "from": "ann", "message": "all"});
    let expected: Vec<_> = ["ann", "bob", "cat", "dan", "eve"].map(|id| pushed(id, push.clone())).into();
    assert_eq!(expected, world.pushes.take());
}

#[tokio::test]
async fn a_broadcast_counts_the_gone_and_the_failed_and_serves_the_rest() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    world.pushes.lose("bob");
    world.pushes.block("cat");
    let ack = world.say("ann", json!({"action": "broadcast", "message": "all"})).await;
    assert_eq!((1, 1, 1), (count(&ack, "sent"), count(&ack, "gone"), count(&ack, "failed")));
    assert_eq!(None, world.store.connection("bob"), "who is gone is forgotten");
    assert!(world.store.connection("cat").is_some(), "who can't be reached may come back");
}

fn count(ack: &Value, name: &str) -> u64 {
    ack[name].as_u64().unwrap()
}

#[tokio::test]
async fn joining_a_room_tells_its_other_members_and_them_alone() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    world.say("ann", json!({"action": "joinRoom", "room": "lobby"})).await;
    let ack = world.say("bob", json!({"action": "joinRoom", "room": "lobby"})).await;
    let expected = json!({
        "type": "ack", "action": "joinRoom", "room": "lobby", "changed": true,
        "sent": 1, "gone": 0, "failed": 0, "continued": false, "connectionId": "bob"
    });
    assert_eq!(expected, ack);
    let push = json!({"type": "memberJoined", "room": "lobby", "member": "bob"});
    assert_eq!(vec![pushed("ann", push)], world.pushes.take());
}

#[tokio::test]
async fn joining_twice_is_acknowledged_and_told_once() {
    let world = World::with_clients(&["ann", "bob"]).await;
    for client in ["ann", "bob"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    world.pushes.take();
    let ack = world.say("bob", json!({"action": "joinRoom", "room": "lobby"})).await;
    assert_eq!(json!(false), ack["changed"]);
    assert!(world.pushes.take().is_empty());
}

#[tokio::test]
async fn leaving_a_room_tells_the_members_that_stay() {
    let world = World::with_clients(&["ann", "bob"]).await;
    for client in ["ann", "bob"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    world.pushes.take();
    let ack = world.say("bob", json!({"action": "leaveRoom", "room": "lobby"})).await;
    assert_eq!((json!(true), json!(1)), (ack["changed"].clone(), ack["sent"].clone()));
    let push = json!({"type": "memberLeft", "room": "lobby", "members": ["bob"]});
    assert_eq!(vec![pushed("ann", push)], world.pushes.take());
    assert_eq!(vec!["ann"], world.store.members("lobby"));
}

#[tokio::test]
async fn leaving_a_room_that_one_is_not_in_is_acknowledged_and_told_to_nobody() {
    let world = World::with_clients(&["ann", "bob"]).await;
    world.say("ann", json!({"action": "joinRoom", "room": "lobby"})).await;
    let ack = world.say("bob", json!({"action": "leaveRoom", "room": "lobby"})).await;
    assert_eq!(json!(false), ack["changed"]);
    assert!(world.pushes.take().is_empty());
}

#[tokio::test]
async fn a_broadcast_to_a_room_reaches_its_members_alone() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    for client in ["ann", "bob"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    world.pushes.take();
    let ack = world.say("cat", json!({"action": "broadcast", "room": "lobby", "message": "hi"})).await;
    let expected = json!({
        "type": "ack", "action": "broadcast", "room": "lobby", "sent": 2, "gone": 0, "failed": 0, "continued": false,
        "connectionId": "cat"
    });
    assert_eq!(expected, ack);
    let push = json!({"type": "broadcast", "room": "lobby", "from": "cat", "message": "hi"});
    assert_eq!(["ann", "bob"].map(|id| pushed(id, push.clone())).to_vec(), world.pushes.take());
}

#[tokio::test]
async fn a_client_that_disconnects_leaves_its_rooms_and_they_are_told() {
    let world = World::with_clients(&["ann", "bob", "cat"]).await;
    for (client, room) in [("ann", "lobby"), ("bob", "lobby"), ("ann", "bar"), ("cat", "bar")] {
        world.say(client, json!({"action": "joinRoom", "room": room})).await;
    }
    world.pushes.take();
    for _ in 0..2 {
        assert_eq!(200, world.send("disconnect", event("DISCONNECT", "ann", None)).await.status_code);
    }
    let told = |id, room| pushed(id, json!({"type": "memberLeft", "room": room, "members": ["ann"]}));
    assert_eq!(vec![told("bob", "lobby"), told("cat", "bar")], world.pushes.take(), "each once");
    assert_eq!((None, vec!["bob".to_owned()]), (world.store.connection("ann"), world.store.members("lobby")));
}

#[tokio::test]
async fn rooms_are_told_once_of_all_who_were_found_gone_together() {
    let world = World::with_clients(&["ann", "bob", "cat", "dan"]).await;
    for (client, room) in [("ann", "lobby"), ("bob", "lobby"), ("cat", "lobby")] {
        world.say(client, json!({"action": "joinRoom", "room": room})).await;
    }
    ["bob", "cat"].iter().for_each(|client| world.pushes.lose(client));
    world.say("dan", json!({"action": "broadcast", "message": "all"})).await;
    world.pushes.take();
    world.resume_all().await;
    let push = json!({"type": "memberLeft", "room": "lobby", "members": ["bob", "cat"]});
    assert_eq!(vec![pushed("ann", push)], world.pushes.take());
    world.send("disconnect", event("DISCONNECT", "bob", None)).await;
    assert!(world.pushes.take().is_empty(), "what API Gateway notices afterwards is no news");
}

#[tokio::test]
async fn the_rooms_of_a_target_that_is_gone_are_told_by_another_invocation() {
    let world = World::with_clients(&["ann", "bob"]).await;
    for client in ["ann", "bob"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    world.pushes.lose("bob");
    world.pushes.take();
    world.say("ann", json!({"action": "sendMessage", "targetId": "bob", "message": "?"})).await;
    assert!(world.pushes.take().is_empty(), "the sender doesn't wait for it");
    world.resume_all().await;
    let push = json!({"type": "memberLeft", "room": "lobby", "members": ["bob"]});
    assert_eq!(vec![pushed("ann", push)], world.pushes.take());
}

#[tokio::test]
async fn a_message_is_served_though_nobody_can_be_told_who_was_found_gone() {
    let world = World::with_clients(&["ann", "bob"]).await;
    world.say("bob", json!({"action": "joinRoom", "room": "lobby"})).await;
    world.pushes.lose("bob");
    world.handed.break_down();
    let ack = world.say("ann", json!({"action": "broadcast", "message": "all"})).await;
    assert_eq!((1, 1), (count(&ack, "sent"), count(&ack, "gone")));
}

#[tokio::test]
async fn a_client_is_told_its_own_rooms_on_request() {
    let world = World::with_clients(&["ann", "bob"]).await;
    let rooms = async || world.say("ann", json!({"action": "listRooms", "id": 1})).await;
    assert_eq!(
        json!({"type": "ack", "action": "listRooms", "rooms": [], "connectionId": "ann", "id": 1}),
        rooms().await
    );
    for (client, room) in [("ann", "tea"), ("ann", "lobby"), ("bob", "attic")] {
        world.say(client, json!({"action": "joinRoom", "room": room})).await;
    }
    assert_eq!(json!(["lobby", "tea"]), rooms().await["rooms"]);
}

#[tokio::test]
async fn the_members_of_a_room_are_listed_page_by_page_to_anyone() {
    let world = World::with_clients(&["ann", "bob", "cat", "dan"]).await;
    for client in ["ann", "bob", "cat"] {
        world.say(client, json!({"action": "joinRoom", "room": "lobby"})).await;
    }
    let first = world.say("dan", json!({"action": "listMembers", "room": "lobby"})).await;
    assert_eq!((json!(["ann", "bob"]), json!("bob")), (first["members"].clone(), first["next"].clone()));
    let after = json!({"action": "listMembers", "room": "lobby", "after": first["next"]});
    let rest = json!({
        "type": "ack", "action": "listMembers", "room": "lobby", "members": ["cat"], "connectionId": "dan"
    });
    assert_eq!(rest, world.say("dan", after).await);
}
