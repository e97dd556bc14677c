//! What the lifecycle tests share: a provider connected to the embedded AWS, and one table-driven life.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "helpers of tests, of which each uses its part"
)]

mod cbor;
pub mod sdk;
pub mod shelf;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, OnceLock},
    time::{SystemTime, UNIX_EPOCH},
};

use pulumi_provider::{
    Object, Value, convert,
    testing::{self, TestServer},
};
use pulumi_resource_aws::AwsProvider;
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use serde_json::{Value as Json, json};
use tonic::Status;

mod lossy;

use lossy::Lossy;

pub type Server = TestServer<AwsProvider>;

/// A provider configured for the embedded AWS.
pub async fn server() -> Server {
    configured(json!({})).await
}

/// A provider that finds one service at a fake.
pub async fn faked(service: &str, fake: &Fake) -> Server {
    let sts = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
    configured(json!({"endpoints": [{"sts": sts, service: fake.url}], "maxRetries": 0})).await
}

/// A provider with more configuration than the embedded AWS needs.
pub async fn configured(extra: Json) -> Server {
    at(&embedded_aws(), extra).await
}

fn embedded_aws() -> String {
    let url = std::env::var("AWS_ENDPOINT_URL");
    url.unwrap_or_else(|_| {
        panic!("AWS_ENDPOINT_URL is not set: these tests need the embedded AWS; run `cargo xtask test`")
    })
}

/// The services that the provider calls, as its configuration names them.
pub const SERVICES: [&str; 13] = [
    "acm",
    "apigateway",
    "apigatewayv2",
    "cloudwatch",
    "dynamodb",
    "iam",
    "lambda",
    "logs",
    "route53",
    "sns",
    "sqs",
    "ssm",
    "sts",
];

async fn at(url: &str, extra: Json) -> Server {
    let endpoints: Object = SERVICES.iter().map(|name| ((*name).to_owned(), Value::from(url))).collect();
    let mut config = props(json!({"region": "eu-central-1", "accessKey": "test", "secretKey": "test"}));
    config.insert("endpoints".into(), Value::Array(vec![Value::Object(endpoints)]));
    config.extend(props(extra));
    let server = TestServer::new(pulumi_resource_aws::package());
    server.configure(config).await.expect("the provider can be configured");
    server
}

/// A name that no earlier run has used: what a failed one left behind is in nobody's way.
pub fn unique(name: &str) -> String {
    static RUN: OnceLock<u128> = OnceLock::new();
    let run =
        RUN.get_or_init(|| SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis());
    format!("{name}-{run:x}")
}

fn urn(token: &str, name: &str) -> String {
    testing::urn(token, &unique(name))
}

/// Seconds since 1970: when a fake has made something.
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs_f64()
}

/// Properties from JSON.
pub fn props(json: Json) -> Object {
    match convert::from_json(json) {
        Value::Object(object) => object,
        other => panic!("not an object: {other:?}"),
    }
}

/// A resource that exists, as its tests know it.
pub struct Made<'a> {
    pub server: &'a Server,
    pub urn: String,
    pub id: String,
    pub state: Object,
    pub inputs: Object,
}

impl<'a> Made<'a> {
    /// Checks and creates a resource that others stand on.
    pub async fn new(server: &'a Server, token: &str, name: &str, inputs: Object) -> Made<'a> {
        let made = Self::try_new(server, token, name, inputs).await;
        made.unwrap_or_else(|status| panic!("create {token}: {status}"))
    }

    /// The same where it may fail.
    pub async fn try_new(
        server: &'a Server,
        token: &str,
        name: &str,
        inputs: Object,
    ) -> Result<Made<'a>, Status> {
        let urn = urn(token, name);
        let inputs = checked(server, &urn, Object::new(), inputs);
        let request = rpc::CreateRequest {
            urn: urn.clone(),
            properties: Some(to_struct(inputs.clone())),
            ..Default::default()
        };
        let made = server.create(request).await?;
        Ok(Made { server, urn, id: made.id, state: object(made.properties), inputs })
    }

