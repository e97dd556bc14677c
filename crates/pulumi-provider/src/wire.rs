//! Between the protocol's messages and the framework's types.

use std::time::Duration;

use prost_types::Struct;
use pulumi_wasm_proto::{Object, from_struct, rpc, status, to_struct};
use tonic::{Code, Status};

use crate::{Error, Problems, diff::Change};

/// Decodes properties that may be missing altogether.
pub(crate) fn object(wire: Option<Struct>) -> Result<Object, Status> {
    from_struct(wire.unwrap_or_default()).map_err(|error| Status::invalid_argument(error.to_string()))
}

/// The last part of a URN: the resource's name in the program.
pub(crate) fn urn_name(urn: &str) -> &str {
    urn.splitn(4, "::").nth(3).unwrap_or_default()
}

/// The type's token in a URN, without those of the parents.
pub(crate) fn urn_type(urn: &str) -> &str {
    let types = urn.split("::").nth(2).unwrap_or_default();
    types.rsplit('$').next().unwrap_or_default()
}

/// `customTimeouts` in seconds; zero means that the program doesn't say.
pub(crate) fn timeout(seconds: f64) -> Option<Duration> {
    (seconds > 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

pub(crate) fn failures(problems: &Problems) -> Vec<rpc::CheckFailure> {
    let failure = |problem: &crate::Problem| rpc::CheckFailure {
        property: problem.path().to_owned(),
        reason: problem.to_string(),
    };
    problems.iter().map(failure).collect()
}

pub(crate) fn diff_response(changes: &[Change], delete_before_replace: bool) -> rpc::DiffResponse {
    use rpc::diff_response::DiffChanges;
    let kind = if changes.is_empty() { DiffChanges::DiffNone } else { DiffChanges::DiffSome };
    let mut response = rpc::DiffResponse {
        changes: kind.into(),
        has_detailed_diff: true,
        delete_before_replace,
        ..Default::default()
    };
    for change in changes {
        let detail = rpc::PropertyDiff { kind: change.kind().into(), input_diff: change.from_inputs };
        response.detailed_diff.insert(change.path.clone(), detail);
        push_once(&mut response.diffs, change.property);
        if change.replaces {
            push_once(&mut response.replaces, change.property);
        }
    }
    response
}

fn push_once(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// An error for the user. One that says that something exists carries it, so that the engine records it.
pub(crate) fn error_status(error: &Error, inputs: Object) -> Status {
    let report = error.report();
    match error.kept() {
        None if error.is_bug() => Status::internal(report),
        None => Status::unknown(report),
        Some((id, state)) => {
            let detail = rpc::ErrorResourceInitFailed {
                id: id.to_owned(),
                properties: Some(to_struct(state.clone())),
                reasons: vec![report.clone()],
                inputs: Some(to_struct(inputs)),
                refresh_before_update: false,
            };
            status::with_detail(Code::Unknown, report, &detail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_is_taken_apart() {
        let urn = "urn:pulumi:dev::chat::my:index:Chat$aws:iam/role:Role::a::b";
        assert_eq!((urn_name(urn), urn_type(urn)), ("a::b", "aws:iam/role:Role"));
    }
}
