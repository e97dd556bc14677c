//! Waiting until an event source mapping is ready for the next call.

use std::time::Duration;

use aws_sdk_lambda::operation::get_event_source_mapping::GetEventSourceMappingOutput as Found;
use pulumi_provider::{Context, Error};

use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_none},
    lambda::{LIMIT, send, until},
};

/// How long deleting may take.
pub(super) const DELETION: Duration = Duration::from_secs(300);

/// Asks for a mapping.
pub(super) async fn get(context: &Context<Aws>, aws: &Regional, id: &str) -> Result<Option<Found>, Fault> {
    let call = aws.lambda().get_event_source_mapping().uuid(id);
    or_none(send(context, "GetEventSourceMapping", || call.clone().send()).await)
}

/// Waits until a mapping just created works; not all of Lambda may know it yet.
pub(super) async fn created(context: &Context<Aws>, aws: &Regional, id: &str) -> Result<Found, Error> {
    let ask = async || Ok(get(context, aws, id).await?.filter(is_settled));
    until(context, context.timeout(LIMIT), "creating the event source mapping", ask).await
}

/// Waits until a mapping's last change is done.
pub(super) async fn settled(context: &Context<Aws>, aws: &Regional, id: &str) -> Result<Found, Error> {
    let gone = || Error::new("the event source mapping is gone").remedy("run `pulumi refresh`");
    let ask = async || {
        let found = get(context, aws, id).await?.ok_or_else(gone)?;
        Ok(Some(found).filter(is_settled))
    };
    until(context, context.timeout(LIMIT), "changing the event source mapping", ask).await
}

/// Waits until a mapping is gone.
pub(super) async fn deleted(context: &Context<Aws>, aws: &Regional, id: &str) -> Result<(), Error> {
    let ask = async || Ok(get(context, aws, id).await?.is_none().then_some(()));
    until(context, context.timeout(DELETION), "deleting the event source mapping", ask).await
}

fn is_settled(found: &Found) -> bool {
    let busy = ["Creating", "Enabling", "Disabling", "Updating"];
    !found.state.as_deref().is_some_and(|state| busy.contains(&state))
}
