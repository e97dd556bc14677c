//! Registering a component that the engine has asked for.

use std::{collections::BTreeMap, sync::Arc};

use pulumi_wasm_proto::{ResourceReference, Value, rpc};

use super::{Engine, reference::new_handle};
use crate::{
    context::Context,
    error::Error,
    output::{Cell, Data},
    resource::{Kind, Node, Registered, ResourceHandle},
};

/// Registers a component with a request that is complete, while this thread waits.
pub(crate) fn register_requested(
    context: &Context,
    request: rpc::RegisterResourceRequest,
) -> Result<ResourceHandle, Error> {
    let engine = context.engine();
    let (name, token) = (request.name.clone(), request.r#type.clone());
    let providers = inherited(engine, &request)?;
    let monitor = engine.monitor.clone();
    let response =
        engine.wait_for(format!("{name} ({token})"), async move { monitor.register(request).await });
    let response =
        response.and_then(|response| response).map_err(|error| error.in_resource(&name, &token))?;
    if response.result() != rpc::Result::Success {
        return Err(Error::Shutdown);
    }
    let registered = Registered { urn: response.urn, ..Registered::default() };
    Ok(ResourceHandle(Arc::new(Node {
        sequence: engine.next_sequence(),
        name,
        token,
        kind: Kind::Component,
        plugin: Default::default(),
        place: None,
        parent: None,
        providers,
        children: Default::default(),
        completed: Default::default(),
        registered: Cell::done(Ok(Data::known(registered))),
        engine: engine.clone(),
    })))
}

/// The providers that the component's children inherit.
fn inherited(
    engine: &Arc<Engine>,
    request: &rpc::RegisterResourceRequest,
) -> Result<BTreeMap<String, ResourceHandle>, Error> {
    let providers = request.providers.iter();
    providers.map(|(package, reference)| Ok((package.clone(), provider(engine, reference)?))).collect()
}

/// A provider by its URN and id.
fn provider(engine: &Arc<Engine>, reference: &str) -> Result<ResourceHandle, Error> {
    let (urn, id) = reference
        .rsplit_once("::")
        .ok_or_else(|| Error::Engine(format!("`{reference}` is not a reference to a provider")))?;
    let reference =
        ResourceReference { urn: urn.to_owned(), id: Some(id.to_owned()), ..ResourceReference::default() };
    let registered =
        Registered { urn: reference.urn.clone(), id: Some(Value::from(id)), ..Registered::default() };
    Ok(new_handle(engine, &reference, Cell::done(Ok(Data::known(registered)))))
}
