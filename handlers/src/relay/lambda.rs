//! The relay by Lambda's asynchronous invocations.

use std::sync::LazyLock;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

use super::{Continuation, Relay, RelayError};

/// A [`Relay`] to a function.
///
/// Lambda takes events of up to 1 MB. A continuation has one message of at most 128 KiB and the names of at most 4,160
/// connections, or up to 500 short messages, four of them with so many names. API Gateway's names have 16 characters.
#[derive(Debug)]
pub struct LambdaRelay<F> {
    /// Most invocations hand nothing on, and some functions never do.
    client: LazyLock<Client, F>,
    function: String,
}

impl<F: FnOnce() -> Client + Send> LambdaRelay<F> {
    /// The relay to `function`, by its name, through a client that is made when it is needed.
    #[must_use]
    pub fn new(client: F, function: impl Into<String>) -> Self {
        Self { client: LazyLock::new(client), function: function.into() }
    }
}

impl<F: FnOnce() -> Client + Send> Relay for LambdaRelay<F> {
    async fn hand_on(&self, continuation: &Continuation) -> Result<(), RelayError> {
        let event = serde_json::to_vec(continuation).map_err(|error| RelayError::NotInvoked(error.into()))?;
        let invoke = self.client.invoke().function_name(&self.function);
        let invoke = invoke.invocation_type(InvocationType::Event).payload(Blob::new(event));
        invoke.send().await.map(drop).map_err(|error| RelayError::NotInvoked(error.into()))
    }
}
