//! The token check by a Lambda function.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use serde::Deserialize;

use super::{Principal, Question, TokenCheck, TokenCheckError, Verdict};

/// A [`TokenCheck`] that asks a function and waits for its answer.
#[derive(Debug, Clone)]
pub struct LambdaTokenCheck {
    client: Client,
    function: String,
}

impl LambdaTokenCheck {
    /// The check by `function`, which is its name or its ARN. The client of [`sdk::token_check`](crate::sdk::token_check)
    /// has the right patience.
    #[must_use]
    pub fn new(client: Client, function: impl Into<String>) -> Self {
        Self { client, function: function.into() }
    }
}

impl TokenCheck for LambdaTokenCheck {
    async fn check(&self, question: &Question<'_>) -> Result<Verdict, TokenCheckError> {
        let unanswered = |error| TokenCheckError::Unanswered(error);
        let question = serde_json::to_vec(question).map_err(|error| unanswered(error.into()))?;
        let invoke = self.client.invoke().function_name(&self.function).payload(Blob::new(question));
        let answered = invoke.send().await.map_err(|error| unanswered(error.into()))?;
        verdict(answered)
    }
}

/// The function's answer, as `schemas/token-answer.json` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    allow: bool,
    reason: Option<String>,
    principal: Option<String>,
}

fn verdict(answered: InvokeOutput) -> Result<Verdict, TokenCheckError> {
    if let Some(kind) = answered.function_error {
        return Err(TokenCheckError::Failed { kind });
    }
    let payload = answered.payload.map(Blob::into_inner).unwrap_or_default();
    let answer: Answer = serde_json::from_slice(&payload)
        .map_err(|error| TokenCheckError::BadAnswer { line: error.line(), column: error.column() })?;
    if answer.allow {
        let principal = answer.principal.as_deref().map(Principal::parse).transpose()?;
        return Ok(Verdict::Admitted { principal });
    }
    Ok(Verdict::Refused { reason: answer.reason.unwrap_or_default() })
}
