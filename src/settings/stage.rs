//! One stage of an API.

use std::collections::{BTreeMap, BTreeSet};

use pulumi_wasm::{Input, IntoInput};

use super::{ConnectionMetadata, Limits, LogLevel, Retention, Throttle};
use crate::{access_log::AccessLog, domain::Domain, monitoring::Monitoring};

/// One stage of an API: its name, limits and logs.
///
/// ```
/// use aws_websocket_api::{AccessLog, ConnectionMetadata, LogLevel, Retention, StageSettings, Throttle};
///
/// let stage = StageSettings::new("prod", Throttle::new(5000.0, 2000))
///     .log_level(LogLevel::Warn)
///     .log_retention(Retention::THREE_MONTHS)
///     .log_key("arn:aws:kms:eu-west-1:123456789012:key/0f3a…")
///     .access_log(AccessLog::new().field("tenant", "$context.authorizer.tenant"))
///     .variable("backend", "backend.example.com")
///     .allowed_origins(["https://example.com"])
///     .token_check("arn:aws:lambda:eu-west-1:123456789012:function:chat-tokens:live")
///     .connection_metadata([ConnectionMetadata::UserAgent])
///     .tracing(true)
///     .protect(true);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct StageSettings {
    pub(crate) name: String,
    pub(crate) throttle: Throttle,
    pub(crate) log_level: LogLevel,
    /// None: by the log level.
    pub(crate) data_trace: Option<bool>,
    pub(crate) detailed_metrics: bool,
    pub(crate) function_metrics: bool,
    pub(crate) log_retention: Retention,
    pub(crate) log_key: Option<Input<String>>,
    pub(crate) access_log: AccessLog,
    pub(crate) domain: Option<Domain>,
    pub(crate) variables: BTreeMap<String, Input<String>>,
    pub(crate) auto_deploy: bool,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) token_check: Option<Input<String>>,
    /// None: all.
    pub(crate) connection_metadata: Option<BTreeSet<ConnectionMetadata>>,
    pub(crate) limits: Limits,
    pub(crate) account_logging: bool,
    pub(crate) tracing: bool,
    pub(crate) monitoring: Option<Monitoring>,
    pub(crate) permissions_boundary: Option<Input<String>>,
    pub(crate) protect: bool,
}

impl StageSettings {
    /// A stage that logs at INFO, keeps logs for 30 days and lets every origin connect.
    pub fn new(name: impl Into<String>, throttle: Throttle) -> Self {
        Self {
            name: name.into(),
            throttle,
            log_level: LogLevel::Info,
            data_trace: None,
            detailed_metrics: true,
            function_metrics: true,
            log_retention: Retention::default(),
            log_key: None,
            access_log: AccessLog::new(),
            domain: None,
            variables: BTreeMap::new(),
            auto_deploy: false,
            allowed_origins: Vec::new(),
            token_check: None,
            connection_metadata: None,
            limits: Limits::new(),
            account_logging: false,
            tracing: false,
            monitoring: None,
            permissions_boundary: None,
            protect: false,
        }
    }

    /// What the execution log and the functions log. Default: INFO. [Metrics](Self::function_metrics) are lines in the
    /// functions' logs at any level.
    pub fn log_level(mut self, level: LogLevel) -> Self {
        self.log_level = level;
        self
    }

    /// Whether the execution log has whole messages. Default: only at DEBUG. They may hold what is nobody's business.
    pub fn data_trace(mut self, whole_messages: bool) -> Self {
        self.data_trace = Some(whole_messages);
        self
    }

    /// Whether CloudWatch has metrics of each route, beside those of the stage. Default: yes. CloudWatch charges each
    /// as a custom metric ("CloudWatch metrics for WebSocket APIs" in API Gateway's developer guide).
    pub fn detailed_metrics(mut self, of_each_route: bool) -> Self {
        self.detailed_metrics = of_each_route;
        self
    }

    /// Whether functions that [have metrics](crate::LambdaFunction::emits_metrics) write them. Default: yes. CloudWatch
    /// charges each as a custom metric. The functions are the API's, so it is the first stage's that counts.
    pub fn function_metrics(mut self, of_the_functions: bool) -> Self {
        self.function_metrics = of_the_functions;
        self
    }

    /// How long logs are kept, the functions' too. Default: [`Retention::ONE_MONTH`].
    pub fn log_retention(mut self, retention: Retention) -> Self {
        self.log_retention = retention;
        self
    }

    /// The ARN of the KMS key that encrypts the log groups, the functions' too. Default: CloudWatch's own key. The
    /// key's policy has to let CloudWatch Logs use it ("Encrypt log data in CloudWatch Logs using AWS KMS" in its user
    /// guide).
    pub fn log_key(mut self, arn: impl IntoInput<String>) -> Self {
        self.log_key = Some(arn.into_input());
        self
    }

