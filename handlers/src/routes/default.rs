//! `$default`: tells a client whose message fits no route what it could have sent.

use crate::protocol::{Answer, Request};
use crate::routes::RouteError;

/// Never does anything but explain.
///
/// # Errors
/// Always the client's: there is no such action.
pub fn handle(request: &Request) -> Result<Answer, RouteError> {
    Err(request.unknown_action().into())
}
