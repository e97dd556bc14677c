use websocket_handlers::event::WebSocketEvent;

use crate::support::{World, config, event};

fn from_origin(origin: &str) -> WebSocketEvent {
    let mut connect = event("CONNECT", "ann", None);
    connect.headers = Some([("Origin".to_owned(), origin.to_owned())].into());
    connect
}

async fn status_of(world: &World, connect: WebSocketEvent) -> u16 {
    let environment = [("_HANDLER", "connect"), ("ALLOWED_ORIGINS", "https://chat.example")];
    world.send_as(&config(&environment), connect).await.status_code
}

#[tokio::test]
async fn a_client_that_connects_is_kept_until_it_must_be_gone() {
    let world = World::with_clients(&["ann"]).await;
    let kept = world.store.connection("ann").unwrap();
    assert_eq!((1_700_000_000_000, "192.0.2.1"), (kept.connected_at, &*kept.source_ip));
    assert_eq!(1_700_000_000 + 7_800, kept.expires_at);
}

#[tokio::test]
async fn a_connect_delivered_twice_is_let_in_twice() {
    let world = World::with_clients(&["ann", "ann"]).await;
    assert!(world.store.connection("ann").is_some());
}

#[tokio::test]
async fn a_foreign_origin_is_kept_out_and_not_kept() {
    let world = World::default();
    assert_eq!(403, status_of(&world, from_origin("https://evil.example")).await);
    assert_eq!(None, world.store.connection("ann"));
    assert_eq!(200, status_of(&world, from_origin("https://chat.example")).await);
}

#[tokio::test]
async fn a_client_that_can_not_be_kept_is_not_let_in() {
    let world = World::default();
    world.store.break_down();
    assert_eq!(500, world.send("connect", event("CONNECT", "ann", None)).await.status_code);
}

#[tokio::test]
async fn a_client_that_leaves_is_forgotten_with_its_rooms() {
    let world = World::with_clients(&["ann"]).await;
    world.say_to("join_room", "ann", r#"{"room":"lobby"}"#).await;
    assert_eq!(200, world.send("disconnect", event("DISCONNECT", "ann", None)).await.status_code);
    assert_eq!(None, world.store.connection("ann"));
    assert!(world.store.members("lobby").is_empty());
}

#[tokio::test]
async fn leaving_twice_or_before_connecting_is_no_error() {
    let world = World::default();
    assert_eq!(200, world.send("disconnect", event("DISCONNECT", "ann", None)).await.status_code);
}

#[tokio::test]
async fn a_route_that_leads_to_the_wrong_function_is_refused() {
    let world = World::default();
    assert_eq!(500, world.send("broadcast", event("CONNECT", "ann", None)).await.status_code);
    assert_eq!(500, world.send("connect", event("DISCONNECT", "ann", None)).await.status_code);
}
