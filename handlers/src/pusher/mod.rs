//! Frames for clients other than the one that is being answered.

mod endpoint;
mod gateway;

pub use endpoint::ManagementEndpoint;
pub use gateway::{Gateway, GatewayPusher};

use std::error::Error;

use crate::ids::ConnectionId;
use crate::protocol::Frame;

/// Sends frames to connected clients.
pub trait Pusher: Sync {
    /// Sends one frame.
    ///
    /// # Errors
    /// When it is unknown whether the client still is there, or it can't take the frame.
    fn push(
        &self,
        to: &ConnectionId,
        frame: &Frame,
    ) -> impl Future<Output = Result<Delivery, PushError>> + Send;
}

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// API Gateway took it for the client.
    Sent,
    /// The client has left.
    Gone,
}

/// A frame didn't reach its client.
#[derive(Debug, thiserror::Error)]
#[error("posting to connection {to} failed")]
pub struct PushError {
    to: ConnectionId,
    source: Box<dyn Error + Send + Sync>,
}

impl PushError {
    /// A failure to reach `to`.
    pub fn new(to: &ConnectionId, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { to: to.clone(), source: source.into() }
    }

    /// Who was to get the frame.
    #[must_use]
    pub fn to(&self) -> &ConnectionId {
        &self.to
    }
}
