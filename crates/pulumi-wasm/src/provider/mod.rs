//! Component providers: components written in Rust, for programs in any language.
//!
//! A provider is a crate with a binary and a `PulumiPlugin.yaml` beside its `Cargo.toml`:
//!
//! ```yaml
//! runtime: rust
//! ```
//!
//! ```toml
//! [dependencies]
//! pulumi-wasm = { version = "…", features = ["provider"] }
//! ```
//!
//! ```no_run
//! use pulumi_wasm::{
//!     BoxError, Component, Context, Output, ResourceOptions,
//!     provider::{ComponentArgs, ComponentOutputs, ComponentProvider, ComponentResource},
//! };
//! # mod bucket {
//! #     use pulumi_wasm::*;
//! #     pub fn new(_: &Context, _: &str, _: Output<String>, _: ResourceOptions) -> Bucket { Bucket }
//! #     pub struct Bucket;
//! #     impl Bucket { pub fn domain(&self) -> Output<String> { Output::new(String::new()) } }
//! # }
//!
//! #[derive(ComponentArgs)]
//! struct WebsiteArgs {
//!     /// The page that visitors see first.
//!     index_document: Output<String>,
//! }
//!
//! /// A bucket that serves web pages.
//! #[derive(ComponentOutputs)]
//! struct Website {
//!     /// Where it is to be found.
//!     url: Output<String>,
//! }
//!
//! impl ComponentResource for Website {
//!     const TOKEN: &'static str = "websites:index:Website";
//!     type Args = WebsiteArgs;
//!
//!     fn construct(ctx: &Context, name: &str, args: WebsiteArgs, website: &Component) -> Result<Self, BoxError> {
//!         let options = ResourceOptions::new().parent(website);
//!         let bucket = bucket::new(ctx, &format!("{name}-pages"), args.index_document, options);
//!         Ok(Self { url: bucket.domain().map(|domain| format!("https://{domain}")) })
//!     }
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     ComponentProvider::new("websites", "1.0.0").component::<Website>().serve()
//! }
//! ```
//!
//! `pulumi package add path/to/provider` in a program's folder makes bindings of it in the program's language; the schema
//! that it takes for that is what the derive macros see: types, what is optional, documentation.
//!
//! | to … | use |
//! |---|---|
//! | take arguments | [`ComponentArgs`] |
//! | give outputs | [`ComponentOutputs`] |
//! | have structs and enums in them | [`ComponentType`] |
//! | offer methods | [`ComponentProvider::method`] |
//! | say what is wrong with an argument | [`InputErrors`] |
//!
//! Unknown values, secrets and dependencies of the arguments are those of the [`Output`](crate::Output)s and
//! [`Input`](crate::Input)s a component gets, and those of its outputs reach the program. The options that the program
//! gave (parent, aliases, providers, protection, hooks …) act on the component; children inherit its providers.

mod arguments;
mod component;
mod errors;
mod package;
mod registration;
mod run;
mod schema;
mod server;

#[cfg(test)]
mod tests;

pub use arguments::{Argument, ComponentArgs, Given, Reader};
pub use component::{ComponentOutputs, ComponentResource, OutputProperty};
pub use errors::InputErrors;
pub use package::{ComponentProvider, ProviderError};
/// Implements the traits of the same names.
pub use pulumi_wasm_macros::{ComponentArgs, ComponentOutputs, ComponentType};
pub use schema::{ComponentType, Field, Properties, TypeSpec, Types, Variant};
