//! A function as resources: a role that allows no more than it needs, and a log group that doesn't grow for ever.

use std::collections::BTreeMap;

use pulumi_wasm::{Input, IntoInput, Output, output_format};
use pulumi_wasm_aws::{
    cloudwatch::LogGroup,
    iam::{Role, RoleArgs, RolePolicy, RolePolicyArgs},
    lambda::{
        Function, FunctionArgs, FunctionDeadLetterConfigArgs, FunctionEnvironmentArgs,
        FunctionTracingConfigArgs,
    },
    sqs::{Queue, QueueArgs},
};

use super::{FunctionNodes, Functions, ours::Definition};
use crate::{arn, connections::ConnectionAccess, logs, naming, policy};

/// The longest that SQS keeps messages, in seconds.
const FOURTEEN_DAYS: i64 = 14 * 24 * 60 * 60;

/// What a function writes to besides what it was granted: its log group, and its queue if it has one.
type Written<'a> = (&'a LogGroup, Option<&'a Queue>);

/// What a function that is traced tells X-Ray.
const TRACES: [&str; 2] = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

impl Definition {
    /// Makes the function and what it needs.
    pub(super) fn create(&self, functions: &Functions<'_>) -> FunctionNodes {
        let (scope, stage) = (functions.scope, functions.stage());
        let name = naming::function(&self.name, &scope.suffix);
        let log_group = logs::group(scope, stage, &self.child("logs"), naming::function_log_group(&name));
        let role = self.role(functions, &name);
        let queue = self.dead_letter_queue.then(|| self.queue(functions, &name));
        let policy = self.role_policy(functions, &role, (&log_group, queue.as_ref()));
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
            .tracing_config(tracing(stage.tracing))
            .dead_letter_config(queue.as_ref().map(dead_letters))
            .tags(scope.tags_of(&stage.name))
            .build();
        // Without its policy the function would fail; without its log group Lambda would make one that never forgets.
        let options = scope.options().depends_on(&policy).depends_on(&log_group);
        let function: Function = scope.declare(&self.child("function"), args, options);
        let (name, dead_letter_queue, alarms) = (function.name(), queue, BTreeMap::new());
        FunctionNodes { function, name, role, policy, log_group, dead_letter_queue, alarms }
    }

    /// The name of one of its resources.
    fn child(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    fn role(&self, functions: &Functions<'_>, name: &str) -> Role {
        let (scope, child) = (functions.scope, self.child("role"));
        let args = RoleArgs::builder()
            .name_prefix(naming::iam_prefix(&child, &scope.name_of(&child), naming::MAX_ROLE))
            .assume_role_policy(policy::assumed_by("lambda.amazonaws.com"))
            .description(format!("What the function {name} may do"))
            .path(naming::role_path(&scope.prefix, &scope.suffix))
            .permissions_boundary(functions.stage().permissions_boundary.clone())
            .tags(scope.tags_of(&functions.stage().name))
            .build();
        scope.declare(&child, args, scope.options())
    }

    /// As long as SQS keeps messages, as somebody has to look at them.
    fn queue(&self, functions: &Functions<'_>, name: &str) -> Queue {
        let args = QueueArgs::builder()
            .name(naming::dead_letter_queue(name))
            .message_retention_seconds(FOURTEEN_DAYS)
            .sqs_managed_sse_enabled(true)
            .tags(functions.scope.tags_of(&functions.stage().name))
            .build();
        functions.scope.declare(&self.child("dead-letters"), args, functions.scope.options())
    }

    fn role_policy(&self, functions: &Functions<'_>, role: &Role, writes: Written<'_>) -> RolePolicy {
        let (scope, child) = (functions.scope, self.child("policy"));
        let args = RolePolicyArgs::builder()
            .name_prefix(naming::iam_prefix(&child, &scope.name_of(&child), naming::MAX_ROLE_POLICY))
            .role(role.name())
            .policy(self.policy(functions, writes))
            .build();
        scope.declare(&child, args, scope.options())
    }

    /// Writing to its own log group and queue, and what the function was granted.
    fn policy(&self, functions: &Functions<'_>, (logs, queue): Written<'_>) -> Output<String> {
        let mut grants =
            vec![grant(&["logs:CreateLogStream", "logs:PutLogEvents"], output_format!("{}:*", logs.arn()))];
        let actions = self.table.map(|access| access.0).unwrap_or_default();
        let table = functions.table.filter(|_| !actions.is_empty());
        grants.extend(table.map(|table| grant(actions, table.arn())));
        if let Some(access) = self.connections {
            let stages = functions.stages.iter();
            let connections = stages.map(|stage| access.arn(functions.api, &stage.name));
            grants.extend(connections.map(|arn| grant(&[ConnectionAccess::ACTION], arn)));
        }
        grants.extend(self.invokes_itself.then(|| grant(&["lambda:InvokeFunction"], self.arn(functions))));
        // Lambda sends as the function.
        grants.extend(queue.map(|queue| grant(&["sqs:SendMessage"], queue.arn())));
        // X-Ray's actions can be allowed on everything only.
        let traces = functions.stage().tracing.then(|| grant(&TRACES, Output::new("*".to_owned())));
        grants.extend(traces);
        let asked = self.grants.iter();
        grants.extend(asked.map(|(actions, resource)| (actions.clone(), resource.to_output())));
        policy::allow_all(grants)
    }

    /// Put together from its name, as the function itself waits for its policy.
    fn arn(&self, functions: &Functions<'_>) -> Output<String> {
        let name = naming::function(&self.name, &functions.scope.suffix);
        functions.api.execution_arn().map(move |api| {
            let Some([partition, _, region, account, _]) = arn::parts(&api) else { return String::new() };
            format!("arn:{partition}:lambda:{region}:{account}:function:{name}")
        })
    }

    fn variables(&self, functions: &Functions<'_>) -> FunctionEnvironmentArgs {
        let stage = functions.stage();
        let mut variables = self.environment.clone();
        let mut set = |name: &str, value: Input<String>| variables.insert(name.to_owned(), value);
        set("LOG_LEVEL", stage.log_level.as_str().into_input());
        if let (Some(_), Some(table)) = (self.table, functions.table) {
            set("TABLE_NAME", table.name().into_input());
        }
        if self.checks_origins && !stage.allowed_origins.is_empty() {
            set("ALLOWED_ORIGINS", stage.allowed_origins.join(",").into_input());
        }
        if let (true, Some(namespace)) = (self.emits_metrics, &functions.scope.metrics) {
            set("METRICS_NAMESPACE", namespace.into_input());
        }
        if let (true, Some((name, endpoint))) = (self.connections.is_some(), &functions.endpoint) {
            set(name, endpoint.into_input());
        }
        FunctionEnvironmentArgs::builder().variables(variables).build()
    }
}

/// A queue and no destination for failures (`FunctionEventInvokeConfig`): the message is the event itself, which can be
/// sent to the function again as it is, and there is one resource less.
fn dead_letters(queue: &Queue) -> FunctionDeadLetterConfigArgs {
    FunctionDeadLetterConfigArgs::builder().target_arn(queue.arn()).build()
}

/// As many calls as X-Ray's sampling takes; else what a caller has begun, said in any case: AWS would leave a function
/// that was traced as it is.
fn tracing(traces: bool) -> FunctionTracingConfigArgs {
    FunctionTracingConfigArgs::builder().mode(if traces { "Active" } else { "PassThrough" }).build()
}

fn grant(actions: &[&str], resource: Output<String>) -> (Vec<String>, Output<String>) {
    (actions.iter().map(|action| (*action).to_owned()).collect(), resource)
}
