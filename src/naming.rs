//! Names in AWS. Every stage has its own, so that stages stand side by side in one account.

/// A function: `websocket-connect-handler-dev`.
pub(crate) fn function(name: &str, stage: &str) -> String {
    format!("{name}-{stage}")
}

/// Where Lambda looks for a function's log group unless told otherwise.
pub(crate) fn function_log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

/// The stage's access logs: `websocket-api-dev-logs`.
pub(crate) fn access_log_group(stage: &str) -> String {
    format!("websocket-api-{stage}-logs")
}

/// The table of connections and rooms.
pub(crate) fn table(stage: &str) -> String {
    format!("websocket-connections-{stage}")
}
