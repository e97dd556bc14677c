//! The AWS around a function: Lambda's runtime API, the table and `@connections`, each as slow as AWS.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use serde_json::{Value, json};

use super::quota::{Posting, Quota};
use super::table::Table;
use crate::http::{Message, Reply, Server};

/// How long a function has: as long as API Gateway waits.
pub(super) const FUNCTION_TIMEOUT: Duration = Duration::from_secs(29);

/// What the table and `@connections` take for an answer, at least.
const LATENCY: Duration = Duration::from_millis(10);
/// What they take more, at most, in microseconds: evenly distributed.
const JITTER: u64 = 10_001;

/// What the function's process does that is looked at.
#[derive(Debug)]
pub(super) enum Sign {
    /// It asks for an event.
    Ready,
    /// It has served one.
    Answered(Instant),
    /// It couldn't serve one, or not start.
    Failed(String),
}

/// The services, at one address.
pub(super) struct Aws {
    server: Server,
    services: Arc<Services>,
    /// What the function's process does.
    pub(super) signs: Receiver<Sign>,
}

struct Services {
    table: Table,
    events: Mutex<VecDeque<String>>,
    arrived: Condvar,
    calls: AtomicU64,
    posts: AtomicU64,
    invocations: AtomicU64,
    throttled: AtomicU64,
    posting: Rule,
}

/// A [`Posting`] in force.
enum Rule {
    OneByOne(Mutex<()>),
    Within(Quota),
}

impl From<Posting> for Rule {
    fn from(posting: Posting) -> Self {
        match posting {
            Posting::OneByOne => Self::OneByOne(Mutex::default()),
            Posting::UpTo { rate, burst } => Self::Within(Quota::new(rate, burst)),
        }
    }
}

impl Aws {
    /// Services with so many connections in the table.
    pub(super) fn start(connections: usize, posting: Posting) -> Result<Self> {
        let services = Arc::new(Services {
            table: Table::of(connections),
            events: Mutex::default(),
            arrived: Condvar::new(),
            calls: AtomicU64::new(0),
            posts: AtomicU64::new(0),
            invocations: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
            posting: posting.into(),
        });
        let (sender, signs) = mpsc::channel();
        let served = Arc::clone(&services);
        let server = Server::start(move |request| Reply::Answer(served.answer(request, &sender)))?;
        Ok(Self { server, services, signs })
    }

    pub(super) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.server.port()).into()
    }

    /// Has the function serve an event.
    pub(super) fn invoke(&self, event: String) {
        self.services.invoke(event);
    }

    /// How many events there have been, with those that the function sent itself.
    pub(super) fn invocations(&self) -> u64 {
        self.services.invocations.load(Ordering::SeqCst)
    }

    /// How many frames were posted.
    pub(super) fn posts(&self) -> u64 {
        self.services.posts.load(Ordering::SeqCst)
    }

    /// How many posts were one too many.
    pub(super) fn throttled(&self) -> u64 {
        self.services.throttled.load(Ordering::SeqCst)
    }

    /// How many units DynamoDB charges for what was read.
    pub(super) fn read_units(&self) -> u64 {
        self.services.table.read_units()
    }
}

impl Services {
    fn invoke(&self, event: String) {
        self.invocations.fetch_add(1, Ordering::SeqCst);
        lock(&self.events).push_back(event);
        self.arrived.notify_one();
    }

    fn answer(&self, request: &Message, signs: &Sender<Sign>) -> Message {
        let (_, path) = request.target();
        // Nobody listens any more once a measurement has ended.
        let tell = |sign| drop(signs.send(sign));
        match path.rsplit('/').next().unwrap_or_default() {
            "next" => {
                tell(Sign::Ready);
                next(&self.wait())
            }
            "response" => {
                tell(Sign::Answered(Instant::now()));
                accepted()
            }
            "error" => {
                tell(Sign::Failed(request.text()));
                accepted()
            }
            "invocations" => {
                self.invoke(request.text());
                accepted()
            }
            _ if path.contains("connections/") => self.post(),
            _ => self.query(&request.text()),
        }
    }

    fn wait(&self) -> String {
        let mut events = lock(&self.events);
        loop {
            match events.pop_front() {
                Some(event) => return event,
                None => events = self.arrived.wait(events).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn post(&self) -> Message {
        let admitted = match &self.posting {
            Rule::OneByOne(queue) => {
                let _turn = lock(queue);
                self.linger();
                true
            }
            Rule::Within(quota) => {
                self.linger();
                quota.admits()
            }
        };
        let count = if admitted { &self.posts } else { &self.throttled };
        count.fetch_add(1, Ordering::SeqCst);
        if admitted { ok("") } else { too_many() }
    }

    fn query(&self, request: &str) -> Message {
        self.linger();
        let request: Value = serde_json::from_str(request).unwrap_or_default();
        ok(&self.table.page(&request).to_string())
    }

    /// Takes its time. Multiples of a number that has no divisor in common with the range visit all of it evenly.
    fn linger(&self) {
        let jitter = self.calls.fetch_add(1, Ordering::SeqCst).wrapping_mul(7_919) % JITTER;
        thread::sleep(LATENCY + Duration::from_micros(jitter));
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ok(body: &str) -> Message {
    Message::new("HTTP/1.1 200 OK", &[("content-type", "application/x-amz-json-1.0")], body)
}

fn too_many() -> Message {
    let headers = [("content-type", "application/json"), ("x-amzn-errortype", "LimitExceededException")];
    Message::new("HTTP/1.1 429 Too Many Requests", &headers, "{\"message\":\"Too Many Requests\"}")
}

fn accepted() -> Message {
    Message::new("HTTP/1.1 202 Accepted", &[], "")
}

/// What the runtime API gives a function.
fn next(event: &str) -> Message {
    let deadline = SystemTime::now() + FUNCTION_TIMEOUT;
    let deadline =
        deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis().to_string();
    let headers = [
        ("lambda-runtime-aws-request-id", "bench"),
        ("lambda-runtime-deadline-ms", &deadline),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:000000000000:function:bench"),
        ("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
    ];
    Message::new("HTTP/1.1 200 OK", &headers, event)
}

/// A message of a client, as API Gateway hands it to a function.
pub(super) fn event(body: &Value) -> String {
    json!({
        "requestContext": {
            "connectionId": "0-000000",
            "eventType": "MESSAGE",
            "routeKey": body["action"],
            "requestId": "bench",
            "extendedRequestId": "bench",
            "messageId": "bench",
            "messageDirection": "IN",
            "requestTime": "01/Jan/2026:00:00:00 +0000",
            "requestTimeEpoch": 1_767_225_600_000_u64,
            "apiId": "bench",
            "stage": "dev",
            "domainName": "bench.execute-api.us-east-1.amazonaws.com",
            "connectedAt": 1_767_225_600_000_u64,
            "identity": { "sourceIp": "192.0.2.1" },
        },
        "isBase64Encoded": false,
        "body": body.to_string(),
    })
    .to_string()
}
