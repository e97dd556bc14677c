use websocket_handlers::event::WebSocketEvent;

use crate::support::{World, config, event};

fn from_origin(origin: &str) -> WebSocketEvent {
    let mut connect = event("CONNECT", "ann", None);
    connect.headers = Some([("Origin", origin)].into());
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
    assert_eq!((1_700_000_000_000, 1_700_000_000 + 7_800), (kept.connected_at, kept.expires_at));
    assert_eq!(None, kept.principal, "nobody was asked");
}

#[tokio::test]
async fn a_client_is_kept_with_what_the_configuration_says_and_no_more() {
    let (address, agent) = (Some("192.0.2.1"), Some("ExampleBrowser/1.0"));
    for (list, expected) in [
        (None, (address, agent)),
        (Some(""), (None, None)),
        (Some("sourceIp"), (address, None)),
        (Some("userAgent"), (None, agent)),
        (Some(" userAgent, sourceIp "), (address, agent)),
    ] {
        let world = World::default();
        let list = list.map(|list| ("CONNECTION_METADATA", list));
        let environment: Vec<_> = [("_HANDLER", "connect")].into_iter().chain(list).collect();
        world.send_as(&config(&environment), event("CONNECT", "ann", None)).await;
        let kept = world.store.connection("ann").unwrap();
        assert_eq!(expected, (kept.source_ip.as_deref(), kept.user_agent.as_deref()), "{list:?}");
    }
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
