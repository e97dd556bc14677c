//! What generated bindings are made of. Programs use the bindings; only generators name these items.

pub use crate::{input::Inputs, resource::ResourceHandle};

use serde::de::DeserializeOwned;

use crate::{
    context::Context,
    engine,
    input::Input,
    options::{InvokeOptions, ResourceOptions},
    output::Output,
    resource::Kind,
};

/// The package that bindings were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name, as in tokens.
    pub name: &'static str,
    /// The version of its schema, which is also the version of the plugin to use.
    pub version: &'static str,
    /// Where the plugin is downloaded from; empty for Pulumi's own place.
    pub download_url: &'static str,
}

/// Registers a resource that a provider manages.
pub fn register(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    name: &str,
    inputs: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    engine::register(ctx, Kind::Custom, Some(package), token, name, inputs, options)
}

/// Registers a component that a provider makes.
pub fn register_remote(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    name: &str,
    inputs: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    engine::register(ctx, Kind::Remote, Some(package), token, name, inputs, options)
}

/// Reads a resource that exists already and is managed elsewhere.
pub fn read(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    name: &str,
    id: Input<String>,
    state: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    engine::read(ctx, package, token, name, id, state, options)
}

/// Calls a function of a provider.
pub fn invoke<T: DeserializeOwned + Send + Sync + 'static>(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Output<T> {
    engine::invoke(ctx, package, token, args, options)
}

/// In a builder's type: this required input has not been given.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// In a builder's type: this required input has been given.
#[derive(Clone, Copy, Debug)]
pub struct Given;
