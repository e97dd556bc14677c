//! What DynamoDB does and its emulation doesn't: it refuses writes that meet a transaction on the same item. And what a
//! network does: it loses answers.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// One answer in so many to a write's first attempt is lost.
const LOST: u32 = 50;

/// The writes of a table that are under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contention(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// The keys of items that transactions are at.
    busy: Mutex<BTreeSet<String>>,
    calls: AtomicU32,
    conflicts: AtomicU32,
    lost: AtomicU32,
}

impl Contention {
    /// The same client, whose writes contend.
    pub(crate) fn over(&self, client: SharedHttpClient) -> SharedHttpClient {
        let state = Arc::clone(&self.0);
        http_client_fn(move |settings, components| {
            let inner = client.http_connector(settings, components);
            SharedHttpConnector::new(Contended { state: Arc::clone(&state), inner })
        })
    }
}

impl fmt::Display for Contention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [calls, conflicts, lost] =
            [&self.0.calls, &self.0.conflicts, &self.0.lost].map(|count| count.load(Ordering::Relaxed));
        write!(f, "{calls} calls, {conflicts} conflicts, {lost} lost answers")
    }
}

#[derive(Debug)]
struct Contended {
    state: Arc<State>,
    inner: SharedHttpConnector,
}

impl HttpConnector for Contended {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.state.calls.fetch_add(1, Ordering::Relaxed);
        let operation = header(&request, "x-amz-target").split_once('.').unwrap().1.to_owned();
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        if !is_first(&request) {
            // Whose answer was lost isn't refused on top of it: of two faults at once, no function can tell what was done.
            return self.inner.call(request);
        }
        match &*operation {
            "TransactWriteItems" => self.transact(keys(&body), request),
            "PutItem" | "UpdateItem" | "DeleteItem" => self.write(&key(&body), request),
            _ => self.inner.call(request),
        }
    }
}

impl Contended {
    fn transact(&self, keys: Vec<String>, request: HttpRequest) -> HttpConnectorFuture {
        let mut busy = self.state.busy.lock().unwrap();
        let reasons = keys.iter().map(|key| if busy.contains(key) { "TransactionConflict" } else { "None" });
        let reasons: Vec<_> = reasons.map(|code| json!({"Code": code})).collect();
        if keys.iter().any(|key| busy.contains(key)) {
            return self.refuse("TransactionCanceledException", &reasons);
        }
        busy.extend(keys.iter().cloned());
        let (under_way, answer) = (UnderWay(Arc::clone(&self.state), keys), self.answer(request));
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            drop(under_way);
            answer
        })
    }

    fn write(&self, key: &str, request: HttpRequest) -> HttpConnectorFuture {
        if self.state.busy.lock().unwrap().contains(key) {
            return self.refuse("TransactionConflictException", &[]);
        }
        self.answer(request)
    }

    fn refuse(&self, kind: &str, reasons: &[Value]) -> HttpConnectorFuture {
        self.state.conflicts.fetch_add(1, Ordering::Relaxed);
        let body = json!({"__type": kind, "message": "no", "CancellationReasons": reasons});
        let refusal = HttpResponse::new(400.try_into().unwrap(), SdkBody::from(body.to_string()));
        HttpConnectorFuture::ready(Ok(refusal))
    }

    fn answer(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.inner.call(request);
        if fastrand::u32(..LOST) > 0 {
            return answer;
        }
        self.state.lost.fetch_add(1, Ordering::Relaxed);
        HttpConnectorFuture::new(async move {
            answer.await?;
            Err(ConnectorError::io("the answer was lost".into()))
        })
    }
}

/// A transaction, until it is through.
struct UnderWay(Arc<State>, Vec<String>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.busy.lock().unwrap().retain(|key| !self.1.contains(key));
    }
}

fn is_first(request: &HttpRequest) -> bool {
    header(request, "amz-sdk-request").starts_with("attempt=1")
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.headers().get(name).unwrap_or_default()
}

fn keys(transaction: &Value) -> Vec<String> {
    let parts = transaction["TransactItems"].as_array().unwrap();
    parts.iter().flat_map(|part| part.as_object().unwrap().values()).map(key).collect()
}

fn key(write: &Value) -> String {
    let item = write.get("Key").unwrap_or(&write["Item"]);
    format!("{} {}", item["pk"]["S"], item["sk"]["S"])
}
