//! Waiting until a table is ready for the next change.

use std::time::Duration;

use aws_sdk_dynamodb::types::{IndexStatus, SseStatus, TableDescription, TableStatus};
use pulumi_provider::{Context, Error};

use super::state::describe;
use crate::aws::{Aws, Regional};

/// What it means that DynamoDB doesn't know a table.
#[derive(Clone, Copy)]
pub(super) enum Missing {
    /// It was created just now, and not all of DynamoDB knows it.
    NotYet,
    Gone,
}

/// Waits until a table and all its indexes are active.
pub(super) async fn active(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    limit: Duration,
    missing: Missing,
) -> Result<(), Error> {
    let mut pace = context.pace(limit);
    loop {
        match (describe(context, aws, name).await?, missing) {
            (Some(table), _) if is_active(&table) => return Ok(()),
            (None, Missing::Gone) => return Err(lost()),
            _ => {}
        }
        if !pace.pause().await? {
            return Err(late("working on"));
        }
    }
}

fn is_active(table: &TableDescription) -> bool {
    let indexes = table.global_secondary_indexes();
    let encryption = table.sse_description.as_ref().and_then(|encryption| encryption.status.as_ref());
    let warm = table.warm_throughput.as_ref().and_then(|warm| warm.status.as_ref());
    table.table_status == Some(TableStatus::Active)
        && indexes
            .iter()
            .all(|index| index.index_status.as_ref().is_none_or(|status| *status == IndexStatus::Active))
        && encryption.is_none_or(|status| matches!(status, SseStatus::Enabled | SseStatus::Disabled))
        && warm.is_none_or(|status| *status == TableStatus::Active)
}

/// Waits until a table is gone.
pub(super) async fn gone(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    limit: Duration,
) -> Result<(), Error> {
    let mut pace = context.pace(limit);
    while describe(context, aws, name).await?.is_some() {
        if !pace.pause().await? {
            return Err(late("deleting"));
        }
    }
    Ok(())
}

/// There is no such table any more.
pub(super) fn lost() -> Error {
    Error::new("the table is gone").remedy("run `pulumi refresh`")
}

fn late(doing: &str) -> Error {
    Error::new(format!("DynamoDB is still {doing} the table at the end of the time for it"))
        .remedy("try again, or allow more with customTimeouts")
}
