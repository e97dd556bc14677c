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
mod check;
mod component;
mod function;
mod handlers;
mod naming;
mod parts;
mod policy;
mod redeployment;
mod route;
mod scope;
mod settings;
mod suggestion;

pub use access_log::{AccessLog, AccessLogField};
pub use check::{ApiProblem, InvalidApi};
pub use component::{WebSocketApi, WebSocketApiBuilder};
pub use function::{LambdaFunction, TableAccess};
pub use handlers::{Handlers, HandlersNotBuilt};
pub use route::Route;
pub use settings::{
    InvalidSettings, LogLevel, Retention, SettingProblem, StageProblem, StageSettings, Throttle,
};
