//! The seven Lambda functions of the chat API, as a library with one thin binary on top.
//!
//! Lambda's `_HANDLER` picks which of the [`routes`] a process serves. A route talks to the [`store`] (who is connected, who
//! is in which room), to the [`pusher`] (frames for other clients), to the [`relay`] (what there is no time for), and at
//! the door to a [`token_check`], through traits, so that it runs against fakes in tests. What travels over the socket is
//! in [`protocol`]; the README beside this crate lists table, environment and permissions.

pub mod app;
mod backoff;
pub mod config;
pub mod deadline;
pub mod event;
pub mod fan_out;
pub mod ids;
pub mod logging;
pub mod protocol;
pub mod pusher;
pub mod rate;
pub mod relay;
pub mod routes;
pub mod sdk;
pub mod store;
mod text;
pub mod token_check;

pub use app::App;
pub use config::Config;
