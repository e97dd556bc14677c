//! Registering resources.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use pulumi_wasm_proto::{Object, Urn, Value, from_struct, rpc, to_struct};

use super::Engine;
use crate::{
    codegen::Package,
    context::Context,
    error::Error,
    input::{Input, Inputs, Tree},
    options::{Alias, AliasSpec, CustomTimeouts, ResourceOptions},
    output::{Cell, Data, Dependencies, Failure},
    resource::{Kind, Node, Registered, ResourceHandle, package_of},
};

const STACK_TOKEN: &str = "pulumi:pulumi:Stack";

/// The inputs, settled, and what each of them depends on.
#[derive(Default)]
struct SettledInputs {
    object: Object,
    dependencies: BTreeMap<String, Vec<Urn>>,
}

/// Registers a resource behind the program and returns its handle at once.
pub(crate) fn register(
    context: &Context,
    kind: Kind,
    package: Option<&'static Package>,
    token: &str,
    name: &str,
    inputs: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    let handle = new_handle(context, kind, token, name, &options);
    let resource = handle.clone();
    handle.0.engine.spawn(format!("{name} ({token})"), async move {
        let outcome = register_now(&resource, package, inputs, options).await;
        finish(&resource, outcome);
    });
    handle
}

/// Reads an existing resource, which this stack won't manage.
pub(crate) fn read(
    context: &Context,
    package: &'static Package,
    token: &str,
    name: &str,
    id: Input<String>,
    state: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    let handle = new_handle(context, Kind::Custom, token, name, &options);
    let resource = handle.clone();
    handle.0.engine.spawn(format!("{name} ({token})"), async move {
        let outcome = read_now(&resource, package, id.into_tree(), state, options).await;
        finish(&resource, outcome);
    });
    handle
}

/// Registers the stack itself, the parent of everything that has no other.
pub(crate) fn register_stack(context: &Context) {
    let engine = context.engine();
    let name = format!("{}-{}", engine.info.project, engine.info.stack);
    let stack =
        register(context, Kind::Component, None, STACK_TOKEN, &name, Inputs::default(), Default::default());
    // A second call would be a bug of `run`, and harmless.
    let _ = engine.stack.set(stack);
}

/// Tells the engine what a component, or the stack, came to.
pub(crate) async fn register_outputs(
    resource: &ResourceHandle,
    outputs: BTreeMap<String, Tree>,
) -> Result<(), Failure> {
    let engine = &resource.0.engine;
    let mut object = Object::new();
    for (name, tree) in outputs {
        object.insert(name.clone(), settle(&name, tree).await?.0);
    }
    let urn = resource.registered().await?.urn.clone();
    let _busy = engine.busy();
    let request = rpc::RegisterResourceOutputsRequest { urn, outputs: Some(to_struct(object)) };
    Ok(engine.monitor.register_outputs(request).await?)
}

fn new_handle(
    context: &Context,
    kind: Kind,
    token: &str,
    name: &str,
    options: &ResourceOptions,
) -> ResourceHandle {
    let engine = context.engine();
    let parent = options.parent.clone().or_else(|| engine.stack.get().cloned());
    let handle = ResourceHandle(Arc::new(Node {
        sequence: engine.next_sequence(),
        name: name.to_owned(),
        token: token.to_owned(),
        kind,
        providers: inherited_providers(kind, parent.as_ref(), options),
        children: Default::default(),
        registered: Cell::pending(),
        engine: engine.clone(),
        parent: parent.clone(),
    }));
    if let Some(parent) = parent {
        parent.add_child(handle.clone());
    }
    handle
}

/// What children use when they name no provider. A custom resource's own provider is for itself alone.
fn inherited_providers(
    kind: Kind,
    parent: Option<&ResourceHandle>,
    options: &ResourceOptions,
) -> BTreeMap<String, ResourceHandle> {
    let mut providers = parent.map(|parent| parent.0.providers.clone()).unwrap_or_default();
    let own = options.provider.iter().filter(|_| kind != Kind::Custom);
    for provider in options.providers.iter().chain(own) {
        providers.insert(provider.package().to_owned(), provider.clone());
    }
    providers
}

/// Gives everyone who waits for the resource its outcome, and reports a failure that is its own.
fn finish(resource: &ResourceHandle, outcome: Result<Registered, Failure>) {
    let engine = &resource.0.engine;
    let _busy = engine.busy();
    match outcome {
        Ok(registered) => resource.0.registered.set(Ok(Data::known(registered))),
        Err(failure) => {
            engine.report_failure(failure, |error| error.in_resource(&resource.0.name, &resource.0.token));
            resource.0.registered.set(Err(Failure::Upstream));
        }
    }
}

