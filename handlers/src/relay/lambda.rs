//! The relay by Lambda's asynchronous invocations.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

use super::{Continuation, Relay, RelayError};

/// A [`Relay`] to a function.
///
/// Lambda takes events of up to 1 MB. A continuation has one message of at most 128 KiB, and the names of a few
/// dozen connections.
#[derive(Debug, Clone)]
pub struct LambdaRelay {
    client: Client,
    function: String,
}

impl LambdaRelay {
    /// The relay to `function`, by its name.
    #[must_use]
    pub fn new(client: Client, function: impl Into<String>) -> Self {
        Self { client, function: function.into() }
    }
}

impl Relay for LambdaRelay {
    async fn hand_on(&self, continuation: &Continuation) -> Result<(), RelayError> {
        let event = serde_json::to_vec(continuation).map_err(|error| RelayError::NotInvoked(error.into()))?;
        let invoke = self.client.invoke().function_name(&self.function);
        let invoke = invoke.invocation_type(InvocationType::Event).payload(Blob::new(event));
        invoke.send().await.map(drop).map_err(|error| RelayError::NotInvoked(error.into()))
    }
}
