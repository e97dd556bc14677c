//! A WebSocket API on AWS API Gateway as one component: routes, their Lambda functions, permissions, logs, deployment
//! and stage.
//!
//! ```no_run
//! use aws_websocket_api::{Handlers, StageSettings, WebSocketApi};
//!
//! fn main() -> std::process::ExitCode {
//!     pulumi_wasm::run(|ctx| {
//!         let chat = WebSocketApi::builder("Chat")
//!             .routes(Handlers::from_project(ctx)?.routes())
//!             .stage(StageSettings::load(ctx)?)
//!             .create(ctx)?;
//!         ctx.export("url", chat.url());
//!         Ok(())
//!     })
//! }
//! ```
//!
//! - [`WebSocketApi`] is the component, [`Route`] what it is made of.
//! - [`StageSettings`] is what differs between stacks, read from `Pulumi.<stack>.yaml`.
//! - [`Handlers`] are the seven functions of the chat backend in this repository's `handlers/`.

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
    InvalidSettings, LogLevel, Retention, SettingProblem, StageProblem, StageSettings, Throttle,
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
