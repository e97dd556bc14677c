//! What an invocation has no time for goes to another one of the same function.

mod courier;
mod lambda;
mod record;

pub use courier::Courier;
pub use lambda::LambdaRelay;
pub use record::Record;

use std::error::Error;

use serde::{Deserialize, Serialize};

use crate::event::Api;
use crate::fan_out::Task;

/// How often work is handed on. Lambda takes a function that is invoked by itself more than 16 times for a loop
/// and stops it: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>
pub const MAX_GENERATIONS: u32 = 15;

/// The event by which a function invokes itself.
///
/// A client can't send it: what comes over a WebSocket is in the `body` of API Gateway's own event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Continuation {
    /// How often the work has been handed on.
    pub generation: u32,
    /// Where the clients are connected.
    pub api: Api,
    /// The request that it began with.
    pub request_id: String,
    /// When API Gateway got that, in milliseconds since 1970, if it said so.
    #[serde(default)]
    pub requested_at: Option<i64>,
    /// What is left to do.
    pub tasks: Vec<Task>,
}

/// The way to another invocation.
pub trait Relay: Sync {
    /// Has another invocation go on, and doesn't wait for it.
    ///
    /// # Errors
    /// When it isn't sure that there will be one.
    fn hand_on(&self, continuation: &Continuation) -> impl Future<Output = Result<(), RelayError>> + Send;
}

/// What is left was not handed on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The function couldn't invoke itself.
    #[error("the function could not hand on the rest of its work")]
    NotInvoked(#[source] Box<dyn Error + Send + Sync>),
    /// It did so too often.
    #[error(
        "this work was handed on {generation} times and at most {MAX_GENERATIONS} are allowed: the audience is too \
         large, or the posts are too slow"
    )]
    TooOften {
        /// How often.
        generation: u32,
    },
}
