//! Frames for clients other than the one that is being answered.

mod endpoint;
mod gateway;
mod patience;

pub use endpoint::ManagementEndpoint;
pub use gateway::{Gateway, GatewayPusher};
pub use patience::push_patiently;

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
    transient: bool,
    source: Box<dyn Error + Send + Sync>,
}

impl PushError {
    /// A failure to reach `to` that will be the same at the next attempt.
    pub fn new(to: &ConnectionId, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { to: to.clone(), transient: false, source: source.into() }
    }

    /// A failure to reach `to` that passes: a throttled post, say.
    pub fn transient(to: &ConnectionId, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { transient: true, ..Self::new(to, source) }
    }

    /// Who was to get the frame.
    #[must_use]
    pub fn to(&self) -> &ConnectionId {
        &self.to
    }

    /// Whether another attempt may do.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.transient
    }

    /// What went wrong, whoever was to get the frame.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + 'static) {
        self.source.as_ref()
    }
}
