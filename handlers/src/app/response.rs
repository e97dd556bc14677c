//! What a function answers with.

use serde::Serialize;

use crate::protocol::Frame;

/// What API Gateway gets back. It sends `body` to the client of a route that has a route response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Response {
    /// Lets a client in or keeps it out at `$connect`; of no effect to a message.
    pub status_code: u16,
    /// The reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip)]
    pub(super) outcome: Option<&'static str>,
}

impl Response {
    /// A response that says no more than its status.
    #[must_use]
    pub fn status(status_code: u16) -> Self {
        Self { status_code, body: None, outcome: None }
    }

    /// A reply. Its status is 200 even if it tells of an error, for the connection lives on.
    pub(super) fn frame(outcome: &'static str, frame: Frame) -> Self {
        Self { status_code: 200, body: Some(frame.into_string()), outcome: Some(outcome) }
    }
}
