//! What a route's messages go to.

mod declare;
mod response;
mod service;

use std::{collections::BTreeMap, marker::PhantomData, time::Duration};

use pulumi_wasm::{Input, IntoInput};
use pulumi_wasm_aws::lambda;

pub use declare::IntegrationNodes;
pub(crate) use declare::{child_of_function, declare};
pub use response::IntegrationResponse;
pub(crate) use service::ServiceUri;

use crate::function::{ExistingFunction, LambdaFunction, LambdaTarget};

/// A kind of [`Integration`] whose requests and responses are mapped by templates.
#[diagnostic::on_unimplemented(
    message = "an integration of kind `{Self}` passes everything through: it has no templates",
    note = "templates belong to mock, HTTP and AWS service integrations"
)]
pub trait Mapped {}

/// A kind of [`Integration`] that calls an HTTP endpoint.
#[diagnostic::on_unimplemented(message = "an integration of kind `{Self}` calls no HTTP endpoint")]
pub trait CallsHttp {}

/// Any kind of integration.
#[derive(Clone, Copy, Debug)]
pub enum Any {}
/// API Gateway calls a Lambda function with the whole request.
#[derive(Clone, Copy, Debug)]
pub enum Lambda {}
/// API Gateway answers by itself.
#[derive(Clone, Copy, Debug)]
pub enum Mock {}
/// API Gateway calls an HTTP endpoint with what templates make of the message.
#[derive(Clone, Copy, Debug)]
pub enum Http {}
/// API Gateway calls an HTTP endpoint with the message as it is.
#[derive(Clone, Copy, Debug)]
pub enum HttpProxy {}
/// API Gateway calls an action of an AWS service.
#[derive(Clone, Copy, Debug)]
pub enum Service {}

impl Mapped for Mock {}
impl Mapped for Http {}
impl Mapped for Service {}
impl CallsHttp for Http {}
impl CallsHttp for HttpProxy {}

/// What the messages of a route go to. A function is one by itself.
///
/// ```
/// use aws_websocket_api::{HttpMethod, Integration, Route, WebSocketApi};
/// use pulumi_wasm::Output;
/// use std::time::Duration;
///
/// # fn example(role_arn: Output<String>) {
/// let api = WebSocketApi::builder("Chat")
///     .route("ping", Integration::mock().answer(r#"{"pong": true}"#))
///     .route("weather", Integration::http_proxy(HttpMethod::Post, "https://weather.example.com/now"))
///     .route(
///         "keep",
///         Integration::service("dynamodb", "PutItem", role_arn)
///             .request_template("$default", r#"{"TableName": "kept", "Item": {"id": {"S": "$context.messageId"}}}"#)
///             .timeout(Duration::from_secs(5)),
///     );
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Integration<K = Any> {
    pub(crate) parts: Parts,
    kind: PhantomData<fn() -> K>,
}

/// What any integration is made of.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) target: Target,
    pub(crate) timeout: Option<Duration>,
    pub(crate) content_handling: Option<ContentHandling>,
    pub(crate) credentials: Option<Input<String>>,
    pub(crate) request_templates: BTreeMap<String, String>,
    pub(crate) template_selection: Option<String>,
    pub(crate) request_parameters: BTreeMap<String, String>,
    pub(crate) passthrough: Option<Passthrough>,
    pub(crate) responses: BTreeMap<String, IntegrationResponse>,
    pub(crate) vpc_link: Option<Input<String>>,
}

/// Where it goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Lambda(LambdaTarget),
    Mock,
    Http { method: HttpMethod, uri: Input<String>, proxy: bool },
    Service(ServiceUri),
}

impl Target {
    /// The function it is, if it is one.
    pub(crate) fn function(&self) -> Option<&LambdaTarget> {
        match self {
            Self::Lambda(function) => Some(function),
            Self::Mock | Self::Http { .. } | Self::Service(_) => None,
        }
    }

    /// What tells it from others of the same route.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Lambda(_) => "function",
            Self::Mock => "mock",
            Self::Http { .. } => "http",
            Self::Service(_) => "service",
        }
    }
}

/// How an HTTP endpoint is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names say it")]
pub enum HttpMethod {
    Any,
    Delete,
    Get,
    Head,
    Options,
    Patch,
    Post,
    Put,
}

impl HttpMethod {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// What happens to payloads on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentHandling {
    /// Base64 text becomes bytes.
    ToBinary,
    /// Bytes become Base64 text.
    ToText,
}

impl ContentHandling {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ToBinary => "CONVERT_TO_BINARY",
            Self::ToText => "CONVERT_TO_TEXT",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Self::ToBinary => "binary",
            Self::ToText => "text",
        }
    }
}

/// What happens to a message for which there is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Passthrough {
    /// It goes through as it is.
    WhenNoMatch,
    /// It goes through as it is only if there are no templates at all.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

impl Passthrough {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::WhenNoMatch => "WHEN_NO_MATCH",
            Self::WhenNoTemplates => "WHEN_NO_TEMPLATES",
            Self::Never => "NEVER",
        }
    }
}

/// The template for whatever is not selected by another key, and the expression that selects it.
const DEFAULT: &str = "$default";
const SELECT_DEFAULT: &str = r"\$default";

impl Integration {
    /// A Lambda function; where nothing more is to be said about it, the function itself does as well.
    pub fn lambda(function: impl Into<LambdaTarget>) -> Integration<Lambda> {
        Integration::new(Target::Lambda(function.into()))
    }