async fn register_now(
    resource: &ResourceHandle,
    package: Option<&'static Package>,
    inputs: Inputs,
    options: ResourceOptions,
) -> Result<Registered, Failure> {
    let engine = resource.0.engine.clone();
    let settled = settle_inputs(resource, inputs).await?;
    let request = request(resource, package, settled, options).await?;
    let _busy = engine.busy();
    let response = engine.monitor.register(request).await?;
    match response.result() {
        rpc::Result::Success => Ok(registered(&engine, resource.0.kind, response)?),
        rpc::Result::Fail | rpc::Result::Skip => Err(Failure::Own(Arc::new(Error::Shutdown))),
    }
}

fn registered(
    engine: &Engine,
    kind: Kind,
    response: rpc::RegisterResourceResponse,
) -> Result<Registered, Error> {
    let unknown = engine.info.dry_run && response.id.is_empty();
    let id = if unknown { Value::Unknown } else { Value::from(response.id) };
    Ok(Registered {
        urn: response.urn,
        id: (kind == Kind::Custom).then_some(id),
        outputs: from_struct(response.object.unwrap_or_default()).map_err(Error::Protocol)?,
        dependencies: if kind == Kind::Remote {
            response.property_dependencies.into_iter().map(|(name, all)| (name, all.urns)).collect()
        } else {
            BTreeMap::new()
        },
    })
}

async fn read_now(
    resource: &ResourceHandle,
    package: &'static Package,
    id: Tree,
    state: Inputs,
    options: ResourceOptions,
) -> Result<Registered, Failure> {
    let engine = resource.0.engine.clone();
    let (id, _) = settle("id", id).await?;
    if id.has_unknowns() {
        return Ok(Registered { id: Some(Value::Unknown), ..Registered::default() });
    }
    let settled = settle_inputs(resource, state).await?;
    let all = all_dependencies(resource, &settled, &options.depends_on).await?;
    let request = rpc::ReadResourceRequest {
        id: id.as_str().unwrap_or_default().to_owned(),
        r#type: resource.0.token.clone(),
        name: resource.0.name.clone(),
        parent: parent_urn(resource).await?,
        properties: Some(to_struct(settled.object)),
        dependencies: all,
        provider: provider_reference(resource, &options).await?,
        version: options.version.unwrap_or_else(|| package.version.to_owned()),
        plugin_download_url: options.plugin_download_url.unwrap_or_else(|| package.download_url.to_owned()),
        accept_secrets: true,
        accept_resources: true,
        additional_secret_outputs: options.additional_secret_outputs,
        ..Default::default()
    };
    let _busy = engine.busy();
    let response = engine.monitor.read(request).await?;
    let outputs = from_struct(response.properties.unwrap_or_default()).map_err(Error::Protocol)?;
    Ok(Registered { urn: response.urn, id: Some(id), outputs, ..Registered::default() })
}

async fn request(
    resource: &ResourceHandle,
    package: Option<&'static Package>,
    inputs: SettledInputs,
    options: ResourceOptions,
) -> Result<rpc::RegisterResourceRequest, Failure> {
    let node = &resource.0;
    let dependencies = all_dependencies(resource, &inputs, &options.depends_on).await?;
    let default = |field: fn(&Package) -> &str| package.map(field).unwrap_or_default().to_owned();
    Ok(rpc::RegisterResourceRequest {
        r#type: node.token.clone(),
        name: node.name.clone(),
        parent: parent_urn(resource).await?,
        custom: node.kind == Kind::Custom,
        remote: node.kind == Kind::Remote,
        object: Some(to_struct(inputs.object)),
        dependencies,
        property_dependencies: inputs.dependencies.into_iter().map(property_dependency).collect(),
        provider: provider_reference(resource, &options).await?,
        providers: provider_references(resource).await?,
        deleted_with: urn_of(options.deleted_with.as_ref()).await?,
        replace_with: urns_of(&options.replace_with).await?,
        aliases: aliases(options.aliases).await?,
        alias_specs: true,
        protect: options.protect,
        retain_on_delete: options.retain_on_delete,
        delete_before_replace: options.delete_before_replace.unwrap_or(false),
        delete_before_replace_defined: options.delete_before_replace.is_some(),
        ignore_changes: options.ignore_changes,
        replace_on_changes: options.replace_on_changes,
        additional_secret_outputs: options.additional_secret_outputs,
        hide_diffs: options.hide_diffs,
        custom_timeouts: options.timeouts.map(timeouts),
        import_id: options.import_id.unwrap_or_default(),
        version: options.version.unwrap_or_else(|| default(|package| package.version)),
        plugin_download_url: options
            .plugin_download_url
            .unwrap_or_else(|| default(|package| package.download_url)),
        accept_secrets: true,
        accept_resources: true,
        supports_partial_values: true,
        supports_result_reporting: true,
        ..Default::default()
    })
}

async fn settle(name: &str, tree: Tree) -> Result<(Value, Dependencies), Failure> {
    match tree.settle().await {
        Ok(settled) => Ok((settled.value, settled.dependencies)),
        Err(Failure::Own(error)) => Err(in_property(name, error).into()),
        Err(upstream) => Err(upstream),
    }
}

