//! Lambda.

mod alias;
mod event_source_mapping;
mod function;
mod function_event_invoke_config;
mod permission;

use std::{
    error::Error as StdError,
    time::{Duration, Instant},
};

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::{Context, Error, Object, Value};

pub(crate) use self::{
    alias::Alias,
    event_source_mapping::EventSourceMapping,
    function::{Function, GetFunction},
    function_event_invoke_config::FunctionEventInvokeConfig,
    permission::Permission,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, SdkError, again},
    tags::{Tags, change},
};

/// How long a new role may take to be usable by Lambda.
const EARLY: Duration = Duration::from_secs(300);

/// How long creating or changing something may take altogether.
const LIMIT: Duration = Duration::from_secs(600);

/// Calls Lambda, again while it is busy: it changes a function one call at a time.
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

/// Another change is under way; what exists already is another kind of conflict.
fn is_busy(fault: &Fault) -> bool {
    fault.is("ResourceConflictException") && !fault.says("ResourceConflictException", "already exist")
}

/// Lambda can't use yet what was just created or granted: the role, its permissions, a key's grant, a network interface.
fn is_early(fault: &Fault) -> bool {
    let messages = [
        "cannot be assumed by Lambda",
        "execution role does not have permissions",
        "ensure the role can perform",
        "throttled by EC2",
        "the KMS key is invalid for CreateGrant",
    ];
    messages.iter().any(|message| fault.says("InvalidParameterValueException", message))
}

/// How long a call waits for what AWS must get to know first: `useResourceTimeoutForPropagation` decides.
fn early_limit(context: &Context<Aws>, use_resource_timeout: bool) -> Duration {
    if use_resource_timeout { context.timeout(LIMIT) } else { EARLY }
}

/// What is worth another try: another change under way, and for `limit` also what `passes` says.
fn for_a_while(limit: Duration, passes: impl Fn(&Fault) -> bool) -> impl Fn(&Fault) -> bool {
    let started = Instant::now();
    move |fault| is_busy(fault) || (started.elapsed() < limit && passes(fault))
}

/// Asks until there is an answer, or the time for it is over.
async fn until<T, F>(
    context: &Context<Aws>,
    limit: Duration,
    doing: &str,
    ask: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<Option<T>, Error>>,
{
    let mut pace = context.pace(limit);
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if !pace.pause().await? {
            return Err(Error::new(format!("Lambda is still {doing} at the end of the time for it"))
                .remedy("try again, or allow more with customTimeouts"));
        }
    }
}

/// A text that says something: states of the official provider have empty ones.
fn given(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

/// Whether one value names a function and the other is the ARN of a function with that name.
fn same_function(_: &Object, old: &Value, new: &Value) -> bool {
    let (Some(old), Some(new)) = (old.as_str(), new.as_str()) else { return false };
    let (old_name, new_name) = (function_name(old), function_name(new));
    old_name == new_name && (old == old_name || new == new_name)
}

/// The name, with its qualifier, in what names a function: a name or an ARN, whole or in part.
fn function_name(text: &str) -> &str {
    text.rsplit_once(":function:").map_or(text, |(_, name)| name)
}

/// The ARN by which API Gateway invokes a function.
fn invoke_arn(aws: &Regional, function: &str) -> String {
    invocation(aws, &format!("path/2015-03-31/functions/{function}/invocations"))
}

/// An ARN of an invocation by API Gateway.
fn invocation(aws: &Regional, path: &str) -> String {
    aws.arn("apigateway", &aws.name, "lambda", path)
}

/// Changes the tags of a function or an event source mapping.
async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.lambda().untag_resource().resource(arn).set_tag_keys(Some(change.remove));
        send(context, "UntagResource", || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.lambda().tag_resource().resource(arn).set_tags(Some(change.set));
        send(context, "TagResource", || call.clone().send()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(old: &str, new: &str) -> bool {
        same_function(&Object::new(), &Value::from(old), &Value::from(new))
    }

    #[test]
    fn a_function_is_the_same_by_name_and_by_arn() {
        let arn = "arn:aws:lambda:eu-central-1:123456789012:function:chat";
        assert!(same(arn, "chat") && same("chat", arn) && same("123456789012:function:chat", "chat"));
        assert!(!same(arn, "chat:live") && !same(arn, &arn.replace("123", "321")));
    }
}
