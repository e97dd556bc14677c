//! The parts of a DynamoDB transaction, and what its refusal means.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};

use super::StoreError;
use super::keys::Key;

const OPERATION: &str = "TransactWriteItems";
/// Why a part is refused now and may not be a moment later. The SDK sees the transaction's code alone, and gives up.
const PASSING: [&str; 3] = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
const EXISTS: &str = "attribute_exists(pk)";
const NEW: &str = "attribute_not_exists(pk)";
const ROOM_LEFT: &str = "attribute_exists(pk) AND (attribute_not_exists(roomCount) OR roomCount < :most)";

type Item = HashMap<String, AttributeValue>;
type Part = Result<TransactWriteItem, StoreError>;

/// Counts one room more on a connection, and demands that it is there and was in fewer than `most`.
pub(super) fn count_up(table: &str, connection: Key, most: u16) -> Part {
    let update = count(table, connection, 1).condition_expression(ROOM_LEFT);
    let update = update.expression_attribute_values(":most", AttributeValue::N(most.to_string()));
    let update = update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    Ok(TransactWriteItem::builder().update(update.build().map_err(unfinished)?).build())
}

/// Counts one room less on a connection, and demands that it is there: else this would make it.
pub(super) fn count_down(table: &str, connection: Key) -> Part {
    let update = count(table, connection, -1).condition_expression(EXISTS);
    Ok(TransactWriteItem::builder().update(update.build().map_err(unfinished)?).build())
}

fn count(table: &str, connection: Key, step: i8) -> UpdateBuilder {
    let update = Update::builder().table_name(table).set_key(Some(connection.attributes()));
    let update = update.update_expression("ADD roomCount :step");
    update.expression_attribute_values(":step", AttributeValue::N(step.to_string()))
}

/// Writes an item.
pub(super) fn put(table: &str, item: Item) -> Part {
    let put = Put::builder().table_name(table).set_item(Some(item)).build().map_err(unfinished)?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// Writes an item, and demands that it wasn't there.
pub(super) fn put_new(table: &str, item: Item) -> Part {
    let put = Put::builder().table_name(table).set_item(Some(item)).condition_expression(NEW);
    Ok(TransactWriteItem::builder().put(put.build().map_err(unfinished)?).build())
}

/// Deletes an item, there or not.
pub(super) fn delete(table: &str, key: Key) -> Part {
    let delete = Delete::builder().table_name(table).set_key(Some(key.attributes()));
    Ok(TransactWriteItem::builder().delete(delete.build().map_err(unfinished)?).build())
}

/// Deletes an item, and demands that it was there.
pub(super) fn delete_existing(table: &str, key: Key) -> Part {
    let delete = Delete::builder().table_name(table).set_key(Some(key.attributes()));
    let delete = delete.condition_expression(EXISTS).build().map_err(unfinished)?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

fn unfinished(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::new(OPERATION, error)
}

/// What became of the demand of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// It was met, or there was none.
    Met,
    /// It wasn't.
    Unmet,
    /// It wasn't, although the item is there. Only parts that ask for the item tell this apart.
    UnmetByItem,
}

/// Why nothing was written.
#[derive(Debug)]
pub(super) enum Cancelled {
    /// Not every part's demand was met.
    Condition(Vec<Demand>),
    /// Another write to the same items was under way, or the table was throttled.
    Passing(StoreError),
    /// Anything else.
    Failed(StoreError),
}

/// Reads the refusal of a single write.
pub(super) fn refused<E>(operation: &'static str, error: SdkError<E>) -> Cancelled
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let code = error.code().map(str::to_owned);
    let error = StoreError::new(operation, error);
    match code.as_deref() {
        Some("TransactionConflictException") => Cancelled::Passing(error),
        Some("ConditionalCheckFailedException") => Cancelled::Condition(vec![Demand::Unmet]),
        _ => Cancelled::Failed(error),
    }
}

/// Reads the refusal of a transaction. DynamoDB gives one reason for each part, in their order.
pub(super) fn cancelled(error: SdkError<TransactWriteItemsError>) -> Cancelled {
    let demands: Vec<_> = reasons(&error).iter().map(demand).collect();
    if demands.iter().any(|demand| *demand != Demand::Met) {
        return Cancelled::Condition(demands);
    }
    let passing =
        reasons(&error).iter().filter_map(CancellationReason::code).any(|code| PASSING.contains(&code));
    let error = StoreError::new(OPERATION, error);
    if passing { Cancelled::Passing(error) } else { Cancelled::Failed(error) }
}

fn demand(reason: &CancellationReason) -> Demand {
    match (reason.code(), reason.item()) {
        (Some("ConditionalCheckFailed"), Some(item)) if !item.is_empty() => Demand::UnmetByItem,
        (Some("ConditionalCheckFailed"), _) => Demand::Unmet,
        _ => Demand::Met,
    }
}

fn reasons(error: &SdkError<TransactWriteItemsError>) -> &[CancellationReason] {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(refusal)) => {
            refusal.cancellation_reasons()
        }
        _ => &[],
    }
}
