//! The store on DynamoDB: one table, found by key or by Query, never by Scan.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use futures::{StreamExt, stream};

use super::contention::settle;
use super::keys::{self, EXPIRES_AT, Key, SK};
use super::pace::{LastRefusal, Pace};
use super::transaction::{self, Cancelled, Demand};
use super::{
    Admission, Connection, DEFAULT_MAX_ROOMS, Joining, MEMBERS_AT_ONCE, Page, Partition, Store, StoreError,
};
use crate::ids::{ConnectionId, RoomName};
use crate::rate::MessageRate;
use crate::token_check::Principal;

/// How many rooms a connection that is being forgotten leaves at once.
const ROOMS_AT_ONCE: usize = 16;

/// How long after connecting a post may find a client gone that isn't there yet: API Gateway waits 29 s for `$connect`
/// at most, and opens the connection then.
const OPENING: Duration = Duration::from_secs(30);

/// A connection that has been opened, if it ever was.
const OPENED: &str = "attribute_not_exists(connectedAt) OR connectedAt < :opened";

type Item = HashMap<String, AttributeValue>;

/// A [`Store`] in a DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoStore {
    client: Client,
    table: String,
    max_rooms: u16,
    last_refusal: LastRefusal,
}

impl DynamoStore {
    /// The store in `table`.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        let last_refusal = LastRefusal::default();
        Self { client, table: table.into(), max_rooms: DEFAULT_MAX_ROOMS, last_refusal }
    }

    /// How many rooms a connection may be in; [`DEFAULT_MAX_ROOMS`] unless set.
    #[must_use]
    pub fn max_rooms(self, max_rooms: u16) -> Self {
        Self { max_rooms, ..self }
    }

    /// Why nobody joined. To who is in already, it doesn't matter whether there is room for more.
    fn refused_joining(&self, demands: &[Demand]) -> Joining {
        match demands {
            [Demand::Unmet, ..] => Joining::NotRegistered,
            [_, Demand::Unmet, ..] => Joining::AlreadyMember,
            _ => Joining::TooMany { limit: self.max_rooms },
        }
    }

    fn query(&self, pk: impl Into<String>) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.table).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").projection_expression(SK);
        query.expression_attribute_values(":pk", AttributeValue::S(pk.into()))
    }

    async fn read(
        &self,
        pk: &str,
        after: Option<&ConnectionId>,
        limit: Option<u16>,
    ) -> Result<Page, StoreError> {
        let start = after.map(|connection| Key::after(pk, connection).attributes());
        let query = self.query(pk).set_exclusive_start_key(start).set_limit(limit.map(i32::from));
        let found = query.send().await.map_err(|error| StoreError::new("Query", error))?;
        Ok(Page {
            connections: found.items().iter().filter_map(connection_in).collect(),
            next: found.last_evaluated_key().and_then(connection_in),
        })
    }

    /// Deletes a connection, there or not, and tells whether the condition was met.
    async fn delete_connection(
        &self,
        connection: &ConnectionId,
        delete: DeleteItemFluentBuilder,
    ) -> Result<bool, StoreError> {
        let delete = delete.set_key(Some(Key::connection(connection).attributes()));
        let refused = |error| transaction::refused("DeleteItem", error);
        met(settle(|| async { delete.clone().send().await.map(drop).map_err(refused) }).await)
    }

    /// Ends the memberships of a connection whose item is deleted: from then on it can't join a room, so that the list of
    /// rooms is complete.
    async fn leave_all(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        let rooms = stream::iter(self.rooms(connection).await?);
        let endings = rooms.map(|room| self.end_forgotten(connection, room)).buffer_unordered(ROOMS_AT_ONCE);
        // One that fails keeps none of the others from being tried.
        let ended = endings.collect::<Vec<_>>().await;
        ended.into_iter().filter_map(Result::transpose).collect()
    }

    /// The parts that end a membership: both sides or, where it has ended, neither.
    fn ending(
        &self,
        connection: &ConnectionId,
        room: &RoomName,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        Ok(vec![
            transaction::delete_existing(&self.table, Key::member(room, connection))?,
            transaction::delete(&self.table, Key::membership(connection, room))?,
        ])
    }

    /// Ends a membership of a connection that is forgotten, and gives the room if it hadn't ended already.
    async fn end_forgotten(
        &self,
        connection: &ConnectionId,
        room: RoomName,
    ) -> Result<Option<RoomName>, StoreError> {
        let ended = met(self.write_together(self.ending(connection, &room)?).await)?;
        Ok(ended.then_some(room))
    }

    /// Writes all or nothing.
    async fn write_together(&self, items: Vec<TransactWriteItem>) -> Result<(), Cancelled> {
        let write = self.client.transact_write_items().set_transact_items(Some(items));
        settle(|| async { write.clone().send().await.map(drop).map_err(transaction::cancelled) }).await
    }
}

