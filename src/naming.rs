//! Names in AWS. Every stage has its own, so that stages stand side by side in one account.

use heck::ToKebabCase;

/// What names begin with unless something else is said, after the API's: `aws-websocket-api` for `AWS_WEBSOCKET_API`.
pub(crate) fn prefix(api: &str) -> String {
    api.to_kebab_case()
}

/// A function: `websocket-connect-handler-dev`.
pub(crate) fn function(name: &str, suffix: &str) -> String {
    format!("{name}-{suffix}")
}

/// Where the functions' roles are in IAM. Their names are Pulumi's, so it is by the path that a policy can
/// tell whose they are.
pub(crate) fn role_path(prefix: &str, suffix: &str) -> String {
    format!("/{prefix}/{suffix}/")
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
pub(crate) fn table(prefix: &str, suffix: &str) -> String {
    format!("{prefix}-connections-{suffix}")
}

/// A function's queue of events that it gave up on.
pub(crate) fn dead_letter_queue(function: &str) -> String {
    format!("{function}-dlq")
}

/// What the stage's alarms begin with: `websocket-api-dev`.
pub(crate) fn monitoring(prefix: &str, stage: &str) -> String {
    format!("{prefix}-api-{stage}")
}

/// The stage's dashboard: `websocket-api-dev-us-east-1`. All regions of an account have their dashboards in common.
pub(crate) fn dashboard(prefix: &str, stage: &str, region: &str) -> String {
    format!("{}-{region}", monitoring(prefix, stage))
}

/// What the stage's alarms notify: `websocket-api-dev-alarms`.
pub(crate) fn alarm_topic(prefix: &str, stage: &str) -> String {
    format!("{}-alarms", monitoring(prefix, stage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_api_becomes_a_prefix() {
        let names = ["AWS_WEBSOCKET_API", "Chat", "supportChat", "Chat of the shop"];
        let prefixes = ["aws-websocket-api", "chat", "support-chat", "chat-of-the-shop"];
        assert_eq!(names.map(prefix), prefixes);
    }
}
