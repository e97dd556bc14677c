//! Functions that the component makes.

use std::{collections::BTreeMap, sync::Arc};

use pulumi_wasm::{Archive, Input, IntoInput};

use crate::connections::ConnectionAccess;

/// What a function may do with the table of connections and rooms.
///
/// ```
/// use aws_websocket_api::{LambdaFunction, TableAccess};
/// use pulumi_wasm::archive;
///
/// const FIND: TableAccess = TableAccess::actions(&["dynamodb:Query"]);
///
/// let function = LambdaFunction::new("find", archive::file("find.zip")).connections_table(FIND);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableAccess(pub(super) &'static [&'static str]);

impl TableAccess {
    /// Exactly these IAM actions, such as `dynamodb:Query`.
    pub const fn actions(actions: &'static [&'static str]) -> Self {
        Self(actions)
    }
}

/// A Lambda function that the component makes, with a role and a log group of its own.
///
/// Routes and authorizers can share one: give them clones of it.
///
/// ```
/// use aws_websocket_api::LambdaFunction;
/// use pulumi_wasm::archive;
///
/// let function = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"))
///     .memory_megabytes(128)
///     .environment("GREETING", "hello");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct LambdaFunction(pub(crate) Arc<Definition>);

/// What a function is made of. Clones of it are the same function.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(super) code: Archive,
    pub(crate) handler: String,
    pub(crate) environment: BTreeMap<String, Input<String>>,
    pub(crate) memory_megabytes: i64,
    pub(crate) timeout_seconds: i64,
    pub(crate) table: Option<TableAccess>,
    pub(super) connections: Option<ConnectionAccess>,
    pub(crate) checks_origins: bool,
    pub(crate) emits_metrics: bool,
    pub(super) dead_letter_queue: bool,
    pub(super) invokes_itself: bool,
    pub(crate) grants: Vec<(Vec<String>, Input<String>)>,
}

impl LambdaFunction {
    /// A function called `<name>-<stage>`, with code for the runtime `provided.al2023`: an archive with an executable
    /// `bootstrap` for x86-64.
    pub fn new(name: impl Into<String>, code: Archive) -> Self {
        Self(Arc::new(Definition {
            name: name.into(),
            code,
            handler: "bootstrap".to_owned(),
            environment: BTreeMap::new(),
            memory_megabytes: 256,
            timeout_seconds: 29,
            table: None,
            connections: None,
            checks_origins: false,
            emits_metrics: false,
            dead_letter_queue: false,
            invokes_itself: false,
            grants: Vec::new(),
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Definition)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// What the function finds in `_HANDLER`: 1 to 128 characters without spaces. Default: `bootstrap`.
    pub fn handler(self, handler: impl Into<String>) -> Self {
        self.with(|function| function.handler = handler.into())
    }

    /// An environment variable. `LOG_LEVEL` is always set, to the stage's level. A name begins with a letter, has at
    /// least two letters, digits and `_`, and is none that Lambda reserves.
    pub fn environment(self, name: impl Into<String>, value: impl IntoInput<String>) -> Self {
        self.with(|function| {
            function.environment.insert(name.into(), value.into_input());
        })
    }

    /// Memory, in megabytes, 128 to 10240; the share of a processor grows with it. Default: 256.
    pub fn memory_megabytes(self, megabytes: i64) -> Self {
        self.with(|function| function.memory_megabytes = megabytes)
    }

    /// The longest it may run, in seconds, 1 to 900. Default: 29, which is the longest that API Gateway waits: more is
    /// for asynchronous invocations alone.
    pub fn timeout_seconds(self, seconds: i64) -> Self {
        self.with(|function| function.timeout_seconds = seconds)
    }

    /// Lets the function use the stage's table of connections and rooms, whose name it finds in `TABLE_NAME`.
    pub fn connections_table(self, access: TableAccess) -> Self {
        self.with(|function| function.table = Some(access))
    }

    /// Lets the function send messages to the connections of the API's stages.
    ///
    /// They are at `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, of the event's `apiId` and `stage`; its
    /// `domainName` may be a domain of one's own, which has no stage in its paths. Where the API has no default
    /// endpoint, the function finds where they are in `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`, where AWS's SDKs look
    /// for it, or in `MANAGEMENT_ENDPOINTS`, a JSON object by stage, if the API has several stages.
    pub fn post_to_connections(self) -> Self {
        self.with(|function| function.connections = Some(ConnectionAccess::Post))
    }

    /// Lets the function send messages to the connections of the API's stages, ask about them and close them. They are
    /// where a function [posts to them](Self::post_to_connections).
    pub fn manage_connections(self) -> Self {
        self.with(|function| function.connections = Some(ConnectionAccess::Manage))
    }

    /// Tells the function the stage's allowed origins, in `ALLOWED_ORIGINS`.
    pub fn checks_origins(self) -> Self {
        self.with(|function| function.checks_origins = true)
    }

    /// Tells the function where CloudWatch keeps the API's own metrics, in `METRICS_NAMESPACE`: a namespace that is called
    /// as the API. Without [`StageSettings::function_metrics`](crate::StageSettings::function_metrics) it isn't told.
    ///
    /// It is for functions that write metrics into their log, in CloudWatch's embedded metric format, with the dimension
    /// `Stage`. Monitoring looks at those of the chat's functions: `Sent`, `Gone`, `Failed`, `Errors` and `Latency`.
    pub fn emits_metrics(self) -> Self {
        self.with(|function| function.emits_metrics = true)
    }

    /// Keeps the events that the function gives up on in a queue `<name>-<first stage>-dlq`, for 14 days.
    ///
    /// It is for asynchronous invocations alone: Lambda tries an event three times, and then sends it to the queue as it
    /// was, with the reason in the attributes `ErrorCode` and `ErrorMessage`. A function that invokes itself for a long
    /// broadcast needs it, say. The calls of routes and authorizers are synchronous, and never get there: their
    /// failures are integration errors. [`Alarm::DeadLetters`](crate::Alarm::DeadLetters) tells of events in the queue.
    pub fn dead_letter_queue(self) -> Self {
        self.with(|function| function.dead_letter_queue = true)
    }

    /// Lets the function invoke itself, by its name and without a version or an alias: to go on in another invocation
    /// when its time is over, say. The name is the one that the component gives it, whatever a transform makes of it.
    pub fn invoke_itself(self) -> Self {
        self.with(|function| function.invokes_itself = true)
    }

    /// Lets the function do this to what has this ARN: `["sqs:SendMessage"]`, say, to a queue. `*` is everything.
    pub fn allow<A: Into<String>>(
        self,
        actions: impl IntoIterator<Item = A>,
        resource: impl IntoInput<String>,
    ) -> Self {
        let actions = actions.into_iter().map(Into::into).collect();
        self.with(|function| function.grants.push((actions, resource.into_input())))
    }

    /// Whether the other is a clone of it, and not only called the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
