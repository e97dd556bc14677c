//! What goes over the wire to DynamoDB, and what is made of its answers.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::Client;
use serde_json::{Value, json};
use websocket_handlers::ids::{ConnectionId, RoomName};
use websocket_handlers::store::{Audience, Connection, DynamoStore, Joining, Page, Store};
use websocket_handlers::token_check::Principal;

use crate::wire::{Answer, Wire};

/// A store whose table gives these answers one after the other.
fn store(answers: impl IntoIterator<Item = Answer>) -> (DynamoStore, Wire) {
    let wire = Wire::answering(answers);
    (DynamoStore::new(Client::new(&wire.sdk()), "chat"), wire)
}

/// The operations and bodies that were sent.
fn sent(wire: &Wire) -> Vec<(String, Value)> {
    wire.sent(|request, body| {
        let target = request.headers().get("x-amz-target").unwrap();
        (target.split_once('.').unwrap().1.to_owned(), body)
    })
}

fn done(body: Value) -> Answer {
    Answer { status: 200, kind: "", body }
}

fn refused(kind: &'static str, reasons: &[&str]) -> Answer {
    let reasons: Vec<_> = reasons.iter().map(|code| json!({"Code": code})).collect();
    Answer { status: 400, kind, body: json!({"message": "no", "CancellationReasons": reasons}) }
}

fn id() -> ConnectionId {
    ConnectionId::new("ann")
}

fn lobby() -> RoomName {
    RoomName::parse("lobby").unwrap()
}

fn text<'v>(part: &'v Value, field: &str) -> &'v str {
    part[field].as_str().unwrap_or_default()
}

fn key(pk: &str, sk: &str) -> Value {
    json!({"pk": {"S": pk}, "sk": {"S": sk}})
}

fn connection() -> Connection {
    Connection {
        id: id(),
        connected_at: 1_700_000_000_000,
        source_ip: Some("192.0.2.1".into()),
        user_agent: None,
        principal: None,
        expires_at: 1_700_007_800,
    }
}

#[tokio::test]
async fn a_connection_is_put_once_with_when_whence_and_when_it_expires() {
    let (store, wire) = store([done(json!({})), refused("ConditionalCheckFailedException", &[])]);
    store.remember(&connection()).await.unwrap();
    store.remember(&connection()).await.expect("a second delivery changes nothing");
    let (operation, body) = sent(&wire).remove(0);
    let item = json!({
        "pk": {"S": "CONNECTIONS#1"}, "sk": {"S": "ann"}, "sourceIp": {"S": "192.0.2.1"},
        "connectedAt": {"N": "1700000000000"}, "expiresAt": {"N": "1700007800"},
    });
    assert_eq!(("PutItem", &item), (&*operation, &body["Item"]));
    assert_eq!("attribute_not_exists(pk)", body["ConditionExpression"]);
}

#[tokio::test]
async fn a_connection_is_put_with_what_is_known_of_its_client() {
    let (store, wire) = store([done(json!({}))]);
    let principal = Some(Principal::parse("user-1").unwrap());
    let known = Connection { source_ip: None, user_agent: Some("Browser".into()), principal, ..connection() };
    store.remember(&known).await.unwrap();
    let (_, body) = sent(&wire).remove(0);
    let item = json!({
        "pk": {"S": "CONNECTIONS#1"}, "sk": {"S": "ann"}, "userAgent": {"S": "Browser"},
        "principal": {"S": "user-1"}, "connectedAt": {"N": "1700000000000"}, "expiresAt": {"N": "1700007800"},
    });
    assert_eq!(item, body["Item"]);
}

#[tokio::test]
async fn forgetting_takes_the_connection_first_and_then_both_sides_of_what_its_rooms_are_known_to_be() {
    let ok = done(json!({}));
    let (store, wire) = store([ok.clone(), in_lobby(), ok]);
    assert_eq!(vec![lobby()], store.forget(&id()).await.unwrap());
    let sent = sent(&wire);
    let operations: Vec<_> = sent.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(["DeleteItem", "Query", "TransactWriteItems"], *operations);
    assert_eq!(key("CONNECTIONS#1", "ann"), sent[0].1["Key"]);
    assert_eq!(json!({":pk": {"S": "CONNECTION#ann"}}), sent[1].1["ExpressionAttributeValues"]);
    assert_eq!(json!(true), sent[1].1["ConsistentRead"]);
    let [member, membership] = &**sent[2].1["TransactItems"].as_array().unwrap() else { panic!("{sent:?}") };
    assert_eq!(key("ROOM#lobby", "ann"), member["Delete"]["Key"]);
    assert_eq!("attribute_exists(pk)", text(&member["Delete"], "ConditionExpression"));
    assert_eq!(key("CONNECTION#ann", "ROOM#lobby"), membership["Delete"]["Key"]);
}

