//! What a route's messages go to.

mod declare;
mod kind;
mod options;
mod parts;
mod response;
mod service;
mod template;

use std::{marker::PhantomData, time::Duration};

use pulumi_wasm::IntoInput;

pub use declare::IntegrationNodes;
pub(crate) use declare::declare;
pub use kind::{
    Any, CalledByRole, CallsHttp, Http, HttpProxy, IntoIntegration, Lambda, Mapped, Mock, Parameterized,
    Service,
};
pub use options::{ContentHandling, HttpMethod, Passthrough};
pub(crate) use parts::{Identity, LONGEST, Parts, Target};
pub use response::IntegrationResponse;
pub(crate) use service::ServiceUri;
pub(crate) use template::{DEFAULT, SELECT_DEFAULT, Templates};

use crate::function::LambdaTarget;

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

impl Integration {
    /// A Lambda function; where nothing more is to be said about it, the function itself does as well.
    ///
    /// ```
    /// use aws_websocket_api::{ContentHandling, ExistingFunction, Integration};
    /// use std::time::Duration;
    ///
    /// let thumbnail = Integration::lambda(ExistingFunction::named("thumbnail"))
    ///     .timeout(Duration::from_secs(3))
    ///     .content_handling(ContentHandling::ToBinary);
    /// ```
    pub fn lambda(function: impl Into<LambdaTarget>) -> Integration<Lambda> {
        Integration::new(Target::Lambda(function.into()))
    }

