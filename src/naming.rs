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

/// Where CloudWatch keeps the functions' metrics: the API's name, with `-` for what a namespace can't have, and for what
/// has a meaning there.
pub(crate) fn metrics(api: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    api.chars().map(|c| if plain(c) { c } else { '-' }).collect()
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

/// The longest name of a role.
pub(crate) const MAX_ROLE: usize = 64;

/// The longest name of a policy of a role's.
pub(crate) const MAX_ROLE_POLICY: usize = 128;

/// What Pulumi adds to its name for a resource in a name of its own.
const RANDOM: usize = "-1234567".len();

/// What AWS's provider adds to a `namePrefix`.
const UNIQUE: usize = 26;

/// What the name of a child of IAM's begins with where the automatic one, of its name in Pulumi, couldn't be: longer than
/// IAM takes, or of an API whose name has a space, say.
pub(crate) fn iam_prefix(child: &str, in_pulumi: &str, most: usize) -> Option<String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let fits = in_pulumi.len() + RANDOM <= most && in_pulumi.chars().all(good);
    (!fits).then(|| child.chars().take(most - UNIQUE - 1).chain(['-']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automatic_name_that_iam_takes_stays() {
        let longest = "r".repeat(56);
        assert_eq!(iam_prefix("f-role", &longest, MAX_ROLE), None);
        assert_eq!(iam_prefix("f-role", "AWS_WEBSOCKET_API-f-role", MAX_ROLE), None);
    }

    #[test]
    fn an_automatic_name_that_iam_would_refuse_is_replaced_by_a_readable_one_with_room_for_what_is_added() {
        for bad in ["r".repeat(57), "Our chat-f-role".to_owned()] {
            assert_eq!(iam_prefix("f-role", &bad, MAX_ROLE).as_deref(), Some("f-role-"));
        }
        let long = iam_prefix(&"f".repeat(64), &"r".repeat(80), MAX_ROLE).unwrap();
        assert_eq!(long, format!("{}-", "f".repeat(37)), "38 characters, as many as the provider takes");
    }

    #[test]
    fn the_name_of_an_api_becomes_a_prefix() {
        let names = ["AWS_WEBSOCKET_API", "Chat", "supportChat", "Chat of the shop"];
        let prefixes = ["aws-websocket-api", "chat", "support-chat", "chat-of-the-shop"];
        assert_eq!(names.map(prefix), prefixes);
    }
}