fn in_lobby() -> Answer {
    done(json!({"Items": [{"sk": {"S": "ROOM#lobby"}}], "Count": 1}))
}

#[tokio::test]
async fn a_room_that_was_left_meanwhile_is_not_given_again() {
    let left = refused("TransactionCanceledException", &["ConditionalCheckFailed", "None"]);
    let (store, _) = store([done(json!({})), in_lobby(), left]);
    assert_eq!(Vec::<RoomName>::new(), store.forget(&id()).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn writes_that_meet_a_transaction_are_repeated_though_the_sdk_gives_up() {
    let conflict = refused("TransactionConflictException", &[]);
    let none = done(json!({"Items": []}));
    let (store, wire) = store([conflict.clone(), done(json!({})), none, conflict, done(json!({}))]);
    store.forget(&id()).await.unwrap();
    store.remember(&connection()).await.unwrap();
    let operations: Vec<_> = sent(&wire).into_iter().map(|(operation, _)| operation).collect();
    assert_eq!(["DeleteItem", "DeleteItem", "Query", "PutItem", "PutItem"], *operations);
}

#[tokio::test]
async fn who_connected_lately_is_not_forgotten_for_being_gone() {
    let (store, wire) = store([refused("ConditionalCheckFailedException", &[])]);
    assert_eq!(None, store.forget_gone(&id()).await.unwrap());
    let (_, delete) = sent(&wire).remove(0);
    let opened = "attribute_not_exists(connectedAt) OR connectedAt < :opened";
    assert_eq!(opened, text(&delete, "ConditionExpression"));
    let before: u128 = text(&delete["ExpressionAttributeValues"][":opened"], "N").parse().unwrap();
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() - before;
    assert!((30_000..40_000).contains(&age), "API Gateway waits 29 s for `$connect`: {age}");
}

#[tokio::test]
async fn joining_writes_both_sides_or_neither_and_only_for_a_known_connection() {
    let (store, wire) = store([done(json!({}))]);
    assert_eq!(Joining::Joined, store.join(&id(), &lobby(), 1_700_007_800).await.unwrap());
    let (operation, body) = sent(&wire).remove(0);
    assert_eq!("TransactWriteItems", operation);
    let parts = &body["TransactItems"];
    let count = &parts[0]["Update"];
    assert_eq!(
        (key("CONNECTIONS#1", "ann"), "ADD roomCount :step"),
        (count["Key"].clone(), text(count, "UpdateExpression"))
    );
    let left = "attribute_exists(pk) AND (attribute_not_exists(roomCount) OR roomCount < :most)";
    assert_eq!(left, text(count, "ConditionExpression"));
    assert_eq!(json!({":step": {"N": "1"}, ":most": {"N": "50"}}), count["ExpressionAttributeValues"]);
    assert_eq!("attribute_not_exists(pk)", parts[1]["Put"]["ConditionExpression"]);
    let member = json!({"pk": {"S": "ROOM#lobby"}, "sk": {"S": "ann"}, "expiresAt": {"N": "1700007800"}});
    assert_eq!(member, parts[1]["Put"]["Item"]);
    assert_eq!(json!({"S": "CONNECTION#ann"}), parts[2]["Put"]["Item"]["pk"]);
}

#[tokio::test]
async fn a_refused_joining_tells_why() {
    let refusal = |reasons: &[&str]| refused("TransactionCanceledException", reasons);
    let (store, _) = store([
        refusal(&["ConditionalCheckFailed", "None", "None"]),
        refusal(&["None", "ConditionalCheckFailed", "None"]),
        refusal(&["None", "ValidationError", "None"]),
    ]);
    assert_eq!(Joining::NotRegistered, store.join(&id(), &lobby(), 1).await.unwrap());
    assert_eq!(Joining::AlreadyMember, store.join(&id(), &lobby(), 1).await.unwrap());
    assert_eq!("TransactWriteItems", store.join(&id(), &lobby(), 1).await.unwrap_err().operation());
}

#[tokio::test]
async fn a_connection_in_as_many_rooms_as_it_may_be_joins_no_other() {
    let there = json!({"Code": "ConditionalCheckFailed", "Item": key("CONNECTIONS#1", "ann")});
    let member = json!({"Code": "ConditionalCheckFailed"});
    let reasons =
        |second: &Value| json!({"message": "no", "CancellationReasons": [there, second, {"Code": "None"}]});
    let kind = "TransactionCanceledException";
    let (store, wire) = store([
        Answer { status: 400, kind, body: reasons(&json!({"Code": "None"})) },
        Answer { status: 400, kind, body: reasons(&member) },
    ]);
    let store = store.max_rooms(2);
    assert_eq!(Joining::TooMany { limit: 2 }, store.join(&id(), &lobby(), 1).await.unwrap());
    assert_eq!(Joining::AlreadyMember, store.join(&id(), &lobby(), 1).await.unwrap(), "it joined before");
    let count = &sent(&wire)[0].1["TransactItems"][0]["Update"];
    assert_eq!("ALL_OLD", text(count, "ReturnValuesOnConditionCheckFailure"));
    assert_eq!(json!({"N": "2"}), count["ExpressionAttributeValues"][":most"]);
}

#[tokio::test]
async fn leaving_while_the_connection_is_being_forgotten_does_not_bring_its_item_back() {
    let gone = refused("TransactionCanceledException", &["None", "None", "ConditionalCheckFailed"]);
    let (store, wire) = store([gone, done(json!({}))]);
    assert!(store.leave(&id(), &lobby()).await.unwrap());
    let sent = sent(&wire);
    let count = &sent[0].1["TransactItems"][2]["Update"];
    assert_eq!("attribute_exists(pk)", text(count, "ConditionExpression"));
    assert_eq!(json!({":step": {"N": "-1"}}), count["ExpressionAttributeValues"]);
    assert_eq!(2, sent[1].1["TransactItems"].as_array().unwrap().len());
}

#[tokio::test(start_paused = true)]
async fn transactions_that_are_cancelled_for_what_passes_are_repeated() {
    for reason in ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"] {
        let cancelled = refused("TransactionCanceledException", &["None", reason]);
        let (store, wire) = store([cancelled.clone(), cancelled, done(json!({}))]);
        assert!(store.leave(&id(), &lobby()).await.unwrap());
        assert_eq!(3, sent(&wire).len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_keeps_being_cancelled_is_given_up() {
    let cancelled = refused("TransactionCanceledException", &["TransactionConflict"]);
    let (store, wire) = store(std::iter::repeat_n(cancelled, 10));
    store.leave(&id(), &lobby()).await.unwrap_err();
    assert_eq!(10, sent(&wire).len());
}

#[tokio::test]
async fn leaving_a_room_that_one_is_not_in_changes_nothing() {
    let (store, wire) = store([refused("TransactionCanceledException", &["ConditionalCheckFailed", "None"])]);
    assert!(!store.leave(&id(), &lobby()).await.unwrap());
    let body = &sent(&wire)[0].1["TransactItems"];
    assert_eq!(key("ROOM#lobby", "ann"), body[0]["Delete"]["Key"]);
    assert_eq!(key("CONNECTION#ann", "ROOM#lobby"), body[1]["Delete"]["Key"]);
}

#[tokio::test]
async fn a_page_goes_on_behind_the_last_connection_of_the_one_before() {
    let items = json!([{"sk": {"S": "ann"}}, {"sk": {"S": "bob"}}]);
    let (store, wire) = store([
        done(json!({"Items": items, "LastEvaluatedKey": key("ROOM#lobby", "bob")})),
        done(json!({"Items": [{"sk": {"S": "cat"}}]})),
    ]);
    let partition = Audience::Room(lobby()).partitions().remove(0);
    let first = store.page(&partition, None).await.unwrap();
    let second = store.page(&partition, first.next.as_ref()).await.unwrap();
    let ids = |names: &[&str]| names.iter().map(|name| ConnectionId::new(*name)).collect::<Vec<_>>();
    assert_eq!(ids(&["ann", "bob"]), first.connections);
    assert_eq!(Page { connections: ids(&["cat"]), next: None }, second);
    assert_eq!(key("ROOM#lobby", "bob"), sent(&wire)[1].1["ExclusiveStartKey"]);
}

#[tokio::test]
async fn a_list_of_members_is_short_enough_for_one_frame() {
    let (store, wire) = store([done(json!({"Items": [{"sk": {"S": "cat"}}]}))]);
    let page = store.members(&lobby(), Some(&ConnectionId::new("bob"))).await.unwrap();
    assert_eq!(Page { connections: vec![ConnectionId::new("cat")], next: None }, page);
    let (operation, body) = sent(&wire).remove(0);
    assert_eq!(("Query", &json!(500)), (&*operation, &body["Limit"]));
    assert_eq!(key("ROOM#lobby", "bob"), body["ExclusiveStartKey"]);
}

#[tokio::test]
async fn a_table_that_is_not_there_is_an_error_that_names_the_call() {
    let (store, _) = store([refused("ResourceNotFoundException", &[])]);
    let error = store.remember(&connection()).await.unwrap_err();
    assert_eq!("the table failed at PutItem", error.to_string());
}

#[test]
fn everyone_is_spread_over_eight_partitions_and_a_room_has_one() {
    let everyone = Audience::Everyone.partitions();
    assert_eq!(8, everyone.len());
    assert_eq!(("CONNECTIONS#0", "CONNECTIONS#7"), (everyone[0].key(), everyone[7].key()));
    assert_eq!("ROOM#lobby", Audience::Room(lobby()).partitions()[0].key());
}
