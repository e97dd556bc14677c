//! Calls to AWS: errors in the user's words, and tries again where AWS says so or is known to be late.

use std::{error::Error as StdError, fmt, time::Duration};

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::{Context, Error};

use crate::aws::Aws;

/// Why a call of the SDK failed.
pub(crate) type SdkError<E> = result::SdkError<E, HttpResponse>;

/// How long AWS may take to agree with itself, IAM above all.
pub(crate) const PROPAGATION: Duration = Duration::from_secs(120);

/// How long a call that is under way when the user stops the operation may take to tell what it did.
const LAST_WORD: Duration = Duration::from_secs(5);

/// What to do where a stage wants logs and the region's API Gateway may not write any.
const LOGS_ROLE_HELP: &str = "set the region's role once, with aws:apigateway/account:Account (config \
    accountLogging of this project's program)";

/// A call that failed.
#[derive(Debug)]
pub(crate) struct Fault {
    operation: &'static str,
    code: Option<String>,
    message: String,
    /// Why nobody knows whether AWS did it, if so.
    outcome: Outcome,
}

/// What is known of a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// AWS didn't do it.
    Failed,
    /// The user stopped waiting for it.
    Cancelled,
    /// No answer came, or one that says that AWS itself failed.
    InDoubt,
}

impl Fault {
    /// A failure that AWS didn't report as one.
    pub(crate) fn new(operation: &'static str, message: impl Into<String>) -> Self {
        Self { operation, code: None, message: message.into(), outcome: Outcome::Failed }
    }

    fn in_doubt(operation: &'static str, message: &str) -> Self {
        Self { outcome: Outcome::InDoubt, ..Self::new(operation, message) }
    }

    fn from_sdk<E>(operation: &'static str, error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        let outcome = if is_in_doubt(operation, &error) { Outcome::InDoubt } else { Outcome::Failed };
        let code = error.as_service_error().and_then(|error| error.code()).map(str::to_owned);
        let said = error.as_service_error().and_then(|error| error.message()).map(str::to_owned);
        let message = said.unwrap_or_else(|| chain(&error));
        Self { operation, code, message, outcome }
    }

    /// Whether AWS gave this error code.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether AWS gave this error code with a message that has `part` in it.
    pub(crate) fn says(&self, code: &str, part: &str) -> bool {
        self.is(code) && self.message.contains(part)
    }

    /// Whether AWS gave one of the codes that it has for what doesn't exist.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(
            self.code.as_deref(),
            Some(
                "NotFoundException"
                    | "ResourceNotFoundException"
                    | "ResourceNotFound"
                    | "DashboardNotFoundError"
                    | "NoSuchEntity"
                    | "NoSuchEntityException"
                    | "NotFound"
                    | "ParameterNotFound"
                    | "QueueDoesNotExist"
                    | "AWS.SimpleQueueService.NonExistentQueue"
            )
        )
    }

    /// Whether AWS gave one of the codes that its services have for too many calls.
    fn is_throttled(&self) -> bool {
        matches!(
            self.code.as_deref(),
            Some(
                "Throttling"
                    | "ThrottlingException"
                    | "ThrottledException"
                    | "TooManyRequestsException"
                    | "RequestLimitExceeded"
            )
        )
    }

    fn remedy(&self) -> Option<&'static str> {
        match self.code.as_deref() {
            Some(
                "UnrecognizedClientException"
                | "InvalidClientTokenId"
                | "SignatureDoesNotMatch"
                | "InvalidSignatureException"
                | "AuthFailure"
                | "IncompleteSignature",
            ) => Some(
                "AWS doesn't know these credentials: check the access key and secret key, or the profile",
            ),
            Some("ExpiredToken" | "ExpiredTokenException") => {
                Some("the session has expired: sign in again, for example with `aws sso login`")
            }
            Some("BadRequestException") if self.message.contains("CloudWatch Logs role ARN must be set") => {
                Some(LOGS_ROLE_HELP)
            }
            None if self.message.contains("credential") => Some(crate::connect::CREDENTIALS_HELP),
            None if self.message.contains("dispatch failure") => {
                Some("is the network up, and is the region or endpoint right?")
            }
            _ => None,
        }
    }
}

/// An error and its reasons, in one line.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        let reason_text = reason.to_string();
        if !text.contains(&reason_text) {
            text.push_str(": ");
            text.push_str(&reason_text);
        }
        source = reason.source();
    }
    text
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} failed: {code}: {}", self.operation, self.message),
            None => write!(f, "{} failed: {}", self.operation, self.message),
        }
    }
}

