//! A stage as resources: its logs, its settings for every route, what it serves.

use std::collections::BTreeMap;

use pulumi_wasm::{IntoInput, Output, ResourceOptions};
use pulumi_wasm_aws::{
    apigatewayv2::{
        Api, Deployment, DomainName, Stage, StageAccessLogSettingsArgs, StageArgs,
        StageDefaultRouteSettingsArgs, StageRouteSettingArgs,
    },
    cloudwatch::LogGroup,
};

use crate::{
    access_log::Destination,
    domain::{self, DomainNodes, Domains},
    logs::{self, AccountNodes},
    monitoring::MonitoringNodes,
    naming,
    redeployment::Redeployment,
    route::Overrides,
    scope::Scope,
    settings::{LogLevel, StageSettings},
};

/// A stage that has been declared.
#[derive(Clone, Debug)]
pub struct DeployedStage {
    pub(crate) scope: Scope,
    pub(crate) name: String,
    pub(crate) api: Api,
    default_endpoint: bool,
    pub(crate) nodes: StageNodes,
}

/// The resources of a stage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StageNodes {
    /// The stage itself.
    pub stage: Stage,
    /// Where it logs each request, if that is a log group of its own.
    pub access_log_group: Option<LogGroup>,
    /// Where API Gateway logs what it does, if it logs anything.
    pub execution_log_group: Option<LogGroup>,
    /// What leads from its domain to it, if it has one.
    pub domain: Option<DomainNodes>,
    /// What watches it, if it is monitored.
    pub monitoring: Option<MonitoringNodes>,
}

impl StageNodes {
    pub(crate) fn log_groups(&self) -> impl Iterator<Item = &LogGroup> {
        self.access_log_group.iter().chain(&self.execution_log_group)
    }
}

impl DeployedStage {
    /// The stage's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where clients connect: `wss://<domain>/<path>` if it has a domain, else the [default](Self::default_url).
    pub fn url(&self) -> Output<String> {
        match &self.nodes.domain {
            Some(domain) => domain.address("wss"),
            None => self.default_url(),
        }
    }

    /// Where clients connect without a domain: `wss://<api>.execute-api.<region>.amazonaws.com/<stage>`. Nobody is
    /// there after [`without_default_endpoint`](crate::WebSocketApiBuilder::without_default_endpoint).
    pub fn default_url(&self) -> Output<String> {
        self.nodes.stage.invoke_url()
    }

    /// Where functions post messages to connections: at the default endpoint, `https://…/<stage>`, however clients
    /// came in; at the domain where there is no default endpoint.
    pub fn management_endpoint(&self) -> Output<String> {
        match &self.nodes.domain {
            Some(domain) if !self.default_endpoint => domain.address("https"),
            _ => self.default_url().map(|url| url.replacen("wss://", "https://", 1)),
        }
    }

    /// Where DNS has to lead the domain: a CNAME or alias record of its name goes there. None where there is
    /// no [`domain_name`](Self::domain_name).
    pub fn domain_target(&self) -> Option<Output<String>> {
        self.domain_name().map(domain::target_name)
    }

    /// Its domain, for another API to be on it as well, by [`Domain::of`](crate::Domain::of). None without a domain, and
    /// for one that [exists](crate::Domain::existing) and was given no zone.
    pub fn domain_name(&self) -> Option<&DomainName> {
        self.nodes.domain.as_ref()?.domain_name.as_ref()
    }

    /// The id of the deployment that the stage serves.
    pub fn deployment_id(&self) -> Output<String> {
        self.nodes.stage.deployment_id()
    }

    /// Its resources.
    pub fn nodes(&self) -> &StageNodes {
        &self.nodes
    }
}

/// What a stage is made with, besides its settings.
pub(crate) struct Surroundings<'a> {
    pub(crate) api: &'a Api,
    pub(crate) default_endpoint: bool,
    pub(crate) domains: Domains<'a>,
    pub(crate) account: Option<&'a AccountNodes>,
    pub(crate) deployment: Option<&'a Deployment>,
    pub(crate) redeployment: &'a Redeployment,
    /// By route key.
    pub(crate) overrides: &'a BTreeMap<String, Overrides>,
}

/// Declares a stage with its log groups.
pub(crate) fn declare(scope: &Scope, settings: &StageSettings, around: &Surroundings<'_>) -> DeployedStage {
    let access = access_log_group(scope, settings);
    let execution = execution_log_group(scope, settings, around);
    let args = args(scope, settings, around, access.as_ref());
    let stage: Stage = scope.declare(
        &format!("{}-stage", settings.name),
        args,
        options(scope, settings, around, &execution),
    );
    let domain = settings.domain.as_ref();
    let domain = domain.map(|domain| around.domains.map(domain, around.api, &stage));
    let nodes = StageNodes {
        stage,
        access_log_group: access,
        execution_log_group: execution,
        domain,
        monitoring: None,
    };
    let (name, api) = (settings.name.clone(), around.api.clone());
    DeployedStage { scope: scope.clone(), name, api, default_endpoint: around.default_endpoint, nodes }
}

