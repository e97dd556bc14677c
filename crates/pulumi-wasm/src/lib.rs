//! Write Pulumi programs in Rust.
//!
//! A program is a closure for [`run`], which is the whole of `main`. It declares resources with typed bindings, such as
//! `pulumi_wasm_aws` or what `pulumi package add` makes, passes the [`Output`]s of one as inputs of the next, and exports
//! what its users want to know:
//!
//! ```no_run
//! use pulumi_wasm::{ResourceOptions, StackReference, Stash, output_format};
//!
//! fn main() -> std::process::ExitCode {
//!     pulumi_wasm::run(|ctx| {
//!         let greeting: String = ctx.config().require("greeting")?;
//!         let network = StackReference::new(ctx, "my-organization/network/prod");
//!         let domain = network.require_output::<String>("domain");
//!         let first = output_format!("{} from {}", greeting, domain);
//!         let first = Stash::new(ctx, "first", first, ResourceOptions::new());
//!         ctx.export("first", first.output::<String>());
//!         Ok(())
//!     })
//! }
//! ```
//!
//! It is plain synchronous code: constructors return at once, and `run` waits for the registrations behind them.
//! `pulumi up` builds and runs it, where `Pulumi.yaml` says `runtime: rust`.
//!
//! # What there is
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
//!
//! # Previews
//!
//! In a preview much isn't known yet: the id of what is still to be made, and all that is computed from it. Closures given
//! to an output run only with values that are known, so that nothing unknown is ever printed, compared or counted. What a
//! program does apart from outputs happens in previews, too.
//!
//! # Secrets
//!
//! A secret stays one, whatever is made of it by `map`, [`all`] or [`output_format!`]: the engine encrypts it in the state
//! and shows `[secret]`. Debug prints of outputs and errors about secrets don't tell the value. [`Output::secret`] makes
//! one, [`Config::require_secret`] reads one, [`Output::unsecret`] says that it needn't be one any more.
//!
//! # Errors
//!
//! `?` ends the program with the error's whole chain. What fails behind the program's back, as a registration, is reported
//! once, with the resource's name, while what doesn't depend on it goes on; then `run` exits so that the CLI says nothing
//! twice. A panic in a closure is such an error as well, with its place. [`Error`] and [`ConfigError`] name what they are
//! about, and what to do.
//!
//! # Tests
//!
//! A program is tested without CLI, engine or provider. [`Mocks`](mocks::Mocks) plays their part, and tells what the program
//! did:
//!
//! ```
//! use pulumi_wasm::{Context, ProgramResult, mocks::Mocks, output_format};
//!
//! fn program(ctx: &Context) -> ProgramResult {
//!     let password = ctx.config().require_secret::<String>("password")?;
//!     ctx.export("url", output_format!("https://admin:{}@example.com", password));
//!     Ok(())
//! }
//!
//! let run = Mocks::new("shop", "dev").secret_config("shop:password", "hush").run(program);
//! assert!(run.errors.is_empty());
//! assert!(run.exports["url"].has_secrets());
//!
//! let run = Mocks::new("shop", "dev").run(program);
//! assert!(run.errors[0].contains("`shop:password` is not set for stack dev"));
//! ```

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
