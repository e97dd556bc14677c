//! Resources that a program learns of as values.

use std::{collections::HashMap, sync::Arc};

use pulumi_wasm_proto::{ResourceReference, Urn, Value};

use super::{Engine, Plugin, invoke::get_resource};
use crate::{
    output::{Cell, Failure},
    resource::{Kind, Node, Registered, ResourceHandle},
};

/// The resources that values have named so far.
pub(super) type References = HashMap<Urn, ResourceHandle>;

impl Engine {
    /// The handle of a resource that a value names. Its outputs come from the engine, which is asked once.
    pub(crate) fn referenced(self: &Arc<Self>, reference: ResourceReference) -> ResourceHandle {
        let mut known = self.references();
        if let Some(handle) = known.get(&reference.urn) {
            return handle.clone();
        }
        let handle = new_handle(self, &reference, Cell::pending());
        known.insert(reference.urn.clone(), handle.clone());
        drop(known);
        let resource = handle.clone();
        self.spawn(format!("{handle:?}"), async move {
            let outcome = look_up(&resource, reference).await;
            super::register::finish(&resource, outcome);
        });
        handle
    }
}

/// The handle of a resource that exists.
pub(super) fn new_handle(
    engine: &Arc<Engine>,
    reference: &ResourceReference,
    registered: Arc<Cell<Registered>>,
) -> ResourceHandle {
    let parts: Vec<&str> = reference.urn.splitn(5, "::").collect();
    let types = parts.get(2).copied().unwrap_or_default();
    let token = types.rsplit('$').next().unwrap_or(types);
    ResourceHandle(Arc::new(Node {
        sequence: engine.next_sequence(),
        name: parts.get(3..).map(|name| name.join("::")).unwrap_or_default(),
        token: token.to_owned(),
        // A component in a value is complete, wherever it was made.
        kind: if reference.id.is_some() { Kind::Custom } else { Kind::Remote },
        plugin: Plugin::default(),
        place: None,
        parent: None,
        providers: Default::default(),
        children: Default::default(),
        completed: Default::default(),
        registered,
        engine: engine.clone(),
    }))
}

async fn look_up(resource: &ResourceHandle, reference: ResourceReference) -> Result<Registered, Failure> {
    let (id, outputs) = get_resource(&resource.0.engine, &reference.urn).await?;
    let id = if id.is_empty() { Value::Unknown } else { Value::from(id) };
    Ok(Registered { urn: reference.urn, id: reference.id.map(|_| id), outputs, ..Registered::default() })
}
