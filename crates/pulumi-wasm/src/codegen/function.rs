//! Functions of providers and methods of resources.

use serde::de::DeserializeOwned;

use super::Package;
use crate::{
    context::Context,
    engine::{self, Shape},
    error::Error,
    input::Inputs,
    options::InvokeOptions,
    output::Output,
    resource::ResourceHandle,
};

/// Calls a function of a provider, behind the program.
pub fn invoke<T: DeserializeOwned + Send + Sync + 'static>(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Output<T> {
    engine::invoke(ctx, package, token, args, options).shaped(Shape::Whole)
}

/// The same for a function that returns a single value, which the wire has in an object.
pub fn invoke_single<T: DeserializeOwned + Send + Sync + 'static>(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Output<T> {
    engine::invoke(ctx, package, token, args, options).shaped(Shape::Single)
}

/// Calls a function of a provider and waits for what it returns.
///
/// # Errors
/// When the function fails, when an argument isn't known yet, when the result is a secret, and inside a closure of an
/// output, which must not wait.
pub fn invoke_plain<T: DeserializeOwned>(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Result<T, Error> {
    engine::invoke_plain(ctx, package, token, args, options)?.shaped(Shape::Whole)
}

/// The same for a function that returns a single value.
///
/// # Errors
/// As [`invoke_plain`].
pub fn invoke_plain_single<T: DeserializeOwned>(
    ctx: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Result<T, Error> {
    engine::invoke_plain(ctx, package, token, args, options)?.shaped(Shape::Single)
}

/// Calls a method of a resource, behind the program.
pub fn call<T: DeserializeOwned + Send + Sync + 'static>(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Output<T> {
    engine::call(resource, package, token, args).shaped(Shape::Whole)
}

/// The same for a method that returns a single value.
pub fn call_single<T: DeserializeOwned + Send + Sync + 'static>(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Output<T> {
    engine::call(resource, package, token, args).shaped(Shape::Single)
}

/// Calls a method of a resource and waits for what it returns.
///
/// # Errors
/// As [`invoke_plain`].
pub fn call_plain<T: DeserializeOwned>(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Result<T, Error> {
    engine::call_plain(resource, package, token, args)?.shaped(Shape::Whole)
}

/// The same for a method that returns a single value.
///
/// # Errors
/// As [`invoke_plain`].
pub fn call_plain_single<T: DeserializeOwned>(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Result<T, Error> {
    engine::call_plain(resource, package, token, args)?.shaped(Shape::Single)
}
