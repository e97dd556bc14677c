//! One item of DynamoDB, which takes the requests of several processes in any order and does what their expressions say.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::{Map, Value, json};
use websocket_handlers::store::DynamoStore;

use crate::wire::{self, Answer};

/// The item, and for how many turns each request is under way until it is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct OneItem {
    item: Arc<Mutex<Option<Map<String, Value>>>>,
    turns: Arc<Mutex<VecDeque<u8>>>,
    pub(crate) updates: Arc<Mutex<usize>>,
}

impl OneItem {
    /// The item of a connection that has sent nothing yet.
    pub(crate) fn connection() -> Self {
        let item = json!({"pk": {"S": "CONNECTIONS#1"}, "sk": {"S": "ann"}}).as_object().cloned();
        Self { item: Arc::new(Mutex::new(item)), ..Self::default() }
    }

    /// The same, where requests overtake each other.
    pub(crate) fn slowly(self, turns: impl IntoIterator<Item = u8>) -> Self {
        self.turns.lock().unwrap().extend(turns);
        self
    }

    pub(crate) fn store(&self) -> DynamoStore {
        DynamoStore::new(Client::new(&wire::sdk(self.clone())), "chat")
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<Value> {
        self.item.lock().unwrap().as_ref()?.get(name).cloned()
    }

    pub(crate) fn is_there(&self) -> bool {
        self.item.lock().unwrap().is_some()
    }

    fn update(&self, request: &Value) -> Answer {
        *self.updates.lock().unwrap() += 1;
        let mut item = self.item.lock().unwrap();
        let found = item.clone().unwrap_or_default();
        let scope = Scope { item: &found, values: &request["ExpressionAttributeValues"] };
        if !scope.holds(request["ConditionExpression"].as_str().unwrap()) {
            assert_eq!("ALL_OLD", request["ReturnValuesOnConditionCheckFailure"]);
            let mut body = json!({"message": "The conditional request failed"});
            body["Item"] = item.clone().map_or(Value::Null, Value::Object);
            return Answer { status: 400, kind: "ConditionalCheckFailedException", body };
        }
        let (name, sum) = request["UpdateExpression"].as_str().and_then(|set| set.split_once(" = ")).unwrap();
        let sum: i64 = sum.split(" + ").map(|term| scope.number(term).unwrap()).sum();
        let name = name.strip_prefix("SET ").unwrap().to_owned();
        item.get_or_insert_default().insert(name, json!({"N": sum.to_string()}));
        Answer { status: 200, kind: "", body: json!({}) }
    }
}

impl HttpConnector for OneItem {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let table = self.clone();
        HttpConnectorFuture::new(async move {
            let turns = table.turns.lock().unwrap().pop_front().unwrap_or_default();
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            let request = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
            Ok(table.update(&request).into())
        })
    }
}

/// What the names in an expression stand for.
struct Scope<'a> {
    item: &'a Map<String, Value>,
    values: &'a Value,
}

impl Scope<'_> {
    fn number(&self, operand: &str) -> Option<i64> {
        let value = if operand.starts_with(':') { self.values.get(operand) } else { self.item.get(operand) };
        value?["N"].as_str()?.parse().ok()
    }

    /// `AND` binds closer than `OR`, and nothing is negated.
    fn holds(&self, condition: &str) -> bool {
        let inner = |text: &str, of: &str| text.strip_prefix(of)?.strip_suffix(')').map(str::to_owned);
        if let Some((one, rest)) = split(condition, " OR ") {
            return self.holds(one) || self.holds(rest);
        }
        if let Some((one, rest)) = split(condition, " AND ") {
            return self.holds(one) && self.holds(rest);
        }
        if let Some(name) = inner(condition, "attribute_exists(") {
            return self.item.contains_key(&name);
        }
        if let Some(name) = inner(condition, "attribute_not_exists(") {
            return !self.item.contains_key(&name);
        }
        if let Some(group) = inner(condition, "(") {
            return self.holds(&group);
        }
        let (one, other) = condition.split_once(" <= ").unwrap();
        self.number(one).zip(self.number(other)).is_some_and(|(one, other)| one <= other)
    }
}

/// At the first `operator` that is in no brackets.
fn split<'c>(condition: &'c str, operator: &str) -> Option<(&'c str, &'c str)> {
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    let mut places = condition.match_indices(operator).map(|(at, _)| at);
    let at = places.find(|at| !open(&condition[..*at]))?;
    Some((&condition[..at], &condition[at + operator.len()..]))
}
