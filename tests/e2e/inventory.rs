//! All that an account holds, of every service that the program uses.

use serde_json::Value;

use crate::stand::{Stand, run};

/// Each list that has to be empty again after a destroy: command, where the list is in the answer, and what Pulumi calls
/// what is in it.
const LISTS: [([&str; 2], &str, &str); 9] = [
    (["apigatewayv2", "get-apis"], "Items", "aws:apigatewayv2/api:Api"),
    (["lambda", "list-functions"], "Functions", "aws:lambda/function:Function"),
    (["iam", "list-roles"], "Roles", "aws:iam/role:Role"),
    (["logs", "describe-log-groups"], "logGroups", "aws:cloudwatch/logGroup:LogGroup"),
    (["dynamodb", "list-tables"], "TableNames", "aws:dynamodb/table:Table"),
    (["cloudwatch", "describe-alarms"], "MetricAlarms", "aws:cloudwatch/metricAlarm:MetricAlarm"),
    (["cloudwatch", "list-dashboards"], "DashboardEntries", "aws:cloudwatch/dashboard:Dashboard"),
    (["sqs", "list-queues"], "QueueUrls", "aws:sqs/queue:Queue"),
    (["sns", "list-topics"], "Topics", "aws:sns/topic:Topic"),
];

/// How many things of each kind there are.
pub(crate) fn inventory(stand: &Stand) -> Vec<(&'static str, usize)> {
    LISTS.iter().map(|(command, list, _)| (command[1], stand.count(command[0], command[1], list))).collect()
}

/// How many things of each kind the state of a stack has.
pub(crate) fn recorded(stand: &Stand, stack: &str) -> Vec<(&'static str, usize)> {
    let state = run(&mut stand.pulumi(stack, &["stack", "export"])).expect_success();
    let state: Value = serde_json::from_str(&state).unwrap();
    let resources = state["deployment"]["resources"].as_array().unwrap();
    let count = |kind: &str| resources.iter().filter(|resource| resource["type"] == kind).count();
    LISTS.iter().map(|(command, _, kind)| (command[1], count(kind))).collect()
}
