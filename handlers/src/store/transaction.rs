//! The parts of a DynamoDB transaction, and what its refusal means.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem};

use super::StoreError;
use super::keys::Key;

const OPERATION: &str = "TransactWriteItems";
const EXISTS: &str = "attribute_exists(pk)";
const NEW: &str = "attribute_not_exists(pk)";

type Item = HashMap<String, AttributeValue>;
type Part = Result<TransactWriteItem, StoreError>;

/// Demands that an item is there.
pub(super) fn exists(table: &str, key: Key) -> Part {
    let check = ConditionCheck::builder().table_name(table).set_key(Some(key.attributes()));
    let check = check.condition_expression(EXISTS).build().map_err(unfinished)?;
    Ok(TransactWriteItem::builder().condition_check(check).build())
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

/// Why nothing of a transaction was written.
#[derive(Debug)]
pub(super) enum Cancelled {
    /// The demand of the part at this place wasn't met.
    Condition(usize),
    /// Another write to the same items was under way.
    Conflict(StoreError),
    /// Anything else.
    Failed(StoreError),
}

/// Reads the refusal. DynamoDB gives one reason for each part, in their order; the first that tells decides.
pub(super) fn cancelled(error: SdkError<TransactWriteItemsError>) -> Cancelled {
    let codes = reasons(&error);
    if let Some(place) = codes.iter().position(|code| code == "ConditionalCheckFailed") {
        return Cancelled::Condition(place);
    }
    let conflict = codes.iter().any(|code| code == "TransactionConflict");
    let error = StoreError::new(OPERATION, error);
    if conflict { Cancelled::Conflict(error) } else { Cancelled::Failed(error) }
}

fn reasons(error: &SdkError<TransactWriteItemsError>) -> Vec<String> {
    let Some(TransactWriteItemsError::TransactionCanceledException(refusal)) = error.as_service_error()
    else {
        return Vec::new();
    };
    refusal.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or_default().to_owned()).collect()
}
