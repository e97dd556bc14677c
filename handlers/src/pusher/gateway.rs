//! The pusher on API Gateway's `@connections`.

use std::sync::{Mutex, PoisonError};

use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::config::retry::RetryConfig;
use aws_sdk_apigatewaymanagement::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_apigatewaymanagement::operation::post_to_connection::PostToConnectionError;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use aws_types::SdkConfig;

use super::{Delivery, ManagementEndpoint, PushError, Pusher};
use crate::event::Api;
use crate::ids::ConnectionId;
use crate::protocol::Frame;

/// Makes pushers for the API that an event came from, and keeps the last one's connections open.
#[derive(Debug)]
pub struct Gateway {
    sdk: SdkConfig,
    endpoint: ManagementEndpoint,
    last: Mutex<Option<(String, GatewayPusher)>>,
}

impl Gateway {
    /// Pushers that find their address by `endpoint`.
    #[must_use]
    pub fn new(sdk: SdkConfig, endpoint: ManagementEndpoint) -> Self {
        Self { sdk, endpoint, last: Mutex::new(None) }
    }

    /// The pusher for the API and the stage of an event.
    #[must_use]
    pub fn pusher(&self, api: &Api) -> GatewayPusher {
        let url = self.endpoint.url(api);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, pusher)) if *known == url => pusher.clone(),
            _ => last.insert((url.clone(), self.connect(url))).1.clone(),
        }
    }

    fn connect(&self, url: String) -> GatewayPusher {
        let config = aws_sdk_apigatewaymanagement::config::Builder::from(&self.sdk);
        // Posts are repeated by whoever knows how much time is left. The SDK's budget of retries is for all clients
        // together, and a storm of throttled posts would use it up.
        let config = config.retry_config(RetryConfig::disabled());
        GatewayPusher { client: Client::from_conf(config.endpoint_url(url).build()) }
    }
}

/// A [`Pusher`] for one API and stage.
#[derive(Debug, Clone)]
pub struct GatewayPusher {
    client: Client,
}

impl Pusher for GatewayPusher {
    async fn push(&self, to: &ConnectionId, frame: &Frame) -> Result<Delivery, PushError> {
        let post = self.client.post_to_connection().connection_id(to.as_str());
        match post.data(Blob::new(frame.as_str())).send().await {
            Ok(_) => Ok(Delivery::Sent),
            Err(error) if is_gone(&error) => Ok(Delivery::Gone),
            Err(error) if passes(&error) => Err(PushError::transient(to, error)),
            Err(error) => Err(PushError::new(to, error)),
        }
    }
}

/// API Gateway says 429 to too many posts and 5xx for its own failures; without an answer nothing is known.
fn passes(error: &SdkError<PostToConnectionError>) -> bool {
    match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status();
            status.as_u16() == 429 || status.is_server_error()
        }
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        _ => false,
    }
}

/// API Gateway says 410 for a client that left, and 400 for an id that it never gave to any.
fn is_gone(error: &SdkError<PostToConnectionError>) -> bool {
    let Some(refusal) = error.as_service_error() else { return false };
    let invalid = || refusal.message().is_some_and(|message| message.starts_with("Invalid connectionId"));
    refusal.is_gone_exception() || (refusal.code() == Some("BadRequestException") && invalid())
}
