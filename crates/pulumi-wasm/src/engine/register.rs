//! Registering resources.

use std::{collections::BTreeMap, panic::Location, sync::Arc};

use pulumi_wasm_proto::{Object, Urn, Value, from_struct, rpc, to_struct};

use super::{
    in_flight::InAir,
    monitor::Answer,
    plugin::Plugin,
    request::{parent_urn, provider_reference, request},
    settle::{Form, SettledInputs, all_dependencies, settle, settle_inputs, settle_shown},
    tracker::Turn,
};
use crate::{
    codegen::Package,
    context::Context,
    error::Error,
    input::{Input, Inputs, Tree},
    options::ResourceOptions,
    output::{Cell, Data, Failure},
    resource::{Kind, Node, Registered, ResourceHandle, UNKNOWN_ID},
};

const STACK_TOKEN: &str = "pulumi:pulumi:Stack";

/// Registers a resource behind the program and returns its handle at once.
#[track_caller]
pub(crate) fn register(
    context: &Context,
    kind: Kind,
    package: Option<&'static Package>,
    token: &str,
    name: &str,
    inputs: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    let handle = new_handle(context, kind, package, token, name, &options);
    let (resource, options) = (handle.clone(), Box::new(options));
    handle.0.engine.spawn(format!("{name} ({token})"), async move {
        let _abandoned = Abandoned(&resource);
        let outcome = register_now(&resource, inputs, options).await;
        finish(&resource, outcome);
    });
    handle
}

/// Reads an existing resource, which this stack won't manage.
#[track_caller]
pub(crate) fn read(
    context: &Context,
    package: Option<&'static Package>,
    token: &str,
    name: &str,
    id: Input<String>,
    state: Inputs,
    options: ResourceOptions,
) -> ResourceHandle {
    let handle = new_handle(context, Kind::Custom, package, token, name, &options);
    let resource = handle.clone();
    handle.0.engine.spawn(format!("{name} ({token})"), async move {
        let _abandoned = Abandoned(&resource);
        let outcome = read_now(&resource, id.into_tree(), state, options).await;
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
        let (value, _) = settle(&name, tree).await?;
        // What an update leaves unknown, because `--target` left its resource out, is no output.
        if engine.info.dry_run || !value.has_unknowns() {
            object.insert(name, value);
        }
    }
    let urn = resource.registered().await?.urn.clone();
    let _busy = engine.busy();
    let request = rpc::RegisterResourceOutputsRequest { urn, outputs: Some(to_struct(object)) };
    Ok(engine.monitor.register_outputs(request).await?)
}

#[track_caller]
fn new_handle(
    context: &Context,
    kind: Kind,
    package: Option<&'static Package>,
    token: &str,
    name: &str,
    options: &ResourceOptions,
) -> ResourceHandle {
    let engine = context.engine();
    let (version, download_url) = (options.version.clone(), options.plugin_download_url.clone());
    let parent = options.parent.clone().or_else(|| engine.stack.get().cloned());
    let handle = ResourceHandle(Arc::new(Node {
        sequence: engine.next_sequence(),
        name: name.to_owned(),
        token: token.to_owned(),
        kind,
        plugin: Plugin { package, version, download_url },
        // The stack isn't declared anywhere.
        place: (token != STACK_TOKEN).then_some(Location::caller()),
        providers: inherited_providers(parent.as_ref(), options),
        children: Default::default(),
        completed: Default::default(),
        registered: Cell::pending(),
        engine: engine.clone(),
        parent,
    }));
    // Nobody depends on the stack, so that it needn't know its resources: they go when the program lets them go.
    if let Some(parent) = &options.parent {
        parent.add_child(handle.clone());
    }
    handle
}

/// What children use when they name no provider.
fn inherited_providers(
    parent: Option<&ResourceHandle>,
    options: &ResourceOptions,
) -> BTreeMap<String, ResourceHandle> {
    let mut providers = parent.map(|parent| parent.0.providers.clone()).unwrap_or_default();
    providers.extend(options.providers.iter().cloned());
    if let Some(provider) = &options.provider {
        providers.insert(provider.package().to_owned(), provider.clone());
    }
    providers
}

pub(super) fn source_position(resource: &ResourceHandle) -> Option<rpc::SourcePosition> {
    let engine = &resource.0.engine;
    engine.sources.position(&engine.info.root_directory, resource.0.place?)
}

/// A registration that ends without an outcome, by a panic, must leave nobody waiting.
struct Abandoned<'a>(&'a ResourceHandle);

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        self.0.0.registered.set(Err(Failure::Upstream));
    }
}