    /// The same resource in somebody else's hands.
    pub fn again(&self) -> Made<'a> {
        let Made { server, urn, id, state, inputs } = self;
        Made { server, urn: urn.clone(), id: id.clone(), state: state.clone(), inputs: inputs.clone() }
    }

    /// The text of an output.
    pub fn text(&self, name: &str) -> String {
        let value = self.state.get(name).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("{} has no text {name:?}", self.urn)).to_owned()
    }

    pub fn diff(&self, inputs: &Object) -> rpc::DiffResponse {
        let request = rpc::DiffRequest {
            id: self.id.clone(),
            urn: self.urn.clone(),
            olds: Some(to_struct(self.state.clone())),
            old_inputs: Some(to_struct(self.inputs.clone())),
            news: Some(to_struct(inputs.clone())),
            ..Default::default()
        };
        self.server.diff(request).expect("diff works")
    }

    /// Changes it in place to inputs that are checked first, and returns what differed.
    pub async fn update(&mut self, inputs: Object) -> Vec<String> {
        let inputs = checked(self.server, &self.urn, self.inputs.clone(), inputs);
        let diff = self.diff(&inputs);
        assert!(diff.replaces.is_empty(), "{} would be replaced: {:?}", self.urn, diff.detailed_diff);
        let request = |preview| rpc::UpdateRequest {
            id: self.id.clone(),
            urn: self.urn.clone(),
            olds: Some(to_struct(self.state.clone())),
            old_inputs: Some(to_struct(self.inputs.clone())),
            news: Some(to_struct(inputs.clone())),
            preview,
            ..Default::default()
        };
        self.server.update(request(true)).await.expect("the update can be previewed");
        let updated = self.server.update(request(false)).await;
        self.state =
            object(updated.unwrap_or_else(|status| panic!("update {}: {status}", self.urn)).properties);
        self.inputs = inputs;
        diff.detailed_diff.into_keys().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    /// Why an update to inputs fails.
    pub async fn refused(&self, inputs: Object) -> Status {
        let inputs = checked(self.server, &self.urn, self.inputs.clone(), inputs);
        let request = rpc::UpdateRequest {
            id: self.id.clone(),
            urn: self.urn.clone(),
            olds: Some(to_struct(self.state.clone())),
            old_inputs: Some(to_struct(self.inputs.clone())),
            news: Some(to_struct(inputs)),
            ..Default::default()
        };
        self.server.update(request).await.expect_err("the update fails")
    }

    pub async fn read(&self) -> rpc::ReadResponse {
        let request = rpc::ReadRequest {
            id: self.id.clone(),
            urn: self.urn.clone(),
            properties: Some(to_struct(self.state.clone())),
            inputs: Some(to_struct(self.inputs.clone())),
            ..Default::default()
        };
        self.server.read(request).await.unwrap_or_else(|status| panic!("read {}: {status}", self.urn))
    }

    pub async fn delete(&self) -> Result<(), Status> {
        let request = rpc::DeleteRequest {
            id: self.id.clone(),
            urn: self.urn.clone(),
            properties: Some(to_struct(self.state.clone())),
            ..Default::default()
        };
        self.server.delete(request).await
    }

    async fn import(&self, id: &str) -> rpc::ReadResponse {
        let request = rpc::ReadRequest { id: id.into(), urn: self.urn.clone(), ..Default::default() };
        self.server.read(request).await.unwrap_or_else(|status| panic!("import {id}: {status}"))
    }
}

/// Inputs without problems, completed.
pub fn checked(server: &Server, urn: &str, olds: Object, inputs: Object) -> Object {
    let response = server.check(urn, olds, inputs).expect("check works");
    assert!(response.failures.is_empty(), "{urn}: {:?}", response.failures);
    object(response.inputs)
}

/// What a check finds wrong.
pub fn problems(server: &Server, token: &str, inputs: Object) -> Vec<String> {
    let response = server.check(&urn(token, "bad"), Object::new(), inputs).expect("check works");
    response.failures.into_iter().map(|failure| format!("{}: {}", failure.property, failure.reason)).collect()
}

fn object(wire: Option<prost_types::Struct>) -> Object {
    from_struct(wire.unwrap_or_default()).expect("properties can be decoded")
}

/// One resource's life, as a table.
pub struct Life<'a> {
    pub token: &'a str,
    pub name: &'a str,
    /// What a program says first.
    pub inputs: Object,
    /// What is wrong with other inputs, and the start of the problem that must be found.
    pub bad: &'a [(Object, &'a str)],
    /// An input that isn't known in a preview.
    pub unknown: &'a str,
    /// Outputs that must have a value after creating.
    pub outputs: &'a [&'a str],
    /// Inputs that change in place, and the paths that differ.
    pub updates: &'a [(Object, &'a [&'a str])],
    /// Inputs that replace, and the property because of which.
    pub replaces: &'a [(Object, &'a str)],
    /// The id to import by.
    pub import: &'a dyn Fn(&Made<'_>) -> String,
    /// What an import can't know.
    pub unreadable: &'a [&'a str],
    /// The start of the request that creates it, as in `POST /v2/apis {`: its answer is lost once, which must make no
    /// second one.
    pub lost: &'a str,
    /// What the embedded AWS doesn't show right after a change; the tests say why.
    pub stale: &'a [&'a str],
}

