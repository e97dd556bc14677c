//! Write Pulumi programs in Rust.
//!
//! A program is a closure for [`run`]. It makes resources with typed bindings (such as `pulumi_wasm_aws`), passes the
//! [`Output`]s of one as inputs of the next, and exports what its users want to know. It is plain synchronous code:
//! constructors return at once, and `run` waits for the registrations behind them.
//!
//! ```no_run
//! use pulumi_wasm::{Component, ResourceOptions, output_format};
//!
//! fn main() -> std::process::ExitCode {
//!     pulumi_wasm::run(|ctx| {
//!         let greeting: String = ctx.config().require("greeting")?;
//!         ctx.export("greeting", output_format!("{}, {}!", greeting, ctx.stack()));
//!         Ok(())
//!     })
//! }
//! ```
//!
//! | to … | use |
//! |---|---|
//! | read configuration | [`Context::config`], [`Config`] |
//! | compute with outputs | [`Output::map`], [`Output::and_then`], [`all`], [`output_format!`] |
//! | say how a resource is managed | [`ResourceOptions`] |
//! | group resources | [`Component`] |
//! | run code when something happens to a resource | [`ResourceHook`], [`ErrorHook`] |
//! | change resources before they are registered | [`Context::transform`], [`ResourceOptions::transform`] |
//! | tell the user something | [`Context::log`], [`LogMessage`] |
//! | require a version of the Pulumi CLI | [`Context::require_pulumi_version`] |
//! | read outputs of other stacks | [`StackReference`] |
//! | keep a value as it was first | [`Stash`] |
//! | hand over files | [`Asset`], [`Archive`] |
//! | test without an engine | [`mocks`] |
//! | hold deployments to rules | `policy` (a feature) |
//! | make components for programs in other languages | `provider` (a feature) |

// The derive macros name this crate as its users do.
#[cfg(feature = "provider")]
extern crate self as pulumi_wasm;

mod builtin;
pub mod codegen;
mod component;
mod config;
mod context;
mod convert;
mod engine;
mod error;
mod export;
mod files;
mod hooks;
mod input;
mod log;
pub mod mocks;
mod options;
mod output;
mod panics;
pub mod pcl;
#[cfg(feature = "policy")]
pub mod policy;
mod properties;
#[cfg(feature = "provider")]
pub mod provider;
mod resolved;
mod resource;
mod run;
mod transform;
mod value;

pub use builtin::{OutputDetails, StackReference, Stash};
pub use component::Component;
pub use config::{Config, ConfigError};
pub use context::Context;
pub use error::{BoxError, Error, ErrorChain, ProgramResult};
pub use export::{Export, Exports};
pub use files::{archive, asset};
pub use hooks::{ErrorHook, ErrorHookArgs, HookArgs, HookOptions, Hooks, OnError, ResourceHook};
pub use input::{Input, Inputs, IntoInput};
pub use log::{Level, LogMessage};
pub use options::{Alias, AliasSpec, CustomTimeouts, Dependence, InvokeOptions, ResourceOptions, Timeout};
pub use output::{AsOutput, Combine, Deferred, Output, Printed, TextPart, all};
pub use properties::Properties;
pub use pulumi_wasm_proto::{Archive, ArchiveMember, Asset, Object, Value, ValueIndex};
pub use resolved::{HookNames, ResolvedAlias, ResolvedOptions, ResolvedTimeouts};
pub use resource::{CustomResource, Resource, ResourceHandle};
pub use run::run;
pub use transform::{InvokeTransformArgs, InvokeTransformOptions, TransformArgs};
