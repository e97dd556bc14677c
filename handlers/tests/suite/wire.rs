//! AWS as a list of answers: what the SDK sends is kept, and nothing leaves the process.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use serde_json::Value;

/// The kind of Lambda's answer when a function failed: it is no failure of Lambda's.
pub(crate) const UNHANDLED: &str = "Unhandled";

/// One answer of AWS.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: Value,
}

/// Gives its answers one after the other, and keeps what they answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Wire {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), ..Self::default() }
    }

    /// Settings for clients that talk to this wire.
    pub(crate) fn sdk(&self) -> SdkConfig {
        sdk(self.clone())
    }

    /// What was sent, as `read` sees each request with its body.
    pub(crate) fn sent<T>(&self, read: impl Fn(&HttpRequest, Value) -> T) -> Vec<T> {
        let requests = self.requests.lock().unwrap();
        let body = |request: &HttpRequest| serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        requests.iter().map(|request| read(request, body(request))).collect()
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.requests.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front().expect("one answer more");
        HttpConnectorFuture::ready(Ok(answer.into()))
    }
}

impl From<Answer> for HttpResponse {
    fn from(Answer { status, kind, body }: Answer) -> Self {
        let mut response = Self::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
        let header = if kind == UNHANDLED { "x-amz-function-error" } else { "x-amzn-errortype" };
        response.headers_mut().insert(header, kind);
        response
    }
}

/// Settings for clients whose requests go to `connector`.
pub(crate) fn sdk(connector: impl HttpConnector + 'static) -> SdkConfig {
    let credentials = Credentials::new("id", "secret", None, None, "test");
    let connector = SharedHttpConnector::new(connector);
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build()
}
