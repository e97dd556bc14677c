//! Waiting until a function is ready for the next call.

use std::time::Duration;

use aws_sdk_lambda::types::{LastUpdateStatus, State as Status};
use pulumi_provider::{Context, Error};

use super::state;
use crate::aws::{Aws, Regional};

/// How long a change may take.
const LIMIT: Duration = Duration::from_secs(600);

/// Waits until a function is active and its last update is done.
pub(super) async fn settled(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<(), Error> {
    let mut pace = context.pace(context.timeout(LIMIT));
    loop {
        if is_settled(context, aws, name).await? {
            return Ok(());
        }
        if !pace.pause().await? {
            return Err(Error::new("Lambda is still working on the function at the end of the time for it")
                .remedy("try again, or allow more with customTimeouts"));
        }
    }
}

async fn is_settled(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<bool, Error> {
    let found = match state::get(context, aws, name).await {
        // Right after it was created, not all of Lambda knows it.
        Err(fault) if fault.is_not_found() => return Ok(false),
        found => found?.configuration,
    };
    let Some(function) = found else { return Ok(false) };
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
    Ok(function.state != Some(Status::Pending)
        && function.last_update_status != Some(LastUpdateStatus::InProgress))
}
