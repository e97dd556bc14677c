//! In which order an API is made.

use std::{collections::BTreeMap, sync::Arc};

use pulumi_wasm::{Component, Context, Exports, Output};
use pulumi_wasm_aws::{
    apigatewayv2::{Api, ApiArgs, ApiState, Deployment, DeploymentArgs},
    dynamodb::Table,
};

use super::{Nodes, WebSocketApi, WebSocketApiBuilder, builder::ApiSource};
use crate::{
    check::{self, InvalidApi},
    domain::{self, Domains},
    function::Functions,
    logs,
    redeployment::Redeployment,
    route::{Declarer, Overrides, RouteNodes},
    scope::{Imports, Scope},
    stage::{self, Surroundings},
    table,
};

const TOKEN: &str = "aws-websocket-api:index:WebSocketApi";

pub(super) fn create(builder: WebSocketApiBuilder, ctx: &Context) -> Result<WebSocketApi, InvalidApi> {
    check::check(&builder)?;
    let scope = scope(&builder, ctx);
    let api = api(&scope, &builder);
    let table = needs_table(&builder).then(|| table::declare(&scope, &builder.stages[0]));
    let (routes, declarer) = routes(&builder, &scope, &api, table.as_ref());
    let account =
        builder.stages.iter().any(|stage| stage.account_logging).then(|| logs::account_role(&scope));
    let deployment = deployment(&builder, &scope, &api, &declarer.redeployment);
    let overrides = overrides(&builder);
    let around = Surroundings {
        api: &api,
        default_endpoint: builder.default_endpoint,
        domains: Domains::declare(&scope, &builder.stages, builder.dual_stack),
        account: account.as_ref(),
        deployment: deployment.as_ref(),
        overrides: &overrides,
    };
    let stages = builder.stages.iter().map(|settings| stage::declare(&scope, settings, &around)).collect();
    let Declarer { functions: Functions { made: functions, .. }, models, .. } = declarer;
    check::check_imports(&builder.name, &scope.imports)?;
    let nodes =
        Nodes { api: api.clone(), routes, functions, models, table: table.clone(), deployment, account };
    Ok(finish(WebSocketApi { component: scope.component, stages, nodes }))
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
        tags,
        transforms: builder.transforms.clone(),
        protect: builder.protect,
        retain_data: builder.retain_data,
        imports: Arc::new(Imports::new(builder.imports.clone())),
    }
}

fn api(scope: &Scope, builder: &WebSocketApiBuilder) -> Api {
    if let ApiSource::Existing(id) = &builder.source {
        return Api::get(&scope.ctx, &builder.name, id, ApiState::default(), scope.options());
    }
    let mut args = ApiArgs::builder()
        .name(builder.name.as_str())
        .protocol_type("WEBSOCKET")
        .route_selection_expression(builder.route_selection.as_str())
        .ip_address_type(domain::ip_address_type(builder.dual_stack))
        .tags(scope.tags_of(&builder.stages[0].name))
        .build();
    if let Some(description) = &builder.description {
        args = args.description(description.as_str());
    }
    if let Some(expression) = &builder.api_key_selection {
        args = args.api_key_selection_expression(expression.as_str());
    }
    if !builder.default_endpoint {
        args = args.disable_execute_api_endpoint(true);
    }
    let protect = builder.stages.iter().any(|stage| stage.protect);
    scope.declare("", args, scope.kept_options(protect))
}

fn needs_table(builder: &WebSocketApiBuilder) -> bool {
    builder.functions().any(|function| function.0.table.is_some())
}

fn routes<'a>(
    builder: &'a WebSocketApiBuilder,
    scope: &'a Scope,
    api: &'a Api,
    table: Option<&'a Table>,
) -> (BTreeMap<String, RouteNodes>, Declarer<'a>) {
    let stages: Vec<_> = builder.stages.iter().map(|stage| stage.name.as_str()).collect();
    let connections = stages.iter().map(|stage| stage::connections_arn(api, stage)).collect();
    let mut declarer = Declarer {
        scope,
        api,
        stages,
        functions: Functions::new(scope, &builder.stages[0], table, connections, endpoint(builder)),
        redeployment: redeployment(builder),
        models: BTreeMap::new(),
        integrations: BTreeMap::new(),
    };
    let routes = builder.routes.iter();
    let routes = routes.map(|(key, parts)| (key.clone(), declarer.route(key, parts))).collect();
    (routes, declarer)
}

/// Where functions find the connections, if not at the default endpoint.
fn endpoint(builder: &WebSocketApiBuilder) -> Option<(&'static str, Output<String>)> {
    if builder.default_endpoint { None } else { domain::connections_endpoint(&builder.stages) }
}

/// API Gateway closes the default endpoint, and opens it, with a deployment ("Disable the default endpoint for WebSocket
/// APIs" in its developer guide).
fn redeployment(builder: &WebSocketApiBuilder) -> Redeployment {
    let mut redeployment = Redeployment::default();
    if !builder.default_endpoint {
        redeployment.note("default endpoint", "disabled");
    }
    redeployment
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
