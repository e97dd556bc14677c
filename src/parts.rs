//! The children of the component, one function each.

use pulumi_wasm::{Inputs, IntoInput, Output, Resource, output_format};
use pulumi_wasm_aws::{
    GetPartitionArgs,
    apigateway::{Account, AccountArgs},
    apigatewayv2::{
        Api, ApiArgs, Deployment, DeploymentArgs, Integration, IntegrationArgs, RouteArgs, RouteResponse,
        RouteResponseArgs, Stage, StageAccessLogSettingsArgs, StageArgs, StageDefaultRouteSettingsArgs,
    },
    cloudwatch::{LogGroup, LogGroupArgs},
    dynamodb::{Table, TableArgs, TableAttributeArgs, TableTtlArgs},
    get_partition,
    iam::{Role, RoleArgs, RolePolicyAttachment, RolePolicyAttachmentArgs},
    lambda::{Permission, PermissionArgs},
};

use crate::{
    access_log::Destination,
    function::CreatedFunction,
    naming, policy,
    redeployment::Redeployment,
    route::Route,
    scope::{Base, Scope},
    settings::{LogLevel, StageSettings},
};

/// The longest that API Gateway waits for an integration.
const INTEGRATION_TIMEOUT_MILLISECONDS: i64 = 29_000;

/// AWS's own policy for API Gateway to write logs.
const PUSH_TO_LOGS_POLICY: &str = "iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

pub(crate) fn api(base: &Base<'_>, description: Option<&str>) -> Api {
    let args = ApiArgs::builder()
        .name(base.name)
        .protocol_type("WEBSOCKET")
        .route_selection_expression("$request.body.action")
        .tags(base.tags());
    let args = match description {
        Some(description) => args.description(description),
        None => args,
    };
    Api::with_options(base.ctx, base.name, args.build(), base.kept_options())
}

/// Connections and rooms, in the layout that the handlers document; what AWS never said goodbye to expires.
pub(crate) fn connections_table(base: &Base<'_>) -> Table {
    let key = |name: &str| TableAttributeArgs::builder().name(name).r#type("S").build();
    let args = TableArgs::builder()
        .name(naming::table(base.prefix, &base.stage.name))
        .billing_mode("PAY_PER_REQUEST")
        .hash_key("pk")
        .range_key("sk")
        .attributes([key("pk"), key("sk")])
        .ttl(TableTtlArgs::builder().attribute_name("expiresAt").enabled(true).build())
        .tags(base.tags())
        .build();
    Table::with_options(base.ctx, &base.child("connections"), args, base.kept_options())
}

/// A route with its function, integration, permission and response.
pub(crate) fn route(scope: &Scope<'_>, route: &Route, redeployment: &mut Redeployment) -> CreatedFunction {
    let slug = route.slug();
    let created = route.function.create(scope, &slug);
    let integration = integration(scope, route, &created, redeployment);
    permission(scope, route, &created);
    let response_expression = route.two_way.then_some("$default");
    let args = RouteArgs::builder()
        .api_id(scope.api.id())
        .route_key(route.key.as_str())
        .target(output_format!("integrations/{}", integration.id()));
    let args = match response_expression {
        Some(expression) => args.route_response_selection_expression(expression),
        None => args,
    };
    let args = args.build();
    let inputs = Inputs::from(args.clone());
    let name = scope.child(&format!("{slug}-route"));
    let declared =
        pulumi_wasm_aws::apigatewayv2::Route::with_options(scope.ctx, &name, args, scope.options());
    redeployment.follow(&route.key, &inputs, declared.id(), declared.handle());
    if route.two_way {
        route_response(scope, route, declared.id(), redeployment);
    }
    created
}

fn integration(
    scope: &Scope<'_>,
    route: &Route,
    created: &CreatedFunction,
    redeployment: &mut Redeployment,
) -> Integration {
    let args = IntegrationArgs::builder()
        .api_id(scope.api.id())
        .integration_type("AWS_PROXY")
        .integration_method("POST")
        .integration_uri(created.function.invoke_arn())
        .timeout_milliseconds(INTEGRATION_TIMEOUT_MILLISECONDS)
        .build();
    let inputs = Inputs::from(args.clone());
    let name = scope.child(&format!("{}-integration", route.slug()));
    let integration = Integration::with_options(scope.ctx, &name, args, scope.options());
    redeployment.follow(&route.key, &inputs, integration.id(), integration.handle());
    integration
}

/// Lets this route of this stage, and nothing else, call the function.
fn permission(scope: &Scope<'_>, route: &Route, created: &CreatedFunction) {
    let args = PermissionArgs::builder()
        .action("lambda:InvokeFunction")
        .function(created.function.name())
        .principal("apigateway.amazonaws.com")
        .source_arn(scope.route_arn(&route.key))
        .build();
    Permission::with_options(
        scope.ctx,
        &scope.child(&format!("{}-permission", route.slug())),
        args,
        scope.options(),
    );
}

fn route_response(
    scope: &Scope<'_>,
    route: &Route,
    route_id: Output<String>,
    redeployment: &mut Redeployment,
) {
    let args = RouteResponseArgs::builder()
        .api_id(scope.api.id())
        .route_id(route_id)
        .route_response_key("$default")
        .build();
    let inputs = Inputs::from(args.clone());
    let name = scope.child(&format!("{}-response", route.slug()));
    let response = RouteResponse::with_options(scope.ctx, &name, args, scope.options());
    redeployment.follow(&route.key, &inputs, response.id(), response.handle());
}

