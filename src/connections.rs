//! What may be done with the connections of a stage.

use pulumi_wasm::{Output, output_format};
use pulumi_wasm_aws::apigatewayv2::Api;

/// What may be done with connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionAccess {
    /// Sending messages.
    Post,
    /// Sending messages, asking about connections, closing them.
    Manage,
}

impl ConnectionAccess {
    /// The IAM action, whose resources say by the HTTP method what is allowed.
    pub(crate) const ACTION: &str = "execute-api:ManageConnections";

    /// The ARN of a stage's connections:
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html>
    pub(crate) fn arn(self, api: &Api, stage: &str) -> Output<String> {
        let method = match self {
            Self::Post => "POST",
            Self::Manage => "*",
        };
        output_format!("{}/{}/{}/@connections/*", api.execution_arn(), stage, method)
    }
}
