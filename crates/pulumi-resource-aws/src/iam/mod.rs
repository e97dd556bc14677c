//! IAM.

mod policy;
mod recovery;
mod role;
mod role_policy;
mod role_policy_attachment;

use std::{error::Error as StdError, time::Duration};

use aws_sdk_iam::types::Tag;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::{Context, Object, Problems, Value};

pub(crate) use self::{
    policy::Policy, role::Role, role_policy::RolePolicy, role_policy_attachment::RolePolicyAttachment,
};
use crate::{
    aws::Aws,
    call::{Fault, PROPAGATION, SdkError, again},
    tags::Tags,
};

/// How long something just created may be unknown to IAM. Short: a wrong name looks the same.
const UNKNOWN: Duration = Duration::from_secs(10);

/// Calls IAM, again while it is busy with another change of the same thing.
async fn send<T, E, F>(
    context: &Context<Aws>,
    operation: &'static str,
    call: impl Fn() -> F,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
    F: Future<Output = Result<T, SdkError<E>>>,
{
    again(context, operation, PROPAGATION, is_busy, call).await
}

/// Calls IAM about something that may just have been created.
async fn send_early<T, E, F>(
    context: &Context<Aws>,
    operation: &'static str,
    call: impl Fn() -> F,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
    F: Future<Output = Result<T, SdkError<E>>>,
{
    again(context, operation, UNKNOWN, |fault| fault.is_not_found() || is_busy(fault), call).await
}

fn is_busy(fault: &Fault) -> bool {
    fault.is("ConcurrentModification")
}

/// Characters that IAM's names may have.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

/// Finds a path that IAM wouldn't take.
fn check_path(inputs: &Object, problems: &mut Problems) {
    let Some(path) = inputs.get("path").and_then(Value::as_str) else { return };
    if !(path.starts_with('/') && path.ends_with('/') && path.chars().all(|c| c.is_ascii_graphic())) {
        problems.add_with_remedy("path", "must begin and end with a slash", "as in /chat/");
    }
}

/// Finds what should be an ARN and isn't.
fn check_arn(path: &str, value: Option<&Value>, problems: &mut Problems) {
    let Some(text) = value.and_then(Value::as_str) else { return };
    if !text.is_empty() && (!text.starts_with("arn:") || text.split(':').count() < 6) {
        problems.add_with_remedy(path, "must be an ARN", "as in arn:aws:iam::123456789012:policy/chat");
    }
}

fn sdk_tags(tags: Tags) -> Vec<Tag> {
    tags.into_iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}