    /// An answer that API Gateway gives by itself, as if somebody had said 200; another
    /// [template](Self::request_template) than that of `$default`'s says another status.
    ///
    /// ```
    /// use aws_websocket_api::Integration;
    ///
    /// let pong = Integration::mock().answer(r#"{"pong": "$context.requestTimeEpoch"}"#);
    /// let closed = Integration::mock().request_template("$default", r#"{"statusCode": 403}"#);
    /// ```
    pub fn mock() -> Integration<Mock> {
        Integration::new(Target::Mock).request_template(DEFAULT, r#"{"statusCode": 200}"#)
    }

    /// An HTTP endpoint; templates make the request of the message.
    ///
    /// ```
    /// use aws_websocket_api::{HttpMethod, Integration, Passthrough};
    ///
    /// let weather = Integration::http(HttpMethod::Post, "https://weather.example.com/now")
    ///     .request_template("now", r#"{"city": $input.json('$.city')}"#)
    ///     .select_template("${request.body.when}")
    ///     .passthrough(Passthrough::Never);
    /// ```
    pub fn http(method: HttpMethod, uri: impl IntoInput<String>) -> Integration<Http> {
        Integration::new(Target::Http { method, uri: uri.into_input() })
    }

    /// An HTTP endpoint, which gets the message as it is.
    ///
    /// ```
    /// use aws_websocket_api::{HttpMethod, Integration};
    ///
    /// let inside = Integration::http_proxy(HttpMethod::Post, "http://inside.example.com/messages")
    ///     .vpc_link("a1b2c3")
    ///     .request_parameter("integration.request.header.X-Connection", "context.connectionId");
    /// ```
    pub fn http_proxy(method: HttpMethod, uri: impl IntoInput<String>) -> Integration<HttpProxy> {
        Integration::new(Target::HttpProxy { method, uri: uri.into_input() })
    }

    /// An action of an AWS service in the API's region, such as `dynamodb` and `PutItem` or `states` and
    /// `StartExecution`, called with the role that has this ARN.
    ///
    /// ```
    /// use aws_websocket_api::Integration;
    /// use pulumi_wasm::output_format;
    /// use pulumi_wasm_aws::{dynamodb::Table, iam::Role};
    ///
    /// # fn example(table: Table, role: Role) {
    /// let item = r#"{"id": {"S": "$context.messageId"}}"#;
    /// let keep = Integration::service("dynamodb", "PutItem", role.arn())
    ///     .request_template("$default", output_format!(r#"{{"TableName": "{}", "Item": {item}}}"#, table.name()));
    /// # }
    /// ```
    pub fn service(
        service: impl Into<String>,
        action: impl Into<String>,
        role_arn: impl IntoInput<String>,
    ) -> Integration<Service> {
        Self::of_service(ServiceUri::action(service.into(), action.into()), role_arn)
    }

    /// A path of an AWS service in the API's region, such as `sqs` and `123456789012/my-queue`, called with the role
    /// that has this ARN.
    ///
    /// ```
    /// use aws_websocket_api::Integration;
    /// use pulumi_wasm_aws::iam::Role;
    ///
    /// # fn example(role: Role) {
    /// let send = Integration::service_path("sqs", "123456789012/inbox", role.arn())
    ///     .request_parameter("integration.request.header.Content-Type", "'application/x-www-form-urlencoded'")
    ///     .request_template("$default", "Action=SendMessage&MessageBody=$util.urlEncode($input.body)");
    /// # }
    /// ```
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

// Bounds are the methods' own: so the compiler says what they mean.
impl<K> Integration<K> {
    fn new(target: Target) -> Self {
        Self { parts: Parts::new(target), kind: PhantomData }
    }

    /// The longest that API Gateway waits: 50 ms to 29 s. Default: 29 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.parts.timeout = timeout;
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

    /// What is sent instead of the message, where the [selection](Self::select_template) has this value. It is a
    /// template in the Velocity language; `$default` is for whatever no other one is selected for.
    pub fn request_template(mut self, selected: impl Into<String>, template: impl IntoInput<String>) -> Self
    where
        K: Mapped,
    {
        self.parts.templates.add(selected, template);
        self
    }

    /// What of the message says which template is taken, such as `${request.body.kind}`. Default: always `$default`.
    pub fn select_template(mut self, expression: impl Into<String>) -> Self
    where
        K: Mapped,
    {
        self.parts.templates.select(expression);
        self
    }

    /// What happens to a message for which there is no template. Default: it goes through.
    pub fn passthrough(mut self, passthrough: Passthrough) -> Self
    where
        K: Mapped,
    {
        self.parts.passthrough = Some(passthrough);
        self
    }

    /// Answers each message with what this template makes of the response.
    pub fn answer(self, template: impl IntoInput<String>) -> Self
    where
        K: Mapped,
    {
        self.response(DEFAULT, IntegrationResponse::new().template(DEFAULT, template))
    }

    /// How a response is answered whose status matches the key: a pattern such as `/4\d\d/`, or `$default` for all that
    /// match nothing else, which go to the client as they are unless told otherwise.
    pub fn response(mut self, key: impl Into<String>, response: IntegrationResponse) -> Self
    where
        K: Mapped,
    {
        self.parts.responses.insert(key.into(), response);
        self
    }

    /// Calls the endpoint through this VPC link, which is one of those that REST APIs have, to a Network Load Balancer:
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html>
    /// Default: through the internet.
    pub fn vpc_link(mut self, id: impl IntoInput<String>) -> Self
    where
        K: CallsHttp,
    {
        self.parts.vpc_link = Some(id.into_input());
        self
    }

    /// The role with which API Gateway calls the function. Default: none; the function permits the call.
    pub fn credentials(mut self, role_arn: impl IntoInput<String>) -> Self
    where
        K: CalledByRole,
    {
        self.parts.credentials = Some(role_arn.into_input());
        self
    }

    /// Sets a header, a part of the query or of the path of the request: `integration.request.header.Content-Type` to
    /// `'application/x-www-form-urlencoded'` (a constant has quotes), or to a value such as `context.connectionId`.
    pub fn request_parameter(mut self, name: impl Into<String>, value: impl IntoInput<String>) -> Self
    where
        K: Parameterized,
    {
        self.parts.request_parameters.insert(name.into(), value.into_input());
        self
    }
}
