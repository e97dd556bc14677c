//! The store on DynamoDB: one table, found by key or by Query, never by Scan.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use futures::{StreamExt, TryStreamExt, stream};

use super::keys::{self, EXPIRES_AT, Key, SK};
use super::pace::Pace;
use super::transaction::{self, Cancelled, Demand};
use super::{
    Admission, Connection, DEFAULT_MAX_ROOMS, Joining, MEMBERS_AT_ONCE, Page, Partition, Store, StoreError,
};
use crate::ids::{ConnectionId, RoomName};
use crate::rate::MessageRate;
use crate::token_check::Principal;

/// How many deletes are under way at once when a connection leaves all its rooms.
const DELETES_AT_ONCE: usize = 16;

/// How often two overlapping writes of one connection are sorted out before it counts as a failure.
const ATTEMPTS: u32 = 5;

type Item = HashMap<String, AttributeValue>;

/// A [`Store`] in a DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoStore {
    client: Client,
    table: String,
    max_rooms: u16,
}

impl DynamoStore {
    /// The store in `table`.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), max_rooms: DEFAULT_MAX_ROOMS }
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

    async fn delete(&self, key: Key) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes()));
        delete.send().await.map(drop).map_err(|error| StoreError::new("DeleteItem", error))
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

    /// The membership goes last: while it is there, a forgetting that broke off can be taken up again.
    async fn drop_membership(&self, connection: &ConnectionId, room: RoomName) -> Result<(), StoreError> {
        self.delete(Key::member(&room, connection)).await?;
        self.delete(Key::membership(connection, &room)).await
    }

    /// Writes all or nothing. Only writes of one connection ever overlap, so that waiting a little settles it.
    async fn write_together(&self, items: Vec<TransactWriteItem>) -> Result<(), Cancelled> {
        let mut attempt = 1;
        loop {
            let write = self.client.transact_write_items().set_transact_items(Some(items.clone()));
            match write.send().await.map(drop).map_err(transaction::cancelled) {
                Err(Cancelled::Conflict(_)) if attempt < ATTEMPTS => {
                    tokio::time::sleep(Duration::from_millis(10 << attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }
}

impl Store for DynamoStore {
    async fn remember(&self, connection: &Connection) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item_of(connection)));
        let put = put.condition_expression("attribute_not_exists(pk)");
        match put.send().await.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
            Ok(_) => Ok(()),
            Err(error) if error.is_conditional_check_failed_exception() => Ok(()),
            Err(error) => Err(StoreError::new("PutItem", error)),
        }
    }

    async fn admit(
        &self,
        connection: &ConnectionId,
        rate: MessageRate,
        now: i64,
    ) -> Result<Admission, StoreError> {
        let Self { client, table, .. } = self;
        Pace { client, table, connection, rate, now }.admit().await
    }

    /// The connection goes first: from then on it can't join a room, so that the list of rooms is complete.
    async fn forget(&self, connection: &ConnectionId) -> Result<Vec<RoomName>, StoreError> {
        self.delete(Key::connection(connection)).await?;
        let rooms = self.rooms(connection).await?;
        let drops = stream::iter(rooms.clone()).map(|room| self.drop_membership(connection, room));
        drops.buffer_unordered(DELETES_AT_ONCE).try_collect::<()>().await?;
        Ok(rooms)
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
            Err(Cancelled::Conflict(error) | Cancelled::Failed(error)) => Err(error),
        }
    }

    async fn leave(&self, connection: &ConnectionId, room: &RoomName) -> Result<bool, StoreError> {
        let mut items = vec![
            transaction::delete_existing(&self.table, Key::member(room, connection))?,
            transaction::delete(&self.table, Key::membership(connection, room))?,
            transaction::count_down(&self.table, Key::connection(connection))?,
        ];
        match self.write_together(items.clone()).await {
            // The connection is being forgotten at this moment, and with it the count.
            Err(Cancelled::Condition(demands)) if demands.first() == Some(&Demand::Met) => {
                items.pop();
                left(self.write_together(items).await)
            }
            outcome => left(outcome),
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

fn left(outcome: Result<(), Cancelled>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Cancelled::Condition(_)) => Ok(false),
        Err(Cancelled::Conflict(error) | Cancelled::Failed(error)) => Err(error),
    }
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