/// What most resources do.
impl Default for Life<'_> {
    fn default() -> Self {
        Self {
            token: "",
            name: "",
            inputs: Object::new(),
            bad: &[],
            unknown: "",
            outputs: &[],
            updates: &[],
            replaces: &[],
            import: &|made| made.id.clone(),
            unreadable: &[],
            lost: "",
            stale: &[],
        }
    }
}

/// A service that answers as a test wants, for what the embedded AWS doesn't do.
pub struct Fake {
    pub url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

/// From a request, as in `GET /v2/apis {}`, and how often it came before, to a status and an answer.
type Answer = fn(&str, usize) -> (u16, Json);

impl Fake {
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(&stream.expect("a connection"), answer, &requests);
            }
        });
        Self { url, seen }
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

/// Answers one request.
fn serve(stream: &TcpStream, answer: Answer, requests: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let (mut first, mut target, mut length, mut is_cbor) = (String::new(), String::new(), 0, false);
    reader.read_line(&mut first).expect("a request");
    let mut header = String::new();
    while reader.read_line(&mut header).expect("a header") > 2 {
        let (name, value) = header.split_once(':').expect("a header");
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().expect("a length"),
            "content-type" => is_cbor = value.trim() == cbor::TYPE,
            "x-amz-target" => value.trim().clone_into(&mut target),
            _ => {}
        }
        header.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let line = first.trim_end_matches(" HTTP/1.1\r\n");
    let body = if is_cbor { cbor::to_text(&body) } else { String::from_utf8_lossy(&body).into_owned() };
    let request = format!("{line} {target}{body}");
    let mut requests = requests.lock().expect("no panic");
    let (status, json) = answer(&request, requests.iter().filter(|seen| **seen == request).count());
    requests.push(request);
    let code = json["__type"].as_str().unwrap_or_default();
    let head = format!("HTTP/1.1 {status} x\r\nConnection: close\r\nx-amzn-errortype: {code}");
    // A text is an answer of a service that speaks XML.
    let text = || json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let body = if is_cbor { cbor::from_json(&json) } else { text().into_bytes() };
    let mut stream = stream;
    write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n", body.len()).expect("an answer can be sent");
    stream.write_all(&body).expect("an answer can be sent");
}

/// Changes a resource through a second client: a refresh of the first shows it as the program's inputs.
pub async fn drifts(server: &Server, token: &str, inputs: &Object, changes: Json) {
    let made = Made::new(server, token, "drifting", inputs.clone()).await;
    let mut elsewhere = Made {
        server,
        urn: made.urn.clone(),
        id: made.id.clone(),
        state: made.state.clone(),
        inputs: made.inputs.clone(),
    };
    elsewhere.update(with(inputs, changes.clone())).await;
    let read = from_struct(made.read().await.inputs.unwrap()).unwrap();
    for (key, value) in changes.as_object().unwrap() {
        assert_eq!(convert::to_json(&read[key]), *value, "{key} after a refresh");
    }
    made.delete().await.unwrap();
}

/// Inputs with some changed; null removes.
pub fn with(inputs: &Object, changes: Json) -> Object {
    let Json::Object(changes) = changes else { panic!("not an object") };
    let mut inputs = inputs.clone();
    for (key, value) in changes {
        match value {
            Json::Null => inputs.remove(&key),
            value => inputs.insert(key, convert::from_json(value)),
        };
    }
    inputs
}

