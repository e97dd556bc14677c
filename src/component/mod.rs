//! The component, as its users see it when it has been made.

mod api;
mod builder;
mod create;
mod grant;

use std::collections::BTreeMap;

use pulumi_wasm::{Component, Output, Resource, ResourceHandle};
use pulumi_wasm_aws::{
    apigatewayv2::{Api, Deployment, Model},
    cloudwatch::LogGroup,
    dynamodb::Table,
};

pub use api::ApiKeySource;
pub use builder::WebSocketApiBuilder;
pub use grant::Grant;

use crate::{function::FunctionNodes, logs::AccountNodes, route::RouteNodes, stage::DeployedStage};

/// A WebSocket API with its routes, their functions and its stages.
///
/// Each route gets an integration, a permission for that route alone, and, if it is two-way, a response. Each function
/// gets a role that allows what it needs and no more, and a log group that forgets. A change of any part that a deployment
/// is a snapshot of makes a new one.
///
/// ```no_run
/// use aws_websocket_api::{LambdaFunction, Route, StageSettings, Throttle, WebSocketApi};
/// use pulumi_wasm::archive;
///
/// fn main() -> std::process::ExitCode {
///     pulumi_wasm::run(|ctx| {
///         let echo = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"));
///         let api = WebSocketApi::builder("Echo")
///             .route("echo", Route::to(echo).two_way())
///             .stage(StageSettings::new("dev", Throttle::new(100.0, 50)))
///             .create(ctx)?;
///         ctx.export("url", api.url());
///         Ok(())
///     })
/// }
/// ```
#[derive(Clone, Debug)]
pub struct WebSocketApi {
    component: Component,
    stages: Vec<DeployedStage>,
    nodes: Nodes,
}

/// The resources that a [`WebSocketApi`] is made of.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Nodes {
    /// The API itself.
    pub api: Api,
    /// By route key.
    pub routes: BTreeMap<String, RouteNodes>,
    /// The functions that the component made, by the name they were given.
    pub functions: BTreeMap<String, FunctionNodes>,
    /// By name.
    pub models: BTreeMap<String, Model>,
    /// The table of connections and rooms, if a function uses it.
    pub table: Option<Table>,
    /// What the stages serve, unless all of them deploy by themselves.
    pub deployment: Option<Deployment>,
    /// The account-wide role with which API Gateway writes logs, if the stack sets it.
    pub account: Option<AccountNodes>,
}

impl WebSocketApi {
    /// Begins an API with this name, in Pulumi and in AWS.
    pub fn builder(name: impl Into<String>) -> WebSocketApiBuilder {
        WebSocketApiBuilder::new(name.into())
    }

    /// Where clients connect to the first stage: at its [domain](crate::StageSettings::domain), or `wss://…/<stage>`.
    pub fn url(&self) -> Output<String> {
        self.first().url()
    }

    /// The API's id.
    pub fn api_id(&self) -> Output<String> {
        self.nodes.api.id()
    }

    /// Where functions post messages to connections of the first stage: `https://…/<stage>`, or at its domain where
    /// there is no default endpoint.
    pub fn management_endpoint(&self) -> Output<String> {
        self.first().management_endpoint()
    }

    /// The id of the deployment that the first stage serves.
    pub fn deployment_id(&self) -> Output<String> {
        self.first().deployment_id()
    }

    /// The first stage's name.
    pub fn stage_name(&self) -> &str {
        self.first().name()
    }

    /// The stage of this name.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    /// use pulumi_wasm::Output;
    ///
    /// fn url_of(api: &WebSocketApi, stage: &str) -> Option<Output<String>> {
    ///     api.stage(stage).map(|stage| stage.url())
    /// }
    /// ```
    pub fn stage(&self, name: &str) -> Option<&DeployedStage> {
        self.stages.iter().find(|stage| stage.name() == name)
    }

    /// The stages, in the order they were given; there is at least one.
    pub fn stages(&self) -> &[DeployedStage] {
        &self.stages
    }

    fn first(&self) -> &DeployedStage {
        // An API without a stage is refused before it is made.
        &self.stages[0]
    }

    /// The names in AWS of the functions that the component made, by route key.
    pub fn function_names(&self) -> BTreeMap<String, Output<String>> {
        let of_route = |(key, route): (&String, &RouteNodes)| {
            let function = self.nodes.functions.get(route.function.as_deref()?)?;
            Some((key.clone(), function.name.clone()))
        };
        self.nodes.routes.iter().filter_map(of_route).collect()
    }

    /// The log groups' names: of each stage the access log and the execution log, as far as there are, then one for
    /// each function.
    pub fn log_group_names(&self) -> Vec<Output<String>> {
        let of_stages = self.stages.iter().flat_map(|stage| stage.nodes().log_groups());
        let of_functions = self.nodes.functions.values().map(|function| &function.log_group);
        of_stages.chain(of_functions).map(LogGroup::name).collect()
    }

    /// Every resource that it is made of; those of a stage are [the stage's](DeployedStage::nodes).
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    /// use pulumi_wasm::Output;
    ///
    /// fn role_of(api: &WebSocketApi, function: &str) -> Option<Output<String>> {
    ///     api.nodes().functions.get(function).map(|nodes| nodes.role.arn())
    /// }
    /// ```
    pub fn nodes(&self) -> &Nodes {
        &self.nodes
    }
}

impl Resource for WebSocketApi {
    fn handle(&self) -> &ResourceHandle {
        self.component.handle()
    }
}
