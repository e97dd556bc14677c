//! WebSocket APIs on AWS API Gateway, as one Pulumi component for Rust: say which messages go where, and get the API, its
//! functions with roles of their own, permissions for each route alone, deployments that miss no change, stages with
//! throttle and logs, domains and alarms.
//!
//! ```no_run
//! use aws_websocket_api::{LambdaFunction, Route, StageSettings, Throttle, WebSocketApi};
//! use pulumi_wasm::archive;
//!
//! fn main() -> std::process::ExitCode {
//!     pulumi_wasm::run(|ctx| {
//!         let echo = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"));
//!         let api = WebSocketApi::builder("Echo")
//!             .route("echo", Route::to(echo).two_way())
//!             .stage(StageSettings::new("dev", Throttle::new(100.0, 50)))
//!             .create(ctx)?;
//!         ctx.export("url", api.url());
//!         Ok(())
//!     })
//! }
//! ```
//!
//! `pulumi up`, and `wscat -c "$(pulumi stack output url)"` talks to it: `{"action": "echo"}`.
//!
//! | to … | there is |
//! |---|---|
//! | send messages to a function | [`LambdaFunction`], which is made with a role and a log group; [`ExistingFunction`], by name or ARN; a `&lambda::Function` or `&lambda::Alias` of your own |
//! | send them elsewhere | [`Integration::mock`], [`http`](Integration::http), [`http_proxy`](Integration::http_proxy), and any AWS service: [`service`](Integration::service), [`service_path`](Integration::service_path) |
//! | add a route | [`route`](WebSocketApiBuilder::route), [`connect`](WebSocketApiBuilder::connect), [`disconnect`](WebSocketApiBuilder::disconnect), [`default_route`](WebSocketApiBuilder::default_route) |
//! | say more about it | [`Route`]: [two-way](Route::two_way), [models](Route::model), [throttle](Route::throttle) and logs, [API keys](Route::api_key_required) |
//! | say who may connect | [`Authorizer`]: everybody, IAM, or a [function](LambdaAuthorizer); [origins](StageSettings::allowed_origins) and a [token check](StageSettings::token_check), where a function [guards `$connect`](LambdaFunction::guards_connect) |
//! | run it as dev, staging and prod | [`StageSettings`], [from each stack's configuration](StageSettings::load) or in code, and [several of them on one API](WebSocketApiBuilder::stage) |
//! | log each request | [`AccessLog`], to a log group or Firehose; [`Retention`] |
//! | be reached at a domain | [`Domain`], with its certificate and DNS records |
//! | be told when it fails | [`Monitoring`]: alarms, a dashboard, queues of dead letters |
//! | post to clients from elsewhere | [`DeployedStage::grant_post_to_connections`], [`grant_manage_connections`](DeployedStage::grant_manage_connections) |
//! | take over what exists | [`import_api`](WebSocketApiBuilder::import_api), [`import`](WebSocketApiBuilder::import), [`existing_api`](WebSocketApiBuilder::existing_api) |
//! | change what it would register | [`transform`](WebSocketApiBuilder::transform), for each kind of [`Child`] |
//! | reach what it registered | [`WebSocketApi::nodes`], [`DeployedStage::nodes`] |
//!
//! # What is refused
//! What API Gateway would refuse in the middle of a deployment is refused before it: by the compiler where a type can say
//! it (an authorizer on anything but `$connect`, a template where messages go through as they are), and else by
//! [`create`](WebSocketApiBuilder::create), which names the route or stage of each [problem](ApiProblem), all at once.
//!
//! # This repository's chat
//! [`Handlers`] are the seven functions in `handlers/`; `src/main.rs` deploys them.

mod access_log;
mod arn;
mod authorizer;
mod check;
mod child;
mod component;
mod connections;
mod domain;
mod function;
#[cfg(doctest)]
mod guides;
mod handlers;
mod integration;
mod logs;
mod monitoring;
mod naming;
mod policy;
mod redeployment;
mod route;
mod scope;
mod settings;
mod stage;
mod suggestion;
mod table;

pub use access_log::{AccessLog, AccessLogField};
pub use authorizer::{Authorizer, AuthorizerNodes, IdentitySource, LambdaAuthorizer};
pub use check::{ApiProblem, InvalidApi};
pub use child::Child;
pub use component::{ApiKeySource, Grant, Nodes, WebSocketApi, WebSocketApiBuilder};
pub use domain::{Domain, DomainNodes, DomainProblem};
pub use function::{ExistingFunction, FunctionNodes, LambdaFunction, LambdaTarget, TableAccess};
pub use handlers::{Handlers, HandlersNotBuilt};
pub use integration::{
    ContentHandling, HttpMethod, Integration, IntegrationNodes, IntegrationResponse, IntoIntegration,
    Passthrough,
};
pub use logs::AccountNodes;
pub use monitoring::{Alarm, Monitoring, MonitoringNodes, MonitoringProblem, Threshold};
pub use route::{IntoRoute, Model, Route, RouteNodes};
pub use settings::{
    ConnectionMetadata, InvalidSettings, Limits, LogLevel, Retention, SettingProblem, StageProblem,
    StageSettings, Throttle,
};
pub use stage::{DeployedStage, StageNodes};

/// The kinds of routes and integrations, which say what can be asked of them.
pub mod kind {
    pub use crate::{
        integration::{
            Any, CalledByRole, CallsHttp, Http, HttpProxy, Lambda, Mapped, Mock, Parameterized, Service,
        },
        route::{Answers, Connect, Disconnect, Message},
    };
}
