//! What generated bindings are made of. Programs use the bindings; only generators name these items.

mod function;
mod package;
mod resource_type;

#[doc(hidden)]
pub use serde;

pub use crate::{__resource_type as resource_type, input::Inputs, resource::ResourceHandle};
pub use function::{
    call, call_plain, call_plain_single, call_single, invoke, invoke_plain, invoke_plain_single,
    invoke_single,
};
pub use package::{Package, Parameterization};
#[doc(hidden)]
pub use pulumi_wasm_proto::ResourceReference;
pub use resource_type::reference;

use crate::{context::Context, engine, input::Input, options::ResourceOptions, resource::Kind};

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
    engine::read(ctx, Some(package), token, name, id, state, options)
}

/// In a builder's type: this required input has not been given.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// In a builder's type: this required input has been given.
#[derive(Clone, Copy, Debug)]
pub struct Given;
