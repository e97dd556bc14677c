//! Calling methods of resources.

use pulumi_wasm_proto::{Urn, Value, from_struct, rpc, to_struct};

use super::{
    answer::{Later, Returned, later, now, outcome, returned},
    plugin::Plugin,
    request::fitting_provider,
    settle::{Form, SettledInputs, settle_inputs},
};
use crate::{
    codegen::Package,
    error::Error,
    input::{Inputs, Tree},
    output::{Dependencies, Failure, Outcome},
    resource::{Dependency, ResourceHandle},
};

/// The argument that names the resource itself.
const SELF: &str = "__self__";

/// Calls a method behind the program.
pub(crate) fn call(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Later {
    later(&resource.0.engine, token, call_now(resource.clone(), package, token, args))
}

/// Calls a method while the program waits.
pub(crate) fn call_plain(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
) -> Result<Returned, Error> {
    now(&resource.0.engine, token, call_now(resource.clone(), package, token, args))
}

async fn call_now(
    resource: ResourceHandle,
    package: &'static Package,
    token: &str,
    mut args: Inputs,
) -> Outcome<Value> {
    args.set_tree(SELF, Tree::Resource(resource.reference()));
    let settled = settle_inputs(None, args, Form::Outputs).await?;
    let request = request(&resource, package, token, settled).await?;
    let engine = &resource.0.engine;
    let _busy = engine.busy();
    let response = engine.monitor.call(request).await?;
    let urns = response.return_dependencies.into_values().flat_map(|all| all.urns);
    let dependencies = Dependencies::of(urns.map(Dependency::Urn));
    outcome(
        engine,
        returned(from_struct(response.r#return.unwrap_or_default()), response.failures)?,
        false,
        dependencies,
    )
}

async fn request(
    resource: &ResourceHandle,
    package: &'static Package,
    token: &str,
    settled: SettledInputs,
) -> Result<rpc::ResourceCallRequest, Failure> {
    let plugin = Plugin { package: Some(package), ..resource.0.plugin.clone() };
    let plugin = plugin.select(&resource.0.engine).await?;
    Ok(rpc::ResourceCallRequest {
        tok: token.to_owned(),
        args: Some(to_struct(settled.object)),
        arg_dependencies: settled.dependencies.into_iter().map(argument_dependency).collect(),
        provider: fitting_provider(&resource.0.token, None, Some(resource)).await?,
        version: plugin.version,
        plugin_download_url: plugin.download_url,
        package_ref: plugin.package_ref,
        ..Default::default()
    })
}

fn argument_dependency(
    (name, urns): (String, Vec<Urn>),
) -> (String, rpc::resource_call_request::ArgumentDependencies) {
    (name, rpc::resource_call_request::ArgumentDependencies { urns })
}
