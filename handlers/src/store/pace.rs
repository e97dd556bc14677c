//! Counting a client's messages on its connection, without a read before the write.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use super::keys::Key;
use super::{Admission, StoreError};
use crate::ids::ConnectionId;
use crate::rate::MessageRate;

const OPERATION: &str = "UpdateItem";
/// When the bucket is full again, in microseconds since 1970.
const FULL_AT: &str = "fullAt";
const FULL: &str = "attribute_exists(pk) AND (attribute_not_exists(fullAt) OR fullAt <= :now)";
const ENOUGH: &str = "fullAt <= :most";

type Item = HashMap<String, AttributeValue>;

/// A message that came at `now`, in microseconds since 1970, and where it is counted.
#[derive(Debug)]
pub(super) struct Pace<'a> {
    pub(super) client: &'a Client,
    pub(super) table: &'a str,
    pub(super) connection: &'a ConnectionId,
    pub(super) rate: MessageRate,
    pub(super) now: i64,
}

impl Pace<'_> {
    /// Tries it with a full bucket, which is all that a client takes who sends now and then. A refusal tells how full
    /// the bucket is, so that a message too many costs one write as well, and only one within a burst two.
    pub(super) async fn admit(&self) -> Result<Admission, StoreError> {
        for update in [self.of_full(), self.of_enough()] {
            let Some(item) = refused(update).await? else { return Ok(Admission::Admitted) };
            if item.is_empty() {
                return Ok(Admission::NotRegistered);
            }
            let full_at = full_at(&item).unwrap_or(self.now);
            if let Some(retry_after) = self.rate.too_early(self.now, full_at) {
                return Ok(Admission::TooMany { retry_after });
            }
        }
        Err(StoreError::new(OPERATION, "the connection was forgotten and kept anew in between"))
    }

    fn of_full(&self) -> UpdateItemFluentBuilder {
        let update = self.update().update_expression("SET fullAt = :next").condition_expression(FULL);
        let update = update.expression_attribute_values(":now", number(self.now));
        update.expression_attribute_values(":next", number(self.now + self.rate.interval()))
    }

    fn of_enough(&self) -> UpdateItemFluentBuilder {
        let update = self.update().update_expression("SET fullAt = fullAt + :interval");
        let update = update.condition_expression(ENOUGH);
        let update = update.expression_attribute_values(":most", number(self.now + self.rate.slack()));
        update.expression_attribute_values(":interval", number(self.rate.interval()))
    }

    fn update(&self) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(self.table);
        let update = update.set_key(Some(Key::connection(self.connection).attributes()));
        update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

/// The item that kept a write from being done, empty where there is none; nothing if it was done.
async fn refused(update: UpdateItemFluentBuilder) -> Result<Option<Item>, StoreError> {
    match update.send().await.map_err(SdkError::into_service_error) {
        Ok(_) => Ok(None),
        Err(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
            Ok(Some(refusal.item.unwrap_or_default()))
        }
        Err(error) => Err(StoreError::new(OPERATION, error)),
    }
}

fn full_at(item: &Item) -> Option<i64> {
    item.get(FULL_AT)?.as_n().ok()?.parse().ok()
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
