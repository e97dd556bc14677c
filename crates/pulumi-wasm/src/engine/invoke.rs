//! Calling functions of providers.

use std::sync::Arc;

use pulumi_wasm_proto::{Object, Value, from_struct, rpc, to_struct};

use super::{
    Engine,
    answer::{Later, Returned, later, now, outcome, returned},
    plugin::Plugin,
    request::fitting_provider,
    settle::settle,
};
use crate::{
    codegen::Package,
    context::Context,
    error::Error,
    input::Inputs,
    options::{Depended, InvokeOptions, Resolved},
    output::{Data, Dependencies, Failure, Outcome},
    resource::{Dependency, ResourceHandle},
};

/// Calls a function behind the program. Its result depends on what its arguments depend on.
pub(crate) fn invoke(
    context: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Later {
    let engine = context.engine();
    later(engine, token, invoke_now(engine.clone(), package, token, args, options))
}

/// Calls a function while the program waits.
pub(crate) fn invoke_plain(
    context: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Result<Returned, Error> {
    let engine = context.engine();
    now(engine, token, invoke_now(engine.clone(), package, token, args, options))
}

async fn invoke_now(
    engine: Arc<Engine>,
    package: &'static Package,
    token: &str,
    args: Inputs,
    options: InvokeOptions,
) -> Outcome<Value> {
    let (args, mut dependencies) = settle_args(args).await?;
    let mut unknown = args.values().any(Value::has_unknowns);
    let depended = depended(&options.depends_on).await?;
    // What it is asked about may not be there before this is.
    unknown |= !depended.known;
    dependencies = dependencies.union(&depended.dependencies);
    let secret = args.values().any(Value::has_secrets);
    if unknown {
        return Ok(Data { value: None, secret, dependencies });
    }
    let request = request(&engine, package, token, args, options).await?;
    let _busy = engine.busy();
    let response = engine.monitor.invoke(request).await?;
    outcome(
        &engine,
        returned(from_struct(response.r#return.unwrap_or_default()), response.failures)?,
        secret,
        dependencies,
    )
}

/// Everything that has to exist before the call; known when all of it does.
async fn depended(depends_on: &[Depended]) -> Result<Resolved, Failure> {
    let mut all = Resolved { resources: Vec::new(), dependencies: Dependencies::default(), known: true };
    for depended in depends_on {
        let one = depended.resolve().await?;
        all.known &= one.known;
        all.dependencies = all.dependencies.union(&one.dependencies);
        all.resources.extend(one.resources.iter().flat_map(ResourceHandle::leaves));
    }
    for resource in &all.resources {
        all.known &= !resource.registered().await?.is_absent();
    }
    let resources = Dependencies::of(all.resources.iter().cloned().map(Dependency::Resource));
    Ok(Resolved { dependencies: all.dependencies.union(&resources), ..all })
}

async fn request(
    engine: &Arc<Engine>,
    package: &'static Package,
    token: &str,
    args: Object,
    options: InvokeOptions,
) -> Result<rpc::ResourceInvokeRequest, Failure> {
    let (version, download_url) = (options.version, options.plugin_download_url);
    let plugin = Plugin { package: Some(package), version, download_url }.select(engine).await?;
    Ok(rpc::ResourceInvokeRequest {
        tok: token.to_owned(),
        args: Some(to_struct(args)),
        provider: fitting_provider(token, options.provider.as_ref(), options.parent.as_ref()).await?,
        version: plugin.version,
        plugin_download_url: plugin.download_url,
        package_ref: plugin.package_ref,
        accept_resources: true,
        ..Default::default()
    })
}

async fn settle_args(args: Inputs) -> Result<(Object, Dependencies), Failure> {
    let mut object = Object::new();
    let mut dependencies = Dependencies::default();
    for (name, tree) in args.into_fields() {
        let (value, own) = settle(&name, tree).await?;
        dependencies = dependencies.union(&own);
        // A null argument is one that has not been given.
        if *value.plain() != Value::Null {
            object.insert(name, value);
        }
    }
    Ok((object, dependencies))
}

/// What the engine knows of a resource: its id, and its outputs.
pub(super) async fn get_resource(engine: &Engine, urn: &str) -> Result<(String, Object), Error> {
    let args = Object::from([("urn".to_owned(), Value::from(urn))]);
    let request = rpc::ResourceInvokeRequest {
        tok: "pulumi:pulumi:getResource".to_owned(),
        args: Some(to_struct(args)),
        accept_resources: true,
        ..Default::default()
    };
    let _busy = engine.busy();
    let response = engine.monitor.invoke(request).await?;
    let mut found = returned(from_struct(response.r#return.unwrap_or_default()), response.failures)?;
    let id = found.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    match found.remove("state") {
        Some(Value::Object(outputs)) => Ok((id, outputs)),
        _ => Ok((id, Object::new())),
    }
}
