//! Counting a client's messages on its connection, without a read before the write.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use super::contention::settle;
use super::keys::Key;
use super::transaction::{self, Cancelled};
use super::{Admission, StoreError};
use crate::ids::ConnectionId;
use crate::rate::MessageRate;

const OPERATION: &str = "UpdateItem";
/// When the bucket is full again, in microseconds since 1970.
const FULL_AT: &str = "fullAt";
const FULL: &str = "attribute_exists(pk) AND (attribute_not_exists(fullAt) OR fullAt <= :now)";
const ENOUGH: &str = "fullAt <= :most";

type Item = HashMap<String, AttributeValue>;

/// The last refusal of this process: of which connection, and when its bucket is full again.
///
/// That time only ever moves on, so that a message too early by it is too early by the table's as well, and needn't be
/// counted. A refused write costs as much as one that is done, and a flood of them would throttle whoever connects to
/// the same partition.
#[derive(Debug, Clone, Default)]
pub(super) struct LastRefusal(Arc<Mutex<Option<(ConnectionId, i64)>>>);

impl LastRefusal {
    /// How much too early a message comes by what is known here. One that doesn't may move the time on, and ends the
    /// knowledge, which would have the next one wait too little.
    fn retry_after(&self, Pace { connection, rate, now, .. }: &Pace<'_>) -> Option<Duration> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, full_at) = last.as_ref().filter(|(refused, _)| refused == *connection)?;
        let retry_after = rate.too_early(*now, *full_at);
        if retry_after.is_none() {
            *last = None;
        }
        retry_after
    }

    fn keep(&self, connection: &ConnectionId, full_at: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((connection.clone(), full_at));
    }
}

/// A message that came at `now`, in microseconds since 1970, and where it is counted.
#[derive(Debug)]
pub(super) struct Pace<'a> {
    pub(super) client: &'a Client,
    pub(super) table: &'a str,
    pub(super) connection: &'a ConnectionId,
    pub(super) last_refusal: &'a LastRefusal,
    pub(super) rate: MessageRate,
    pub(super) now: i64,
}

impl Pace<'_> {
    /// Asks the table unless this process knows already that the message is one too many.
    pub(super) async fn admit(&self) -> Result<Admission, StoreError> {
        match self.last_refusal.retry_after(self) {
            Some(retry_after) => Ok(Admission::TooMany { retry_after }),
            None => self.count().await,
        }
    }

    /// Tries it with a full bucket, which is all that a client takes who sends now and then. A refusal tells how full
    /// the bucket is, so that a message too many costs one write as well, and only one within a burst two.
    async fn count(&self) -> Result<Admission, StoreError> {
        for update in [self.of_full(), self.of_enough()] {
            let Some(item) = refused(update).await? else { return Ok(Admission::Admitted) };
            if item.is_empty() {
                return Ok(Admission::NotRegistered);
            }
            let full_at = full_at(&item).unwrap_or(self.now);
            if let Some(retry_after) = self.rate.too_early(self.now, full_at) {
                self.last_refusal.keep(self.connection, full_at);
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
    match settle(|| attempt(update.clone())).await {
        Ok(refusal) => Ok(refusal),
        Err(Cancelled::Condition(_)) => Ok(Some(Item::default())),
        Err(Cancelled::Passing(error) | Cancelled::Failed(error)) => Err(error),
    }
}

async fn attempt(update: UpdateItemFluentBuilder) -> Result<Option<Item>, Cancelled> {
    let Err(error) = update.send().await else { return Ok(None) };
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(ConditionalCheckFailedException {
            item: Some(item),
            ..
        })) => Ok(Some(item.clone())),
        _ => Err(transaction::refused(OPERATION, error)),
    }
}

fn full_at(item: &Item) -> Option<i64> {
    item.get(FULL_AT)?.as_n().ok()?.parse().ok()
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