fn in_property(name: &str, error: Arc<Error>) -> Error {
    let source = Arc::try_unwrap(error)
        .unwrap_or_else(|shared| Error::Engine(crate::error::ErrorChain(&*shared).to_string()));
    Error::Property { property: name.to_owned(), source: Box::new(source) }
}

async fn settle_inputs(resource: &ResourceHandle, inputs: Inputs) -> Result<SettledInputs, Failure> {
    let mut settled = SettledInputs::default();
    for (name, tree) in inputs.into_fields() {
        let (value, dependencies) = settle(&name, tree).await?;
        let mut urns = Vec::new();
        for dependency in dependencies.iter() {
            urns.extend(dependency.urns(resource).await?);
        }
        settled.dependencies.insert(name.clone(), sorted(urns));
        // A null input is one that has not been given.
        if value != Value::Null {
            settled.object.insert(name, value);
        }
    }
    Ok(settled)
}

fn sorted(mut urns: Vec<Urn>) -> Vec<Urn> {
    urns.sort();
    urns.dedup();
    urns
}

async fn all_dependencies(
    resource: &ResourceHandle,
    inputs: &SettledInputs,
    depends_on: &[ResourceHandle],
) -> Result<Vec<Urn>, Failure> {
    let mut urns: Vec<Urn> = inputs.dependencies.values().flatten().cloned().collect();
    for dependency in depends_on {
        urns.extend(dependency.dependency_urns(resource).await?);
    }
    Ok(sorted(urns))
}

fn property_dependency(
    (name, urns): (String, Vec<Urn>),
) -> (String, rpc::register_resource_request::PropertyDependencies) {
    (name, rpc::register_resource_request::PropertyDependencies { urns })
}

async fn parent_urn(resource: &ResourceHandle) -> Result<Urn, Failure> {
    urn_of(resource.0.parent.as_ref()).await
}

async fn urn_of(resource: Option<&ResourceHandle>) -> Result<Urn, Failure> {
    Ok(match resource {
        Some(resource) => resource.registered().await?.urn.clone(),
        None => Urn::new(),
    })
}

async fn urns_of(resources: &[ResourceHandle]) -> Result<Vec<Urn>, Failure> {
    let mut urns = Vec::with_capacity(resources.len());
    for resource in resources {
        urns.push(urn_of(Some(resource)).await?);
    }
    Ok(urns)
}

/// The provider that manages the resource; empty for the stack's default one.
pub(super) async fn provider_reference(
    resource: &ResourceHandle,
    options: &ResourceOptions,
) -> Result<String, Failure> {
    if resource.0.kind == Kind::Component {
        return Ok(String::new());
    }
    let package = package_of(&resource.0.token);
    let fitting = |provider: &&ResourceHandle| provider.package() == package;
    let own = options.provider.iter().chain(&options.providers).find(fitting);
    let inherited = || resource.0.parent.as_ref().and_then(|parent| parent.0.providers.get(package));
    match own.or_else(inherited) {
        Some(provider) if !resource.0.token.starts_with("pulumi:providers:") => {
            provider.provider_reference().await
        }
        _ => Ok(String::new()),
    }
}

async fn provider_references(resource: &ResourceHandle) -> Result<HashMap<String, String>, Failure> {
    let mut references = HashMap::new();
    if resource.0.kind != Kind::Custom {
        for (package, provider) in &resource.0.providers {
            references.insert(package.clone(), provider.provider_reference().await?);
        }
    }
    Ok(references)
}

fn timeouts(timeouts: CustomTimeouts) -> rpc::register_resource_request::CustomTimeouts {
    // Go's notation for durations.
    let text = |timeout: Option<Duration>| {
        timeout.map(|timeout| format!("{}s", timeout.as_secs_f64())).unwrap_or_default()
    };
    rpc::register_resource_request::CustomTimeouts {
        create: text(timeouts.create),
        update: text(timeouts.update),
        delete: text(timeouts.delete),
        ..Default::default()
    }
}

async fn aliases(aliases: Vec<Alias>) -> Result<Vec<rpc::Alias>, Failure> {
    let mut all = Vec::with_capacity(aliases.len());
    for alias in aliases {
        let alias = match alias {
            Alias::Urn(urn) => rpc::alias::Alias::Urn(urn),
            Alias::Spec(spec) => rpc::alias::Alias::Spec(alias_spec(spec).await?),
        };
        all.push(rpc::Alias { alias: Some(alias) });
    }
    Ok(all)
}

async fn alias_spec(spec: AliasSpec) -> Result<rpc::alias::Spec, Failure> {
    let parent = match &spec.parent {
        Some(parent) => Some(rpc::alias::spec::Parent::ParentUrn(urn_of(Some(parent)).await?)),
        None => spec.no_parent.then_some(rpc::alias::spec::Parent::NoParent(true)),
    };
    Ok(rpc::alias::Spec {
        name: spec.name.unwrap_or_default(),
        r#type: spec.token.unwrap_or_default(),
        stack: spec.stack.unwrap_or_default(),
        project: spec.project.unwrap_or_default(),
        parent,
    })
}
