//! A Lambda function with all it needs: a role that allows no more than that, and a log group that doesn't grow
//! for ever.

use std::collections::BTreeMap;

use pulumi_wasm::{Archive, Output, all};
use pulumi_wasm_aws::{
    cloudwatch::LogGroup,
    dynamodb::Table,
    iam::{Role, RoleArgs, RolePolicy, RolePolicyArgs},
    lambda::{Function, FunctionArgs, FunctionEnvironmentArgs, FunctionTracingConfigArgs},
};

use crate::{naming, parts, policy, scope::Scope};

/// What a function may do with the table of connections and rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableAccess(&'static [&'static str]);

impl TableAccess {
    /// Exactly these IAM actions, such as `dynamodb:Query`.
    pub const fn actions(actions: &'static [&'static str]) -> Self {
        Self(actions)
    }
}

/// A Lambda function that a [`Route`](crate::Route) calls.
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
pub struct LambdaFunction {
    pub(crate) name: String,
    code: Archive,
    handler: String,
    environment: BTreeMap<String, String>,
    memory_megabytes: i64,
    timeout_seconds: i64,
    pub(crate) table: Option<TableAccess>,
    manage_connections: bool,
    checks_origins: bool,
}

impl LambdaFunction {
    /// A function called `<name>-<stage>`, with code for the runtime `provided.al2023`: an archive with an executable
    /// `bootstrap` for x86-64.
    pub fn new(name: impl Into<String>, code: Archive) -> Self {
        Self {
            name: name.into(),
            code,
            handler: "bootstrap".to_owned(),
            environment: BTreeMap::new(),
            memory_megabytes: 256,
            timeout_seconds: 29,
            table: None,
            manage_connections: false,
            checks_origins: false,
        }
    }

    /// What the function finds in `_HANDLER`. Default: `bootstrap`.
    pub fn handler(mut self, handler: impl Into<String>) -> Self {
        self.handler = handler.into();
        self
    }

    /// An environment variable. `LOG_LEVEL` is always set, to the stage's level.
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Memory, in megabytes; the share of a processor grows with it. Default: 256.
    pub fn memory_megabytes(mut self, megabytes: i64) -> Self {
        self.memory_megabytes = megabytes;
        self
    }

    /// The longest it may run, in seconds. Default: 29, which is the longest that API Gateway waits.
    pub fn timeout_seconds(mut self, seconds: i64) -> Self {
        self.timeout_seconds = seconds;
        self
    }

    /// Lets the function use the stage's table of connections and rooms, whose name it finds in `TABLE_NAME`.
    pub fn connections_table(mut self, access: TableAccess) -> Self {
        self.table = Some(access);
        self
    }

    /// Lets the function send messages to the stage's connections, and close them.
    pub fn manage_connections(mut self) -> Self {
        self.manage_connections = true;
        self
    }

    /// Tells the function the stage's allowed origins, in `ALLOWED_ORIGINS`.
    pub fn checks_origins(mut self) -> Self {
        self.checks_origins = true;
        self
    }

    /// Makes the function and what it needs. `slug` names the resources.
    pub(crate) fn create(&self, scope: &Scope<'_>, slug: &str) -> CreatedFunction {
        let name = naming::function(&self.name, &scope.stage.name);
        let logs = parts::log_group(scope, &format!("{slug}-logs"), naming::function_log_group(&name));
        let role = self.role(scope, slug, &name);
        let policy = self.role_policy(scope, slug, &role, &logs);
        let args = FunctionArgs::builder()
            .name(&name)
            .role(role.arn())
            .runtime("provided.al2023")
            .architectures(["x86_64"])
            .handler(self.handler.as_str())
            .code(self.code.clone())
            .memory_size(self.memory_megabytes)
            .timeout(self.timeout_seconds)
            .tracing_config(scope.stage.tracing.then(tracing))
            .environment(self.variables(scope))
            .tags(scope.tags())
            .build();
        // Without its policy the function would fail; without its log group Lambda would make one that never forgets.
        let options = scope.options().depends_on(&policy).depends_on(&logs);
        let function =
            Function::with_options(scope.ctx, &scope.child(&format!("{slug}-function")), args, options);
        CreatedFunction { name, function, log_group: logs }
    }

    fn role(&self, scope: &Scope<'_>, slug: &str, name: &str) -> Role {
        let args = RoleArgs::builder()
            .assume_role_policy(policy::assumed_by("lambda.amazonaws.com"))
            .description(format!("What the function {name} may do"))
            .tags(scope.tags())
            .build();
        Role::with_options(scope.ctx, &scope.child(&format!("{slug}-role")), args, scope.options())
    }

    fn role_policy(&self, scope: &Scope<'_>, slug: &str, role: &Role, logs: &LogGroup) -> RolePolicy {
        let args = RolePolicyArgs::builder().role(role.name()).policy(self.policy(scope, logs)).build();
        RolePolicy::with_options(scope.ctx, &scope.child(&format!("{slug}-policy")), args, scope.options())
    }

    /// Writing to its own log group, and what the function was granted.
    fn policy(&self, scope: &Scope<'_>, logs: &LogGroup) -> Output<String> {
        let actions = self.table.map(|access| access.0).unwrap_or_default();
        let nothing = || Output::new(String::new());
        let table = scope.table.filter(|_| !actions.is_empty()).map_or_else(nothing, Table::arn);
        let connections = if self.manage_connections { scope.connections_arn() } else { nothing() };
        // X-Ray has no resources to grant.
        let traces = if scope.stage.tracing { "*" } else { "" };
        all((logs.arn(), table, connections)).map(move |(logs, table, connections)| {
            let logs = format!("{logs}:*");
            let grants: [(&[&str], &str); 4] = [
                (&["logs:CreateLogStream", "logs:PutLogEvents"], &logs),
                (actions, &table),
                (&["execute-api:ManageConnections"], &connections),
                (&["xray:PutTraceSegments", "xray:PutTelemetryRecords"], traces),
            ];
            let granted = grants.iter().filter(|(_, resource)| !resource.is_empty());
            policy::allow(granted.map(|(actions, resource)| policy::statement(actions, resource)).collect())
        })
    }

    fn variables(&self, scope: &Scope<'_>) -> FunctionEnvironmentArgs {
        let plain = self.environment.iter().map(|(name, value)| (name.clone(), Output::new(value.clone())));
        let mut variables: BTreeMap<String, Output<String>> = plain.collect();
        let mut set = |name: &str, value: Output<String>| variables.insert(name.to_owned(), value);
        set("LOG_LEVEL", Output::new(scope.stage.log_level.to_string()));
        if let (Some(_), Some(table)) = (self.table, scope.table) {
            set("TABLE_NAME", table.name());
        }
        if self.checks_origins && !scope.stage.allowed_origins.is_empty() {
            set("ALLOWED_ORIGINS", Output::new(scope.stage.allowed_origins.join(",")));
        }
        FunctionEnvironmentArgs::builder().variables(variables).build()
    }
}

/// Every call, or as many as X-Ray's sampling takes.
fn tracing() -> FunctionTracingConfigArgs {
    FunctionTracingConfigArgs::builder().mode("Active").build()
}

/// A function that has been declared.
pub(crate) struct CreatedFunction {
    pub(crate) name: String,
    pub(crate) function: Function,
    pub(crate) log_group: LogGroup,
}