impl StdError for Fault {}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let error = match fault.outcome {
            Outcome::Failed => Error::new(fault.to_string()),
            Outcome::Cancelled => Error::cancelled(fault.to_string()),
            Outcome::InDoubt => Error::in_doubt(fault.to_string()),
        };
        match fault.remedy() {
            Some(remedy) => error.remedy(remedy),
            None => error,
        }
    }
}

/// Whether AWS may have done something without saying so: no answer came, or one that AWS failed in the middle. A question
/// that isn't answered leaves nothing in doubt.
fn is_in_doubt<E>(operation: &str, error: &SdkError<E>) -> bool {
    let asks = ["Get", "List", "Describe"].iter().any(|verb| operation.starts_with(verb));
    match error {
        SdkError::ConstructionFailure(_) => false,
        SdkError::ServiceError(service) => !asks && service.raw().status().is_server_error(),
        _ => !asks,
    }
}

/// Calls AWS once; the SDK itself tries again after throttling, server errors and lost connections.
pub(crate) async fn once<T, E>(
    operation: &'static str,
    call: impl Future<Output = Result<T, SdkError<E>>>,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    call.await.map_err(|error| Fault::from_sdk(operation, error))
}

/// Calls AWS, again after throttling and after each failure that `passes`, until `limit` or the user ends it.
pub(crate) async fn again<T, E, F>(
    context: &Context<Aws>,
    operation: &'static str,
    limit: Duration,
    passes: impl Fn(&Fault) -> bool,
    call: impl Fn() -> F,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
    F: Future<Output = Result<T, SdkError<E>>>,
{
    let mut pace = context.pace(limit);
    loop {
        if context.is_cancelled() {
            let what = Fault::new(operation, "stopped by the user before it was called");
            return Err(Fault { outcome: Outcome::Cancelled, ..what });
        }
        let answer = tokio::select! {
            answer = once(operation, call()) => answer,
            () = given_up(context) => Err(Fault::in_doubt(operation, "stopped by the user before AWS answered")),
        };
        let fault = match answer {
            Ok(answer) => return Ok(answer),
            Err(fault) => fault,
        };
        if !fault.is_throttled() && !passes(&fault) {
            return Err(fault);
        }
        match pace.pause().await {
            Ok(true) => {}
            Ok(false) => return Err(fault),
            Err(_) => return Err(Fault { outcome: Outcome::Cancelled, ..fault }),
        }
    }
}

/// A call under way may still be answered when the user stops the operation, but not for long.
async fn given_up(context: &Context<Aws>) {
    context.cancelled().await;
    tokio::time::sleep(LAST_WORD).await;
}

/// Every page of a list: asks with the token that the page before gave.
pub(crate) async fn pages<T, F>(page: impl Fn(Option<String>) -> F) -> Result<Vec<T>, Fault>
where
    F: Future<Output = Result<(Option<Vec<T>>, Option<String>), Fault>>,
{
    let (mut all, mut token) = (Vec::new(), None);
    loop {
        let (items, next) = page(token).await?;
        all.extend(items.unwrap_or_default());
        token = next.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(all);
        }
    }
}

/// Asks until there is an answer, `limit` is over (then it is `late`) or the user ends it.
pub(crate) async fn until<T, F>(
    context: &Context<Aws>,
    limit: Duration,
    late: &str,
    ask: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<Option<T>, Fault>>,
{
    let mut pace = context.pace(limit);
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if !pace.pause().await? {
            return Err(Error::new(late));
        }
    }
}

/// Success with nothing, where what should be deleted is gone already.
pub(crate) fn or_gone<T>(result: Result<T, Fault>) -> Result<(), Fault> {
    match result {
        Ok(_) => Ok(()),
        Err(fault) if fault.is_not_found() => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// `None`, where what should be read doesn't exist.
pub(crate) fn or_none<T>(result: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.is_not_found() => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: &str, message: &str) -> Fault {
        Fault { code: Some(code.into()), ..Fault::new("UpdateStage", message) }
    }

    #[test]
    fn a_missing_role_for_logs_is_an_error_with_a_way_out() {
        let missing = "CloudWatch Logs role ARN must be set in account settings to enable logging";
        let report = Error::from(fault("BadRequestException", missing)).report();
        assert!(
            report.ends_with(
                "aws:apigateway/account:Account (config accountLogging of this project's program)"
            )
        );
        assert!(fault("BadRequestException", "another").remedy().is_none());
    }

    #[test]
    fn throttling_is_told_from_other_errors() {
        assert!(fault("Throttling", "Rate exceeded").is_throttled());
        assert!(!fault("ConflictException", "busy").is_throttled());
    }
}
