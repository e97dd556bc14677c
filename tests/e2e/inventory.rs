//! All that an account holds, of every service that the program uses.

use crate::stand::Stand;

/// Each list that has to be empty again after a destroy: command, and where the list is in the answer.
const LISTS: [([&str; 2], &str); 5] = [
    (["apigatewayv2", "get-apis"], "Items"),
    (["lambda", "list-functions"], "Functions"),
    (["iam", "list-roles"], "Roles"),
    (["logs", "describe-log-groups"], "logGroups"),
    (["dynamodb", "list-tables"], "TableNames"),
];

/// How many things of each kind there are.
pub(crate) fn inventory(stand: &Stand) -> Vec<(&'static str, usize)> {
    LISTS.iter().map(|(command, list)| (command[1], stand.count(command[0], command[1], list))).collect()
}