    /// Where requests are logged, and what of them. Default: [`AccessLog::new`].
    pub fn access_log(mut self, log: AccessLog) -> Self {
        self.access_log = log;
        self
    }

    /// The domain under which clients reach it, beside the API's default endpoint. Default: none.
    pub fn domain(mut self, domain: Domain) -> Self {
        self.domain = Some(domain);
        self
    }

    /// A stage variable, which integrations and templates find in `$stageVariables`. The name has letters, digits and
    /// `_`, the value letters, digits and `-._~:/?#&=,`.
    pub fn variable(mut self, name: impl Into<String>, value: impl IntoInput<String>) -> Self {
        self.variables.insert(name.into(), value.into_input());
        self
    }

    /// API Gateway deploys each change of a route by itself, one after the other, while an update is under way.
    /// Default: all changes of an update at once, by a deployment. Such a deployment still has a route that the update
    /// removes, as Pulumi deletes at its end: the route's key is answered with "Internal server error" until the next
    /// deployment. A stage that deploys by itself has it no more.
    pub fn auto_deploy(mut self) -> Self {
        self.auto_deploy = true;
        self
    }

    /// The web origins that may connect, as browsers send them: `https://example.com`, in lower case and without a
    /// default port. The function of `$connect` has to [check them](crate::LambdaFunction::guards_connect). Default: all.
    pub fn allowed_origins<S: Into<String>>(mut self, origins: impl IntoIterator<Item = S>) -> Self {
        self.allowed_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// The ARN of the Lambda function, or of its alias or version, that is asked whether a client with this token may
    /// connect; clients without a token may not. It is in the API's region. The function of `$connect` has to
    /// [ask it](crate::LambdaFunction::guards_connect); `handlers/README.md` has question and answer, and when an
    /// [authorizer](crate::LambdaAuthorizer) is the better choice. Default: nobody needs a token.
    pub fn token_check(mut self, arn: impl IntoInput<String>) -> Self {
        self.token_check = Some(arn.into_input());
        self
    }

    /// What connections are kept with in the table, beside their id and when they were made. The function of `$connect`
    /// has to [heed it](crate::LambdaFunction::guards_connect). Default: all of [`ConnectionMetadata::ALL`].
    pub fn connection_metadata(mut self, kept: impl IntoIterator<Item = ConnectionMetadata>) -> Self {
        let kept: BTreeSet<_> = kept.into_iter().collect();
        self.connection_metadata = (kept != ConnectionMetadata::ALL.into()).then_some(kept);
        self
    }

    /// What one client may do. The functions that count have to [obey](crate::LambdaFunction::obeys_limits) them. Default:
    /// what the functions say. Stages that share functions have the same.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether to set the account-wide role with which API Gateway writes logs. Default: no, as it is shared by every
    /// API of the account in the region. It stays when the stack is destroyed.
    pub fn account_logging(mut self, set: bool) -> Self {
        self.account_logging = set;
        self
    }

    /// Whether X-Ray traces the functions' calls. Default: no; X-Ray charges by the trace. API Gateway itself traces
    /// no WebSocket APIs.
    pub fn tracing(mut self, traces: bool) -> Self {
        self.tracing = traces;
        self
    }

    /// Watches the stage, and the functions if no other stage before it does. Default: nothing is watched; CloudWatch
    /// charges by the alarm and by the dashboard.
    pub fn monitoring(mut self, monitoring: Monitoring) -> Self {
        self.monitoring = Some(monitoring);
        self
    }

    /// The ARN of the policy beyond which no role of a function may go, whatever it was granted. Default: none. Who
    /// deploys may then be let make roles with this boundary alone ("Permissions boundaries for IAM entities" in IAM's
    /// user guide); `docs/pull-requests.md` has both policies for the chat. The functions are the API's, so it is the
    /// first stage's that counts.
    pub fn permissions_boundary(mut self, arn: impl IntoInput<String>) -> Self {
        self.permissions_boundary = Some(arn.into_input());
        self
    }

    /// Whether the API, the stage, its domain and the table of connections are protected: Pulumi neither deletes nor replaces
    /// them until `pulumi state unprotect`. Default: no. What comes and goes with routes is never protected.
    pub fn protect(mut self, protects: bool) -> Self {
        self.protect = protects;
        self
    }

    /// Whether the execution log has whole messages, where this is logged.
    pub(crate) fn traces_data(&self, level: LogLevel) -> bool {
        self.data_trace.unwrap_or_else(|| level.data_trace())
    }
}