impl Life<'_> {
    /// Lives it: checks, preview, create, no-op, updates, replacements, refresh, import, and two deletions.
    pub async fn live(&self, server: &Server) {
        for (inputs, problem) in self.bad {
            let found = problems(server, self.token, inputs.clone());
            assert!(found.iter().any(|found| found.starts_with(problem)), "{problem:?} is not in {found:#?}");
        }
        self.preview(server).await;
        let mut made = Made::new(server, self.token, self.name, self.inputs.clone()).await;
        for output in self.outputs {
            let value = made.state.get(*output).map(Value::plain);
            assert!(!matches!(value, None | Some(Value::Null | Value::Unknown)), "{output} is {value:?}");
        }
        self.no_op(&made).await;
        for (inputs, paths) in self.updates {
            assert_eq!(made.update(inputs.clone()).await, *paths, "paths of an update");
            self.no_op(&made).await;
        }
        self.replacements(&made);
        self.imported(&made).await;
        self.end(&made).await;
        if !self.lost.is_empty() {
            self.survives_a_lost_answer().await;
        }
    }

    async fn survives_a_lost_answer(&self) {
        let lossy = Lossy::start(&embedded_aws(), self.lost);
        let server = at(&lossy.url, json!({})).await;
        let made = Made::new(&server, self.token, self.name, self.inputs.clone()).await;
        assert_eq!(lossy.created(), 1, "{} was created again after its answer was lost", self.token);
        self.no_op(&made).await;
        made.delete().await.expect("what was taken over can be deleted");
    }

    async fn preview(&self, server: &Server) {
        let urn = urn(self.token, self.name);
        let mut inputs = self.inputs.clone();
        if !self.unknown.is_empty() {
            inputs.insert(self.unknown.into(), Value::Unknown);
        }
        let inputs = checked(server, &urn, Object::new(), inputs);
        let request = rpc::CreateRequest {
            urn,
            properties: Some(to_struct(inputs)),
            preview: true,
            ..Default::default()
        };
        let previewed = server.create(request).await.expect("it can be previewed");
        assert_eq!(previewed.id, "", "a preview creates nothing");
        let state = object(previewed.properties);
        if !self.unknown.is_empty() {
            assert_eq!(state.get(self.unknown), Some(&Value::Unknown));
        }
        for output in self.outputs {
            assert!(state.contains_key(*output), "the preview doesn't have {output}");
        }
    }

    /// The same program again changes nothing, and neither does a refresh.
    async fn no_op(&self, made: &Made<'_>) {
        let inputs = checked(made.server, &made.urn, made.inputs.clone(), without_defaults(&made.inputs));
        assert_eq!(made.diff(&inputs).detailed_diff, Default::default(), "the same program again");
        let read = made.read().await;
        assert_eq!(read.id, made.id);
        let (state, inputs) = (object(read.properties), object(read.inputs));
        assert_eq!(self.known(&inputs), self.known(&made.inputs), "inputs after a refresh");
        assert_eq!(self.known(&state), self.known(&made.state), "the state after a refresh");
    }

    fn known(&self, properties: &Object) -> Object {
        let shown = |key: &String| !self.stale.contains(&key.as_str());
        properties.iter().filter(|(key, _)| shown(key)).map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    fn replacements(&self, made: &Made<'_>) {
        for (inputs, property) in self.replaces {
            let inputs = checked(made.server, &made.urn, made.inputs.clone(), inputs.clone());
            let diff = made.diff(&inputs);
            assert_eq!(diff.replaces, [*property], "{:?}", diff.detailed_diff);
        }
    }

    async fn imported(&self, made: &Made<'_>) {
        let read = made.import(&(self.import)(made)).await;
        assert_eq!(read.id, made.id, "the id of an import");
        let state = object(read.properties);
        let imported = Made {
            server: made.server,
            urn: made.urn.clone(),
            id: read.id,
            state,
            inputs: object(read.inputs),
        };
        let mut diff = imported.diff(&made.inputs).detailed_diff;
        diff.retain(|path, _| !self.is_unreadable(path));
        assert_eq!(diff, Default::default(), "the program after an import");
        let mut own = without_defaults(&imported.inputs);
        own.extend(
            made.inputs
                .iter()
                .filter(|(k, _)| self.unreadable.contains(&k.as_str()))
                .map(|(k, v)| (k.clone(), v.clone())),
        );
        let own = checked(made.server, &made.urn, imported.inputs.clone(), own);
        let mut diff = imported.diff(&own).detailed_diff;
        diff.retain(|path, _| !self.is_unreadable(path));
        assert_eq!(diff, Default::default(), "the imported inputs");
    }

    fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.iter().chain(self.stale).any(|name| path.starts_with(name))
    }

    /// Deleted behind our back: a refresh sees it, and deleting it again is fine.
    async fn end(&self, made: &Made<'_>) {
        made.delete().await.unwrap_or_else(|status| panic!("delete {}: {status}", made.urn));
        assert_eq!(made.read().await.id, "", "a refresh sees that it is gone");
        made.delete().await.unwrap_or_else(|status| panic!("delete {} again: {status}", made.urn));
    }
}

/// What a program said: the inputs without what the check filled in.
fn without_defaults(inputs: &Object) -> Object {
    let defaults = inputs.get("__defaults").and_then(Value::as_array).unwrap_or_default();
    let is_default =
        |key: &str| key == "__defaults" || defaults.iter().any(|name| name.as_str() == Some(key));
    inputs
        .iter()
        .filter(|(key, _)| !is_default(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
