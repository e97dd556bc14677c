//! What generated bindings are made of. Programs use the bindings; only generators name these items.

mod bag;
mod config;
mod enum_type;
mod function;
mod object_type;
mod package;
mod resource_type;
mod union_type;

#[doc(hidden)]
pub use {serde, serde_json};

pub use crate::{
    __enum_type as enum_type, __object_type as object_type, __resource_type as resource_type,
    __union_type as union_type,
    input::{Inputs, IntoPlain},
    resource::ResourceHandle,
};
pub use bag::{Bag, Given, Literal, Missing, Rule};
pub use config::setting;
pub use function::{
    call, call_plain, call_plain_single, call_single, invoke, invoke_plain, invoke_plain_single,
    invoke_single,
};
pub use object_type::{Field, Fields, TakeAll, nested, object_input, write_fields};
pub use package::{Package, Parameterization};
#[doc(hidden)]
pub use pulumi_wasm_proto::ResourceReference;
pub use resource_type::reference;
pub use union_type::{Member, member, read_union};

use crate::{context::Context, engine, input::Input, options::ResourceOptions, resource::Kind};

/// Registers a resource that a provider manages.
#[track_caller]
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
#[track_caller]
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
#[track_caller]
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

/// What [`value!`](crate::value) makes of its JSON. Whatever JSON can be, a property can be too.
#[doc(hidden)]
#[must_use]
pub fn value(json: serde_json::Value) -> pulumi_wasm_proto::Value {
    serde_json::from_value(json).unwrap_or_default()
}
