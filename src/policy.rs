//! IAM policy documents.

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

/// Allows exactly these statements.
pub(crate) fn allow(statements: Vec<Value>) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

/// Allows these actions on one resource, or on all that its wildcards match.
pub(crate) fn statement(actions: &[&str], resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resource })
}