    /// An answer that API Gateway gives by itself.
    pub fn mock() -> Integration<Mock> {
        Integration::new(Target::Mock).request_template(DEFAULT, r#"{"statusCode": 200}"#)
    }

    /// An HTTP endpoint; templates make the request of the message.
    pub fn http(method: HttpMethod, uri: impl IntoInput<String>) -> Integration<Http> {
        Integration::new(Target::Http { method, uri: uri.into_input(), proxy: false })
    }

    /// An HTTP endpoint, which gets the message as it is.
    pub fn http_proxy(method: HttpMethod, uri: impl IntoInput<String>) -> Integration<HttpProxy> {
        Integration::new(Target::Http { method, uri: uri.into_input(), proxy: true })
    }

    /// An action of an AWS service in the API's region, such as `dynamodb` and `PutItem` or `states` and
    /// `StartExecution`, called with the role that has this ARN.
    pub fn service(
        service: impl Into<String>,
        action: impl Into<String>,
        role_arn: impl IntoInput<String>,
    ) -> Integration<Service> {
        Self::of_service(ServiceUri::action(service.into(), action.into()), role_arn)
    }

    /// A path of an AWS service in the API's region, such as `sqs` and `123456789012/my-queue`, called with the role
    /// that has this ARN.
    pub fn service_path(
        service: impl Into<String>,
        path: impl IntoInput<String>,
        role_arn: impl IntoInput<String>,
    ) -> Integration<Service> {
        Self::of_service(ServiceUri::path(service.into(), path.into_input()), role_arn)
    }

    fn of_service(uri: ServiceUri, role_arn: impl IntoInput<String>) -> Integration<Service> {
        let mut integration = Integration::new(Target::Service(uri));
        integration.parts.credentials = Some(role_arn.into_input());
        integration
    }
}

impl<K> Integration<K> {
    fn new(target: Target) -> Self {
        let parts = Parts {
            target,
            timeout: None,
            content_handling: None,
            credentials: None,
            request_templates: BTreeMap::new(),
            template_selection: None,
            request_parameters: BTreeMap::new(),
            passthrough: None,
            responses: BTreeMap::new(),
            vpc_link: None,
        };
        Self { parts, kind: PhantomData }
    }

    /// The longest that API Gateway waits: 50 ms to 29 s. Default: 29 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.parts.timeout = Some(timeout);
        self
    }

    /// What happens to payloads on their way to the integration. Default: nothing.
    pub fn content_handling(mut self, handling: ContentHandling) -> Self {
        self.parts.content_handling = Some(handling);
        self
    }

    /// Whether the client gets an answer without the route saying so.
    pub(crate) fn answers(&self) -> bool {
        !self.parts.responses.is_empty()
    }

    pub(crate) fn of_any_kind(self) -> Integration {
        Integration { parts: self.parts, kind: PhantomData }
    }
}

impl<K: Mapped> Integration<K> {
    /// What is sent instead of the message, where the [selection](Self::select_template) has this value. It is a
    /// template in the Velocity language.
    pub fn request_template(mut self, selected: impl Into<String>, template: impl Into<String>) -> Self {
        self.parts.request_templates.insert(selected.into(), template.into());
        self
    }

    /// What of the message says which template is taken. Default: always `$default`.
    pub fn select_template(mut self, expression: impl Into<String>) -> Self {
        self.parts.template_selection = Some(expression.into());
        self
    }

    /// What happens to a message for which there is no template. Default: it goes through.
    pub fn passthrough(mut self, passthrough: Passthrough) -> Self {
        self.parts.passthrough = Some(passthrough);
        self
    }

    /// Answers each message with what this template makes of the response.
    pub fn answer(self, template: impl Into<String>) -> Self {
        self.response(DEFAULT, IntegrationResponse::new().template(DEFAULT, template))
    }

    /// How a response is answered whose status matches the key: `$default`, or a pattern such as `/4\d\d/`.
    pub fn response(mut self, key: impl Into<String>, response: IntegrationResponse) -> Self {
        self.parts.responses.insert(key.into(), response);
        self
    }
}

impl<K: CallsHttp> Integration<K> {
    /// Calls the endpoint through this VPC link. Default: through the internet.
    pub fn vpc_link(mut self, id: impl IntoInput<String>) -> Self {
        self.parts.vpc_link = Some(id.into_input());
        self
    }

    /// The role with which API Gateway calls the endpoint.
    pub fn credentials(mut self, role_arn: impl IntoInput<String>) -> Self {
        self.parts.credentials = Some(role_arn.into_input());
        self
    }
}

impl Integration<Lambda> {
    /// The role with which API Gateway calls the function. Default: none; the function permits the call.
    pub fn credentials(mut self, role_arn: impl IntoInput<String>) -> Self {
        self.parts.credentials = Some(role_arn.into_input());
        self
    }
}

/// Kinds whose requests have parameters.
mod parameters {
    pub trait Parameterized {}
    impl Parameterized for super::Http {}
    impl Parameterized for super::HttpProxy {}
    impl Parameterized for super::Service {}
}

impl<K: parameters::Parameterized> Integration<K> {
    /// Sets a header, a part of the query or of the path of the request: `integration.request.header.Content-Type` to
    /// `'application/x-www-form-urlencoded'` (a constant has quotes), or to a value such as `context.connectionId`.
    pub fn request_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.request_parameters.insert(name.into(), value.into());
        self
    }
}

macro_rules! is_an_integration {
    ($($function:ty),+) => { $(
        impl From<$function> for Integration {
            fn from(function: $function) -> Self {
                Self::lambda(function).of_any_kind()
            }
        }
    )+ };
}

is_an_integration!(LambdaFunction, ExistingFunction, &lambda::Function, &lambda::Alias);

macro_rules! of_any_kind {
    ($($kind:ident),+) => { $(
        impl From<Integration<$kind>> for Integration {
            fn from(integration: Integration<$kind>) -> Self {
                integration.of_any_kind()
            }
        }
    )+ };
}

of_any_kind!(Lambda, Mock, Http, HttpProxy, Service);
