//! In which order an API is made.

use std::{collections::BTreeMap, sync::Arc};

use pulumi_wasm::{Component, Context, Exports, Output};
use pulumi_wasm_aws::apigatewayv2::{Api, Deployment, DeploymentArgs};

use super::{Nodes, WebSocketApi, WebSocketApiBuilder, api};
use crate::{
    check::{self, InvalidApi},
    domain::{self, Domains},
    function::Functions,
    logs, monitoring, naming,
    redeployment::Redeployment,
    route::{Declarer, Overrides},
    scope::{Imports, Scope},
    stage::{self, DeployedStage, Surroundings},
    table,
};

const TOKEN: &str = "aws-websocket-api:index:WebSocketApi";

pub(super) fn create(builder: WebSocketApiBuilder, ctx: &Context) -> Result<WebSocketApi, InvalidApi> {
    check::check(&builder)?;
    let scope = scope(&builder, ctx);
    let (mut nodes, redeployment) = nodes(&builder, &scope);
    let stages = stages(&builder, &scope, &mut nodes, &redeployment);
    check::check_imports(&builder.name, &scope.imports)?;
    Ok(finish(WebSocketApi { component: scope.component, stages, nodes }))
}

/// The API, its routes with all they go to, and a snapshot of it.
fn nodes(builder: &WebSocketApiBuilder, scope: &Scope) -> (Nodes, Redeployment) {
    let mut redeployment = Redeployment::default();
    let api = api::declare(builder, scope, &mut redeployment);
    let table = builder.needs_table().then(|| table::declare(scope, &builder.stages[0]));
    let functions = Functions::new(scope, &api, &builder.stages, table.as_ref(), endpoint(builder));
    let mut declarer = Declarer::new(scope, &api, &builder.stages, functions, redeployment);
    let routes = builder.routes.iter();
    let routes = routes.map(|(key, parts)| (key.clone(), declarer.route(key, parts))).collect();
    let Declarer { functions: Functions { made: functions, .. }, models, redeployment, .. } = declarer;
    let sets_account = builder.stages.iter().any(|stage| stage.account_logging);
    let account = sets_account.then(|| logs::account_role(scope));
    let deployment = deployment(builder, scope, &api, &redeployment);
    (Nodes { api, routes, functions, models, table, deployment, account }, redeployment)
}

/// The stages, and what watches them and their functions.
fn stages(
    builder: &WebSocketApiBuilder,
    scope: &Scope,
    nodes: &mut Nodes,
    redeployment: &Redeployment,
) -> Vec<DeployedStage> {
    let around = Surroundings {
        api: &nodes.api,
        default_endpoint: !builder.settings.without_default_endpoint,
        domains: Domains::declare(scope, &builder.stages, builder.settings.dual_stack),
        account: nodes.account.as_ref(),
        deployment: nodes.deployment.as_ref(),
        redeployment,
        overrides: &overrides(builder),
    };
    let stages = builder.stages.iter();
    let mut stages: Vec<_> = stages.map(|settings| stage::declare(scope, settings, &around)).collect();
    monitoring::declare(scope, &builder.stages, &mut stages, &mut nodes.functions);
    stages
}

fn finish(api: WebSocketApi) -> WebSocketApi {
    let outputs = Exports::default().with("url", api.url()).with("apiId", api.api_id());
    api.component.register_outputs(outputs.with("managementEndpoint", api.management_endpoint()));
    api
}

fn scope(builder: &WebSocketApiBuilder, ctx: &Context) -> Scope {
    let mut tags = builder.tags.clone();
    tags.entry("Project".to_owned()).or_insert_with(|| ctx.project().to_owned());
    Scope {
        ctx: ctx.clone(),
        component: Component::new(ctx, TOKEN, &builder.name, builder.options.clone()),
        prefix: builder.prefix.clone(),
        suffix: builder.suffix().to_owned(),
        metrics: builder.has_metrics().then(|| naming::metrics(&builder.name)),
        tags,
        transforms: builder.transforms.clone(),
        protect: builder.protect,
        retain_data: builder.retain_data,
        imports: Arc::new(Imports::new(builder.imports.clone())),
    }
}

impl WebSocketApiBuilder {
    /// What the names of functions and the table end with. There is at least one stage.
    pub(crate) fn suffix(&self) -> &str {
        self.function_suffix.as_deref().unwrap_or(&self.stages[0].name)
    }

    /// Whether a function writes metrics. Functions take their settings from the first stage.
    fn has_metrics(&self) -> bool {
        self.stages[0].function_metrics && self.functions().any(|function| function.0.emits_metrics)
    }
}

/// Where functions find the connections, if not at the default endpoint.
fn endpoint(builder: &WebSocketApiBuilder) -> Option<(&'static str, Output<String>)> {
    let elsewhere = builder.settings.without_default_endpoint;
    elsewhere.then(|| domain::connections_endpoint(&builder.stages)).flatten()
}

/// A snapshot of everything declared so far, for the stages that don't deploy by themselves.
fn deployment(
    builder: &WebSocketApiBuilder,
    scope: &Scope,
    api: &Api,
    redeployment: &Redeployment,
) -> Option<Deployment> {
    if builder.stages.iter().all(|stage| stage.auto_deploy) {
        return None;
    }
    let args = DeploymentArgs::builder()
        .api_id(api.id())
        .description(format!("Deployed by Pulumi for the stack {}", scope.ctx.stack()))
        .triggers(redeployment.triggers())
        .build();
    Some(scope.declare("deployment", args, redeployment.after_all(scope.options())))
}

fn overrides(builder: &WebSocketApiBuilder) -> BTreeMap<String, Overrides> {
    let differing = builder.routes.iter().filter(|(_, parts)| !parts.overrides.is_empty());
    differing.map(|(key, parts)| (key.clone(), parts.overrides.clone())).collect()
}
