//! The component: what its users call, and in which order its children are made.

use std::collections::BTreeMap;

use pulumi_wasm::{Component, Context, Exports, Output, Resource, ResourceHandle, ResourceOptions};
use pulumi_wasm_aws::{apigatewayv2::Stage, cloudwatch::LogGroup};

use crate::{
    check::{self, InvalidApi},
    function::CreatedFunction,
    parts::{self, StageLogGroups},
    redeployment::Redeployment,
    route::Route,
    scope::{Base, Scope},
    settings::StageSettings,
};

const TOKEN: &str = "aws-websocket-api:index:WebSocketApi";

/// A WebSocket API with its routes, their functions and one stage.
///
/// Each route gets a function, an integration, a permission for that route alone, and, if it is two-way, a response.
/// Each function gets a role that allows what it needs and no more, and a log group that forgets. A change of any
/// route makes a new deployment.
#[derive(Clone, Debug)]
pub struct WebSocketApi {
    component: Component,
    url: Output<String>,
    api_id: Output<String>,
    management_endpoint: Output<String>,
    deployment_id: Output<String>,
    stage_name: String,
    function_names: BTreeMap<String, String>,
    log_group_names: Vec<Output<String>>,
}

/// Collects what an API is made of; [`create`](Self::create) makes it.
#[derive(Clone, Debug)]
#[must_use]
pub struct WebSocketApiBuilder {
    name: String,
    prefix: String,
    description: Option<String>,
    routes: Vec<Route>,
    stage: Option<StageSettings>,
    options: ResourceOptions,
}

impl WebSocketApi {
    /// Begins an API with this name, in Pulumi and in AWS.
    pub fn builder(name: impl Into<String>) -> WebSocketApiBuilder {
        WebSocketApiBuilder {
            name: name.into(),
            prefix: "websocket".to_owned(),
            description: None,
            routes: Vec::new(),
            stage: None,
            options: ResourceOptions::new(),
        }
    }

    /// Where clients connect: `wss://…/<stage>`.
    pub fn url(&self) -> Output<String> {
        self.url.clone()
    }

    /// The API's id.
    pub fn api_id(&self) -> Output<String> {
        self.api_id.clone()
    }

    /// Where functions post messages to connections: `https://…/<stage>`.
    pub fn management_endpoint(&self) -> Output<String> {
        self.management_endpoint.clone()
    }

    /// The id of the deployment that the stage serves.
    pub fn deployment_id(&self) -> Output<String> {
        self.deployment_id.clone()
    }

    /// The stage's name.
    pub fn stage_name(&self) -> &str {
        &self.stage_name
    }

    /// The functions' names in AWS, by route key.
    pub fn function_names(&self) -> BTreeMap<String, String> {
        self.function_names.clone()
    }

    /// The log groups' names: the access log, the execution log if there is one, then one for each function.
    pub fn log_group_names(&self) -> Vec<Output<String>> {
        self.log_group_names.clone()
    }
}

impl Resource for WebSocketApi {
    fn handle(&self) -> &ResourceHandle {
        self.component.handle()
    }
}

impl WebSocketApiBuilder {
    /// What the names of the log groups and the table begin with, in AWS. Default: `websocket`, as in
    /// `websocket-api-dev-logs`. Two APIs with stages of the same name in one account need different ones.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What the API is for, shown in AWS.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Adds a route.
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// Adds several routes.
    pub fn routes(mut self, routes: impl IntoIterator<Item = Route>) -> Self {
        self.routes.extend(routes);
        self
    }

    /// Sets the stage.
    pub fn stage(mut self, stage: StageSettings) -> Self {
        self.stage = Some(stage);
        self
    }

    /// Says how the component is managed: its parent, provider, protection.
    pub fn options(mut self, options: ResourceOptions) -> Self {
        self.options = options;
        self
    }

    /// Declares the API and everything in it.
    ///
    /// # Errors
    /// When routes or the stage can't be as they are: all problems at once, before anything is declared.
    pub fn create(self, ctx: &Context) -> Result<WebSocketApi, InvalidApi> {
        let stage = self.check()?;
        let component = Component::new(ctx, TOKEN, &self.name, self.options.clone());
        let base = Base { ctx, component: &component, name: &self.name, prefix: &self.prefix, stage: &stage };
        let api = parts::api(&base, self.description.as_deref());
        let table = self.needs_table().then(|| parts::connections_table(&base));
        let scope = Scope { base, api: &api, table: table.as_ref() };
        let mut redeployment = Redeployment::default();
        let functions: Vec<_> = self
            .routes
            .iter()
            .map(|route| (route.key.clone(), parts::route(&scope, route, &mut redeployment)))
            .collect();
        let logs = parts::stage_log_groups(&scope);
        let deployed = parts::stage(&scope, &redeployment, &logs);
        Ok(finish(&scope, &logs, &deployed, functions))
    }

    fn check(&self) -> Result<StageSettings, InvalidApi> {
        let problems = check::problems(&self.routes, self.stage.as_ref());
        match &self.stage {
            Some(stage) if problems.is_empty() => Ok(stage.clone()),
            _ => Err(InvalidApi { api: self.name.clone(), problems }),
        }
    }

    fn needs_table(&self) -> bool {
        self.routes.iter().any(|route| route.function.table.is_some())
    }
}

fn finish(
    scope: &Scope<'_>,
    logs: &StageLogGroups,
    stage: &Stage,
    functions: Vec<(String, CreatedFunction)>,
) -> WebSocketApi {
    let of_stage = logs.iter().map(LogGroup::name);
    let of_functions = functions.iter().map(|(_, created)| created.log_group.name());
    let api = WebSocketApi {
        component: scope.component.clone(),
        url: stage.invoke_url(),
        api_id: scope.api.id(),
        management_endpoint: stage.invoke_url().map(|url| url.replacen("wss://", "https://", 1)),
        deployment_id: stage.deployment_id(),
        stage_name: scope.stage.name.clone(),
        log_group_names: of_stage.chain(of_functions).collect(),
        function_names: functions.into_iter().map(|(key, created)| (key, created.name)).collect(),
    };
    let outputs = Exports::default().with("url", api.url()).with("apiId", api.api_id());
    scope.component.register_outputs(outputs.with("managementEndpoint", api.management_endpoint()));
    api
}