impl Store for DynamoStore {
    async fn remember(&self, connection: &Connection) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item_of(connection)));
        let put = put.condition_expression("attribute_not_exists(pk)");
        let refused = |error| transaction::refused("PutItem", error);
        met(settle(|| async { put.clone().send().await.map(drop).map_err(refused) }).await).map(drop)
    }

    async fn admit(
        &self,
        connection: &ConnectionId,
        rate: MessageRate,
        now: i64,
    ) -> Result<Admission, StoreError> {
        let Self { client, table, last_refusal, .. } = self;
        Pace { client, table, connection, last_refusal, rate, now }.admit().await
    }

    async fn forget(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        self.delete_connection(connection, delete).await?;
        self.leave_all(connection).await
    }

    async fn forget_gone(&self, connection: &ConnectionId) -> Result<Option<Vec<RoomName>>, StoreError> {
        let opened_before = AttributeValue::N(milliseconds(SystemTime::now() - OPENING).to_string());
        let delete = self.client.delete_item().table_name(&self.table).condition_expression(OPENED);
        let delete = delete.expression_attribute_values(":opened", opened_before);
        if self.delete_connection(connection, delete).await? {
            self.leave_all(connection).await.map(Some)
        } else {
            Ok(None)
        }
    }

    async fn join(
        &self,
        connection: &ConnectionId,
        room: &RoomName,
        expires_at: i64,
    ) -> Result<Joining, StoreError> {
        let items = vec![
            transaction::count_up(&self.table, Key::connection(connection), self.max_rooms)?,
            transaction::put_new(&self.table, expiring(Key::member(room, connection), expires_at))?,
            transaction::put(&self.table, expiring(Key::membership(connection, room), expires_at))?,
        ];
        match self.write_together(items).await {
            Ok(()) => Ok(Joining::Joined),
            Err(Cancelled::Condition(demands)) => Ok(self.refused_joining(&demands)),
            Err(Cancelled::Passing(error) | Cancelled::Failed(error)) => Err(error),
        }
    }

    async fn leave(&self, connection: &ConnectionId, room: &RoomName) -> Result<bool, StoreError> {
        let mut items = self.ending(connection, room)?;
        items.push(transaction::count_down(&self.table, Key::connection(connection))?);
        match self.write_together(items).await {
            // The connection is being forgotten at this moment, and with it the count.
            Err(Cancelled::Condition(demands)) if demands.first() == Some(&Demand::Met) => {
                met(self.write_together(self.ending(connection, room)?).await)
            }
            outcome => met(outcome),
        }
    }

    async fn rooms(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        let mut items = self.query(keys::memberships(connection)).into_paginator().items().send();
        let mut rooms = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|error| StoreError::new("Query", error))?;
            rooms.extend(text(&item, SK).and_then(keys::room_of));
        }
        Ok(rooms)
    }

    async fn members(&self, room: &RoomName, after: Option<&ConnectionId>) -> Result<Page, StoreError> {
        self.read(&keys::room(room), after, Some(MEMBERS_AT_ONCE)).await
    }

    async fn page(&self, partition: &Partition, after: Option<&ConnectionId>) -> Result<Page, StoreError> {
        self.read(partition.key(), after, None).await
    }
}

/// Whether what a write demands was met, and it is done.
fn met(outcome: Result<(), Cancelled>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Cancelled::Condition(_)) => Ok(false),
        Err(Cancelled::Passing(error) | Cancelled::Failed(error)) => Err(error),
    }
}

fn milliseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

fn item_of(connection: &Connection) -> Item {
    let mut item = expiring(Key::connection(&connection.id), connection.expires_at);
    item.insert("connectedAt".to_owned(), AttributeValue::N(connection.connected_at.to_string()));
    let principal = connection.principal.as_ref().map(Principal::to_string);
    let known = [
        ("sourceIp", connection.source_ip.clone()),
        ("userAgent", connection.user_agent.clone()),
        ("principal", principal),
    ];
    let known =
        known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), AttributeValue::S(value?))));
    item.extend(known);
    item
}

fn expiring(key: Key, expires_at: i64) -> Item {
    let mut item = key.attributes();
    item.insert(EXPIRES_AT.to_owned(), AttributeValue::N(expires_at.to_string()));
    item
}

fn connection_in(item: &Item) -> Option<ConnectionId> {
    text(item, SK).map(ConnectionId::new)
}

fn text<'i>(item: &'i Item, attribute: &str) -> Option<&'i str> {
    item.get(attribute)?.as_s().ok().map(String::as_str)
}
