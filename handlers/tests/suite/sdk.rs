//! How patient the functions' clients of AWS are.

use std::future::pending;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_types::SdkConfig;
use serde_json::json;
use tokio::time::Instant;
use websocket_handlers::ids::ConnectionId;
use websocket_handlers::sdk;
use websocket_handlers::store::{DynamoStore, Store};

use crate::support::lookup;
use crate::wire::{self, Answer, Wire};

/// The store as a function has it, but for the connector of `wire`.
fn store(wire: &SdkConfig) -> DynamoStore {
    let variables = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| (name, "test"));
    let shared = sdk::shared_config(lookup(&variables)).unwrap().to_builder();
    let shared = shared.http_client(wire.http_client().unwrap()).build();
    DynamoStore::new(sdk::dynamodb(&shared, lookup(&[])), "chat")
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_throttles_takes_no_attempts_from_the_calls_after_it() {
    let throttled =
        Answer { status: 400, kind: "ThrottlingException", body: json!({"message": "slow down"}) };
    let wire = Wire::answering(std::iter::repeat_n(throttled, 8 * 40));
    let store = store(&wire.sdk());
    for call in 1..=40 {
        store.rooms(&ConnectionId::new("ann")).await.unwrap_err();
        assert_eq!(8 * call, wire.sent(|_, _| ()).len());
    }
}

/// A table that never answers.
#[derive(Debug)]
struct Silent;

impl HttpConnector for Silent {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(pending())
    }
}

#[tokio::test(start_paused = true)]
async fn three_calls_that_the_table_does_not_answer_end_before_the_function() {
    let (store, begun) = (store(&wire::sdk(Silent)), Instant::now());
    for _ in 0..3 {
        store.rooms(&ConnectionId::new("ann")).await.unwrap_err();
    }
    assert!(begun.elapsed() < Duration::from_secs(22), "{:?}", begun.elapsed());
}
