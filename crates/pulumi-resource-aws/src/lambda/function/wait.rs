//! Waiting until a function is ready for the next call.

use std::time::Duration;

use aws_sdk_lambda::types::{LastUpdateStatus, State as Status};
use pulumi_provider::{Context, Error};

use super::state;
use crate::{
    aws::{Aws, Regional},
    call::or_none,
};

/// How long a change may take.
const LIMIT: Duration = Duration::from_secs(600);

/// Waits until a function just created is active.
pub(super) async fn created(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    until_settled(context, aws, name, Missing::NotYet).await
}

/// Waits until a function is active and its last update is done.
pub(super) async fn settled(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    until_settled(context, aws, name, Missing::Gone).await
}

/// There is no such function any more.
pub(super) fn gone() -> Error {
    Error::new("the function is gone").remedy("run `pulumi refresh`")
}

/// What it means that Lambda doesn't know a function.
#[derive(Clone, Copy)]
enum Missing {
    /// It was created just now, and not all of Lambda knows it.
    NotYet,
    Gone,
}

async fn until_settled(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    missing: Missing,
) -> Result<(), Error> {
    let mut pace = context.pace(context.timeout(LIMIT));
    loop {
        match (is_settled(context, aws, name).await?, missing) {
            (Some(true), _) => return Ok(()),
            (None, Missing::Gone) => return Err(gone()),
            _ => {}
        }
        if !pace.pause().await? {
            return Err(Error::new("Lambda is still working on the function at the end of the time for it")
                .remedy("try again, or allow more with customTimeouts"));
        }
    }
}

/// `None` where there is no such function.
async fn is_settled(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<bool>, Error> {
    let found = or_none(state::get(context, aws, name).await)?;
    let Some(function) = found.and_then(|found| found.configuration) else { return Ok(None) };
    let why = |reason: Option<String>| reason.unwrap_or_else(|| "it gives no reason".to_owned());
    if function.state == Some(Status::Failed) {
        return Err(Error::new(format!(
            "Lambda failed to make the function: {}",
            why(function.state_reason)
        )));
    }
    if function.last_update_status == Some(LastUpdateStatus::Failed) {
        let reason = why(function.last_update_status_reason);
        return Err(Error::new(format!("Lambda failed to update the function: {reason}")));
    }
    let is_busy = function.state == Some(Status::Pending)
        || function.last_update_status == Some(LastUpdateStatus::InProgress);
    Ok(Some(!is_busy))
}
