//! Calling functions of providers.

use pulumi_wasm_proto::{Object, Value, from_struct, rpc, to_struct};
use serde::de::DeserializeOwned;

use super::{Engine, request::fitting_provider};
use crate::{
    codegen::Package,
    context::Context,
    error::Error,
    input::Inputs,
    options::InvokeOptions,
    output::{Cell, Data, Dependencies, Failure, Outcome, Output},
    resource::{Dependency, ResourceHandle},
};

/// Calls a function behind the program. Its result depends on what its arguments depend on.
pub(crate) fn invoke<T: DeserializeOwned + Send + Sync + 'static>(
    context: &Context,
    package: &'static Package,
    token: &'static str,
    args: Inputs,
    options: InvokeOptions,
) -> Output<T> {
    let engine = context.engine().clone();
    let cell = Cell::pending();
    let result = Output::from_cell(cell.clone()).typed();
    context.engine().spawn(format!("function {token}"), async move {
        let outcome = invoke_now(&engine, package, token, args, options).await;
        let outcome = outcome.map_err(|failure| report(&engine, token, failure));
        let (_busy, _inside) = (engine.busy(), engine.enter());
        cell.set(outcome);
    });
    result
}

fn report(engine: &Engine, token: &str, failure: Failure) -> Failure {
    engine
        .report_failure(failure, |error| Error::Invoke { token: token.to_owned(), source: Box::new(error) });
    Failure::Upstream
}

async fn invoke_now(
    engine: &Engine,
    package: &'static Package,
    token: &str,
    args: Inputs,
    options: InvokeOptions,
) -> Outcome<Value> {
    let (args, mut dependencies) = settle(args).await?;
    let mut unknown = args.values().any(Value::has_unknowns);
    for resource in options.depends_on.iter().flat_map(ResourceHandle::leaves) {
        // What it is asked about may not be there before this has an id.
        unknown |= resource.registered().await?.id.as_ref().is_some_and(Value::has_unknowns);
        dependencies = dependencies.union(&Dependencies::one(Dependency::Resource(resource)));
    }
    let secret = args.values().any(Value::has_secrets);
    if unknown {
        return Ok(Data { value: None, secret, dependencies });
    }
    let request = rpc::ResourceInvokeRequest {
        tok: token.to_owned(),
        args: Some(to_struct(args)),
        provider: fitting_provider(token, options.provider.iter(), options.parent.as_ref()).await?,
        version: options.version.unwrap_or_else(|| package.version.to_owned()),
        plugin_download_url: options.plugin_download_url.unwrap_or_else(|| package.download_url.to_owned()),
        accept_resources: true,
        ..Default::default()
    };
    let _busy = engine.busy();
    let result = returned(engine.monitor.invoke(request).await?)?;
    if engine.info.dry_run && result.is_empty() {
        // So the engine answers for a provider whose configuration isn't known yet.
        return Ok(Data { value: None, secret, dependencies });
    }
    Ok(Data { secret, dependencies, ..Data::known(Value::Object(result)) })
}

async fn settle(args: Inputs) -> Result<(Object, Dependencies), Failure> {
    let mut object = Object::new();
    let mut dependencies = Dependencies::default();
    for (name, tree) in args.into_fields() {
        let settled = tree.settle().await?;
        dependencies = dependencies.union(&settled.dependencies);
        object.insert(name, settled.value);
    }
    Ok((object, dependencies))
}

/// The result, or all that the provider found wrong with the arguments.
fn returned(response: rpc::InvokeResponse) -> Result<Object, Error> {
    if response.failures.is_empty() {
        return from_struct(response.r#return.unwrap_or_default()).map_err(Error::Protocol);
    }
    let reasons = response.failures.into_iter().map(|failure| match failure.property.as_str() {
        "" => failure.reason,
        property => format!("`{property}`: {}", failure.reason),
    });
    Err(Error::Engine(reasons.collect::<Vec<_>>().join("; ")))
}