/// What the stage comes after.
fn options(
    scope: &Scope,
    settings: &StageSettings,
    around: &Surroundings<'_>,
    execution: &Option<LogGroup>,
) -> ResourceOptions {
    let account = around.account.map(|nodes| &nodes.account);
    let options = scope.kept_options(settings.protect).depends_on_all(execution).depends_on_all(account);
    // A stage that deploys by itself would deploy every step on the way.
    if settings.auto_deploy { around.redeployment.after_all(options) } else { options }
}

/// None where requests are logged elsewhere, or nowhere.
fn access_log_group(scope: &Scope, settings: &StageSettings) -> Option<LogGroup> {
    let name = naming::access_log_group(&scope.prefix, &settings.name);
    let is_own = settings.access_log.is_own();
    is_own.then(|| logs::group(scope, settings, &format!("{}-access-logs", settings.name), name))
}

/// API Gateway would make this one itself, to keep for ever.
fn execution_log_group(
    scope: &Scope,
    settings: &StageSettings,
    around: &Surroundings<'_>,
) -> Option<LogGroup> {
    let stage = settings.name.clone();
    let name = around.api.id().map(move |id| naming::execution_log_group(&id, &stage));
    let levels = around.overrides.values().filter_map(|route| route.log_level);
    let logs_anything = levels.chain([settings.log_level]).any(|level| level != LogLevel::Off);
    logs_anything.then(|| logs::group(scope, settings, &format!("{}-execution-logs", settings.name), name))
}

fn args(
    scope: &Scope,
    settings: &StageSettings,
    around: &Surroundings<'_>,
    access: Option<&LogGroup>,
) -> StageArgs {
    let args = StageArgs::builder()
        .api_id(around.api.id())
        .name(settings.name.as_str())
        .description(format!("The {} stage", settings.name))
        .default_route_settings(default_settings(settings))
        .access_log_settings(access_log(settings, access))
        .stage_variables((!settings.variables.is_empty()).then(|| settings.variables.clone()))
        .tags(scope.tags_of(&settings.name));
    let args = match around.deployment {
        Some(deployment) if !settings.auto_deploy => args.deployment_id(deployment.id()),
        _ => args.auto_deploy(true),
    };
    let of_routes: Vec<_> =
        around.overrides.iter().map(|(key, overrides)| route_settings(settings, key, overrides)).collect();
    if of_routes.is_empty() { args } else { args.route_settings(of_routes) }
}

/// None where requests aren't logged.
fn access_log(settings: &StageSettings, own: Option<&LogGroup>) -> Option<StageAccessLogSettingsArgs> {
    let destination = match &settings.access_log.destination {
        Destination::OwnLogGroup => own?.arn().into_input(),
        Destination::LogGroup(arn) | Destination::Firehose(arn) => arn.clone(),
        Destination::Nowhere => return None,
    };
    let format = settings.access_log.format.text();
    Some(StageAccessLogSettingsArgs::builder().destination_arn(destination).format(format).build())
}

fn default_settings(settings: &StageSettings) -> StageDefaultRouteSettingsArgs {
    StageDefaultRouteSettingsArgs::builder()
        .throttling_rate_limit(settings.throttle.rate)
        .throttling_burst_limit(settings.throttle.burst)
        .logging_level(settings.log_level.logging_level())
        .data_trace_enabled(settings.traces_data(settings.log_level))
        .detailed_metrics_enabled(settings.detailed_metrics)
        .build()
}

/// A route's settings are complete by themselves: API Gateway takes nothing of them from the stage's default.
fn route_settings(settings: &StageSettings, key: &str, overrides: &Overrides) -> StageRouteSettingArgs {
    let throttle = overrides.throttle.unwrap_or(settings.throttle);
    let level = overrides.log_level.unwrap_or(settings.log_level);
    StageRouteSettingArgs::builder()
        .route_key(key)
        .throttling_rate_limit(throttle.rate)
        .throttling_burst_limit(throttle.burst)
        .logging_level(level.logging_level())
        .data_trace_enabled(overrides.data_trace.unwrap_or_else(|| settings.traces_data(level)))
        .detailed_metrics_enabled(overrides.detailed_metrics.unwrap_or(settings.detailed_metrics))
        .build()
}