/// Gives everyone who waits for the resource its outcome, and reports a failure that is its own.
pub(super) fn finish(resource: &ResourceHandle, outcome: Result<Registered, Failure>) {
    let engine = &resource.0.engine;
    let (_busy, _inside) = (engine.busy(), engine.enter());
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
    inputs: Inputs,
    options: Box<ResourceOptions>,
) -> Result<Registered, Failure> {
    let engine = resource.0.engine.clone();
    let settled = match resource.0.kind {
        Kind::Component => settle_shown(resource, inputs).await?,
        Kind::Remote => settle_inputs(Some(resource), inputs, Form::Outputs).await?,
        Kind::Custom => settle_inputs(Some(resource), inputs, Form::Values).await?,
    };
    let secrets = options.additional_secret_outputs.clone();
    let given = if engine.info.dry_run { Object::new() } else { settled.object.clone() };
    // Boxed, as it is large while it makes the request, and thousands of resources wait before it or after.
    let (answer, in_air) = Box::pin(send(resource, settled, *options)).await?;
    let response = answer.await;
    let _busy = engine.busy();
    drop(in_air);
    let response = response?;
    match response.result() {
        rpc::Result::Success => {
            let mut registered = registered(resource.0.kind, response)?;
            complete(&mut registered, given);
            conceal(&mut registered.outputs, secrets, engine.info.dry_run);
            Ok(registered)
        }
        // The run goes on despite errors. The engine has reported this one, and skips what depends on it.
        rpc::Result::Fail | rpc::Result::Skip => Ok(unfinished(resource.0.kind, response.urn)),
    }
}

async fn send(
    resource: &ResourceHandle,
    inputs: SettledInputs,
    options: ResourceOptions,
) -> Result<(Answer<rpc::RegisterResourceResponse>, InAir), Failure> {
    let unknown = inputs.has_unknowns();
    let request = request(resource, inputs, options).await?;
    if unknown || lacks_provider(&request) {
        let_others_go_first(resource).await;
    }
    let engine = &resource.0.engine;
    let in_air = engine.take_off(resource, &request);
    Ok((engine.monitor.register(request), in_air))
}

/// Holds a registration back that isn't known in full, in an update: something that it needs has failed or is left out. The
/// engine would skip it, but first has the provider check it without what is unknown, and ends the run, whatever else is
/// under way, when that isn't valid.
async fn let_others_go_first(resource: &ResourceHandle) {
    let node = &resource.0;
    // A component is not checked, and what is inside of it waits for it.
    if !node.engine.info.dry_run && node.kind != Kind::Component {
        node.engine.tracker.patience(Turn::Last(node.sequence)).await;
    }
}

/// Whether a provider that it names doesn't exist.
fn lacks_provider(request: &rpc::RegisterResourceRequest) -> bool {
    let mut providers = request.providers.values().chain([&request.provider]);
    providers.any(|provider| provider.ends_with(UNKNOWN_ID))
}

fn registered(kind: Kind, response: rpc::RegisterResourceResponse) -> Result<Registered, Error> {
    // In a preview of something new; and in an update that `--target` leaves it out of.
    let id = if response.id.is_empty() { Value::Unknown } else { Value::from(response.id) };
    Ok(Registered {
        urn: response.urn,
        id: (kind == Kind::Custom).then_some(id),
        outputs: from_struct(response.object.unwrap_or_default()).map_err(Error::Protocol)?,
        dependencies: if kind == Kind::Remote {
            response.property_dependencies.into_iter().map(|(name, all)| (name, all.urns)).collect()
        } else {
            BTreeMap::new()
        },
        unfinished: false,
    })
}

/// What an update doesn't answer is as it was given: a provider may leave out what it hasn't changed.
fn complete(registered: &mut Registered, given: Object) {
    if !registered.is_absent() {
        for (name, value) in given {
            registered.outputs.entry(name).or_insert(value);
        }
    }
}

/// What is to be secret is so even before it is known: a provider may leave unknown outputs out of a preview.
fn conceal(outputs: &mut Object, secrets: Vec<String>, dry_run: bool) {
    for name in secrets {
        let value = outputs.remove(&name).or(dry_run.then_some(Value::Unknown));
        outputs.extend(value.map(|value| (name, value.into_secret())));
    }
}

/// A resource that an error kept from being made: nothing of it is known but its name.
fn unfinished(kind: Kind, urn: Urn) -> Registered {
    let id = (kind == Kind::Custom).then_some(Value::Unknown);
    Registered { urn, id, unfinished: true, ..Registered::default() }
}

async fn read_now(
    resource: &ResourceHandle,
    id: Tree,
    state: Inputs,
    options: ResourceOptions,
) -> Result<Registered, Failure> {
    let engine = resource.0.engine.clone();
    let (id, id_dependencies) = settle("id", id).await?;
    let settled = settle_inputs(Some(resource), state, Form::Values).await?;
    let all = all_dependencies(resource, &settled, &options.depends_on, &id_dependencies).await?;
    let plugin = resource.0.plugin.select(&engine).await?;
    let request = rpc::ReadResourceRequest {
        // The engine knows this one: it answers a preview without asking the provider.
        id: id.as_str().unwrap_or(UNKNOWN_ID).to_owned(),
        r#type: resource.0.token.clone(),
        name: resource.0.name.clone(),
        parent: parent_urn(resource).await?,
        source_position: source_position(resource),
        properties: Some(to_struct(settled.object)),
        dependencies: all,
        provider: provider_reference(resource, &options).await?,
        version: plugin.version,
        plugin_download_url: plugin.download_url,
        package_ref: plugin.package_ref,
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
