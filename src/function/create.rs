//! A function as resources: a role that allows no more than it needs, and a log group that doesn't grow for ever.

use pulumi_wasm::{Input, IntoInput, Output, output_format};
use pulumi_wasm_aws::{
    cloudwatch::LogGroup,
    iam::{Role, RoleArgs, RolePolicy, RolePolicyArgs},
    lambda::{Function, FunctionArgs, FunctionEnvironmentArgs, FunctionTracingConfigArgs},
};

use super::{FunctionNodes, Functions, ours::Definition};
use crate::{logs, naming, policy};

impl Definition {
    /// Makes the function and what it needs.
    pub(super) fn create(&self, functions: &Functions<'_>) -> FunctionNodes {
        let (scope, stage) = (functions.scope, functions.stage);
        let name = naming::function(&self.name, &stage.name);
        let log_group = logs::group(scope, stage, &self.child("logs"), naming::function_log_group(&name));
        let role = self.role(functions, &name);
        let policy = self.role_policy(functions, &role, &log_group);
        let args = FunctionArgs::builder()
            .name(&name)
            .role(role.arn())
            .runtime("provided.al2023")
            .architectures(["x86_64"])
            .handler(self.handler.as_str())
            .code(self.code.clone())
            .memory_size(self.memory_megabytes)
            .timeout(self.timeout_seconds)
            .environment(self.variables(functions))
            .tracing_config(stage.tracing.then(tracing))
            .tags(scope.tags_of(&stage.name))
            .build();
        // Without its policy the function would fail; without its log group Lambda would make one that never forgets.
        let options = scope.options().depends_on(&policy).depends_on(&log_group);
        let function: Function = scope.declare(&self.child("function"), args, options);
        FunctionNodes { function, name, role, policy, log_group }
    }

    /// The name of one of its resources.
    fn child(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    fn role(&self, functions: &Functions<'_>, name: &str) -> Role {
        let args = RoleArgs::builder()
            .assume_role_policy(policy::assumed_by("lambda.amazonaws.com"))
            .description(format!("What the function {name} may do"))
            .tags(functions.scope.tags_of(&functions.stage.name))
            .build();
        functions.scope.declare(&self.child("role"), args, functions.scope.options())
    }

    fn role_policy(&self, functions: &Functions<'_>, role: &Role, logs: &LogGroup) -> RolePolicy {
        let args = RolePolicyArgs::builder().role(role.name()).policy(self.policy(functions, logs)).build();
        functions.scope.declare(&self.child("policy"), args, functions.scope.options())
    }

    /// Writing to its own log group, and what the function was granted.
    fn policy(&self, functions: &Functions<'_>, logs: &LogGroup) -> Output<String> {
        let mut grants =
            vec![grant(&["logs:CreateLogStream", "logs:PutLogEvents"], output_format!("{}:*", logs.arn()))];
        let actions = self.table.map(|access| access.0).unwrap_or_default();
        let table = functions.table.filter(|_| !actions.is_empty());
        grants.extend(table.map(|table| grant(actions, table.arn())));
        if self.manage_connections {
            let connections = functions.connections.iter().cloned();
            grants.extend(connections.map(|arn| grant(&["execute-api:ManageConnections"], arn)));
        }
        if functions.stage.tracing {
            // X-Ray has no resources to grant.
            let any = Output::new("*".to_owned());
            grants.push(grant(&["xray:PutTraceSegments", "xray:PutTelemetryRecords"], any));
        }
        grants.extend(self.grants.iter().cloned());
        policy::allow_all(grants)
    }

    fn variables(&self, functions: &Functions<'_>) -> FunctionEnvironmentArgs {
        let stage = functions.stage;
        let mut variables = self.environment.clone();
        let mut set = |name: &str, value: Input<String>| variables.insert(name.to_owned(), value);
        set("LOG_LEVEL", stage.log_level.as_str().into_input());
        if let (Some(_), Some(table)) = (self.table, functions.table) {
            set("TABLE_NAME", table.name().into_input());
        }
        if self.checks_origins && !stage.allowed_origins.is_empty() {
            set("ALLOWED_ORIGINS", stage.allowed_origins.join(",").into_input());
        }
        if let (true, Some((name, endpoint))) = (self.manage_connections, &functions.endpoint) {
            set(name, endpoint.into_input());
        }
        FunctionEnvironmentArgs::builder().variables(variables).build()
    }
}

/// As many calls as X-Ray's sampling takes.
fn tracing() -> FunctionTracingConfigArgs {
    FunctionTracingConfigArgs::builder().mode("Active").build()
}

fn grant(actions: &[&str], resource: Output<String>) -> (Vec<String>, Output<String>) {
    (actions.iter().map(|action| (*action).to_owned()).collect(), resource)
}
