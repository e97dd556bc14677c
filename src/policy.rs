//! IAM policy documents.

use pulumi_wasm::{Output, all};
use serde_json::{Value, json};

/// Lets a service take on a role.
pub(crate) fn assumed_by(service: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": { "Service": service },
        }],
    })
    .to_string()
}

/// Allows exactly these actions, each list of them on one resource or on all that its wildcards match.
pub(crate) fn allow_all(grants: Vec<(Vec<String>, Output<String>)>) -> Output<String> {
    let (actions, resources): (Vec<_>, Vec<_>) = grants.into_iter().unzip();
    all(resources).map(move |resources| {
        let statements = actions.iter().zip(resources);
        let statements: Vec<_> =
            statements.map(|(actions, resource)| statement(actions, &resource)).collect();
        json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
    })
}

fn statement(actions: &[String], resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resource })
}
