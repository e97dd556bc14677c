//! IAM.

mod role;
mod role_parts;
mod role_policy;
mod role_policy_attachment;

use std::{error::Error as StdError, time::Duration};

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::Context;

pub(crate) use self::{role::Role, role_policy::RolePolicy, role_policy_attachment::RolePolicyAttachment};
use crate::{
    aws::Aws,
    call::{Fault, PROPAGATION, SdkError, again},
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
