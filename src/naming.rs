//! Names in AWS. Every stage has its own, so that stages stand side by side in one account.

/// A function: `websocket-connect-handler-dev`.
pub(crate) fn function(name: &str, stage: &str) -> String {
    format!("{name}-{stage}")
}

/// Where the roles of the stage's functions are in IAM. Their names are Pulumi's, so it is by the path that a policy can
/// tell whose they are.
pub(crate) fn role_path(prefix: &str, stage: &str) -> String {
    format!("/{prefix}/{stage}/")
}

/// Where Lambda looks for a function's log group unless told otherwise.
pub(crate) fn function_log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

/// The stage's access logs: `websocket-api-dev-logs`.
pub(crate) fn access_log_group(prefix: &str, stage: &str) -> String {
    format!("{prefix}-api-{stage}-logs")
}

/// Where API Gateway writes the stage's execution log.
pub(crate) fn execution_log_group(api_id: &str, stage: &str) -> String {
    format!("/aws/apigateway/{api_id}/{stage}")
}

/// The table of connections and rooms.
pub(crate) fn table(prefix: &str, stage: &str) -> String {
    format!("{prefix}-connections-{stage}")
}

/// A function's queue of events that it gave up on.
pub(crate) fn dead_letter_queue(function: &str) -> String {
    format!("{function}-dlq")
}

/// The stage's dashboard, and what its alarms begin with: `websocket-api-dev`.
pub(crate) fn monitoring(prefix: &str, stage: &str) -> String {
    format!("{prefix}-api-{stage}")
}

/// What the stage's alarms notify: `websocket-api-dev-alarms`.
pub(crate) fn alarm_topic(prefix: &str, stage: &str) -> String {
    format!("{}-alarms", monitoring(prefix, stage))
}
