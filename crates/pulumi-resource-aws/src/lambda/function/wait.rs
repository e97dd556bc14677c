//! Waiting until a function is ready for the next call.

use aws_sdk_lambda::types::{FunctionConfiguration, LastUpdateStatus, State as Status};
use pulumi_provider::{Context, Error};

use super::state;
use crate::{
    aws::{Aws, Regional},
    call::or_none,
    lambda::{LIMIT, until},
};

/// Waits until a function just created is active; not all of Lambda may know it yet.
pub(super) async fn created(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    let ask = async || match get(context, aws, name).await? {
        Some(function) => settled_or_failed(&function),
        None => Ok(None),
    };
    until(context, context.timeout(LIMIT), "making the function", ask).await
}

/// Waits until a function is active and its last update is done.
pub(super) async fn settled(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    let ask = async || settled_or_failed(&get(context, aws, name).await?.ok_or_else(gone)?);
    until(context, context.timeout(LIMIT), "changing the function", ask).await
}

/// Waits until a function isn't busy with an earlier change, whatever came of that.
pub(super) async fn idle(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    let ask = async || is_idle(&get(context, aws, name).await?.ok_or_else(gone)?);
    until(context, context.timeout(LIMIT), "changing the function", ask).await
}

/// Waits until a function is gone.
pub(super) async fn deleted(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    let ask = async || Ok(get(context, aws, name).await?.is_none().then_some(()));
    until(context, context.timeout(LIMIT), "deleting the function", ask).await
}

/// There is no such function any more.
pub(super) fn gone() -> Error {
    Error::new("the function is gone").remedy("run `pulumi refresh`")
}

async fn get(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
) -> Result<Option<FunctionConfiguration>, Error> {
    let found = or_none(state::get(context, aws, name).await)?;
    Ok(found.and_then(|found| found.configuration))
}

/// `None` while Lambda is at work on it.
fn settled_or_failed(function: &FunctionConfiguration) -> Result<Option<()>, Error> {
    if function.last_update_status == Some(LastUpdateStatus::Failed) {
        let what = failed("update", function.last_update_status_reason.as_deref());
        return Err(what.remedy("mend that, then run `pulumi up` again"));
    }
    is_idle(function)
}

fn is_idle(function: &FunctionConfiguration) -> Result<Option<()>, Error> {
    if function.state == Some(Status::Failed) {
        let what = failed("make", function.state_reason.as_deref());
        return Err(what.remedy("mend that, then make it anew with `pulumi up --replace` and its URN"));
    }
    let is_busy = function.state == Some(Status::Pending)
        || function.last_update_status == Some(LastUpdateStatus::InProgress);
    Ok((!is_busy).then_some(()))
}

fn failed(what: &str, reason: Option<&str>) -> Error {
    Error::new(format!("Lambda failed to {what} the function: {}", reason.unwrap_or("it gives no reason")))
}