/// What the stage logs to.
pub(crate) struct StageLogGroups {
    /// None where requests are logged elsewhere, or nowhere.
    access: Option<LogGroup>,
    /// None where nothing is logged.
    execution: Option<LogGroup>,
}

impl StageLogGroups {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &LogGroup> {
        self.access.iter().chain(&self.execution)
    }
}

/// The access log, and the execution log: API Gateway would make that one itself, to keep for ever.
pub(crate) fn stage_log_groups(scope: &Scope<'_>) -> StageLogGroups {
    let stage = scope.stage.name.clone();
    let access = naming::access_log_group(scope.prefix, &stage);
    let execution = scope.api.id().map(move |id| naming::execution_log_group(&id, &stage));
    let logs_anything = scope.stage.log_level != LogLevel::Off;
    let own_access_log = matches!(scope.stage.access_log.destination, Destination::OwnLogGroup);
    StageLogGroups {
        access: own_access_log.then(|| log_group(scope, "access-logs", access)),
        execution: logs_anything.then(|| log_group(scope, "execution-logs", execution)),
    }
}

/// A log group that forgets after the stage's retention.
pub(crate) fn log_group(scope: &Scope<'_>, part: &str, name: impl IntoInput<String>) -> LogGroup {
    let args = LogGroupArgs::builder()
        .name(name)
        .retention_in_days(scope.stage.log_retention.in_days())
        .kms_key_id(scope.stage.log_key.clone())
        .tags(scope.tags())
        .build();
    LogGroup::with_options(scope.ctx, &scope.child(part), args, scope.options())
}

/// The stage, serving a deployment of everything declared so far.
pub(crate) fn stage(scope: &Scope<'_>, redeployment: &Redeployment, logs: &StageLogGroups) -> Stage {
    let settings = scope.stage;
    let deployment = (!settings.auto_deploy).then(|| deployment(scope, redeployment));
    let routes = StageDefaultRouteSettingsArgs::builder()
        .throttling_rate_limit(settings.throttle.rate)
        .throttling_burst_limit(settings.throttle.burst)
        .logging_level(settings.log_level.logging_level())
        .data_trace_enabled(settings.traces_data())
        .detailed_metrics_enabled(settings.detailed_metrics)
        .build();
    let args = StageArgs::builder()
        .api_id(scope.api.id())
        .name(settings.name.as_str())
        .description(format!("The {} stage", settings.name))
        .deployment_id(deployment.map(|deployment| deployment.id()))
        .auto_deploy(settings.auto_deploy.then_some(true))
        .default_route_settings(routes)
        .access_log_settings(access_log(settings, logs))
        .stage_variables((!settings.variables.is_empty()).then(|| settings.variables.clone()))
        .tags(scope.tags())
        .build();
    // API Gateway deploys by itself only what comes; with a deployment, this is in its dependencies.
    let mut options = redeployment.after_all(scope.kept_options()).depends_on_all(&logs.execution);
    if settings.account_logging {
        options = options.depends_on(&account_logging(scope));
    }
    Stage::with_options(scope.ctx, &scope.child("stage"), args, options)
}

/// None where nothing is logged.
fn access_log(settings: &StageSettings, logs: &StageLogGroups) -> Option<StageAccessLogSettingsArgs> {
    let destination = match &settings.access_log.destination {
        Destination::OwnLogGroup => logs.access.as_ref()?.arn().into_input(),
        Destination::LogGroup(arn) | Destination::Firehose(arn) => arn.clone(),
        Destination::Nowhere => return None,
    };
    let format = settings.access_log.format.text();
    Some(StageAccessLogSettingsArgs::builder().destination_arn(destination).format(format).build())
}

fn deployment(scope: &Scope<'_>, redeployment: &Redeployment) -> Deployment {
    let args = DeploymentArgs::builder()
        .api_id(scope.api.id())
        .description(format!("Deployed by Pulumi for the {} stage", scope.stage.name))
        .triggers(redeployment.triggers())
        .build();
    Deployment::with_options(
        scope.ctx,
        &scope.child("deployment"),
        args,
        redeployment.after_all(scope.options()),
    )
}

/// The role with which API Gateway writes the logs of every API of the account in the region. It is not this stack's
/// alone, so it stays when the stack goes.
fn account_logging(scope: &Scope<'_>) -> Account {
    let options = || scope.options().retain_on_delete(true);
    let role_args = RoleArgs::builder()
        .assume_role_policy(policy::assumed_by("apigateway.amazonaws.com"))
        .description("Lets API Gateway write logs")
        .tags(scope.tags())
        .build();
    let role = Role::with_options(scope.ctx, &scope.child("account-logging-role"), role_args, options());
    let partition = get_partition(scope.ctx, GetPartitionArgs::default()).map(|result| result.partition);
    let policy_arn = output_format!("arn:{}:{}", partition, PUSH_TO_LOGS_POLICY);
    let attachment_args =
        RolePolicyAttachmentArgs::builder().role(role.name()).policy_arn(policy_arn).build();
    let attachment = RolePolicyAttachment::with_options(
        scope.ctx,
        &scope.child("account-logging-policy"),
        attachment_args,
        options(),
    );
    let args = AccountArgs::builder().cloudwatch_role_arn(role.arn()).build();
    Account::with_options(scope.ctx, &scope.child("account-logging"), args, options().depends_on(&attachment))
}
