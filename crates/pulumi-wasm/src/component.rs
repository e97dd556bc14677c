//! Resources made of other resources.

use std::sync::atomic::Ordering;

use crate::{
    context::Context,
    engine,
    export::Exports,
    input::Inputs,
    options::ResourceOptions,
    resource::{Kind, Resource, ResourceHandle},
};

/// A resource made of other resources: a name and a place in the tree for what belongs together.
///
/// Children name it as their parent, and inherit its providers.
///
/// ```no_run
/// use pulumi_wasm::{Component, Context, Exports, ResourceOptions};
///
/// fn bucket_with_policy(ctx: &Context) -> Component {
///     let component = Component::new(ctx, "example:index:Bucket", "logs", ResourceOptions::new());
///     let child_options = ResourceOptions::new().parent(&component);
///     // … children, made with `child_options` …
///     component.register_outputs(Exports::default().with("name", "logs"));
///     component
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Component(ResourceHandle);

impl Component {
    /// Registers a component of the type `package:module:Name`.
    #[track_caller]
    pub fn new(ctx: &Context, token: &str, name: &str, options: ResourceOptions) -> Self {
        Self::with_inputs(ctx, token, name, Inputs::default(), options)
    }

    /// The same with inputs, which the engine then shows and keeps.
    #[track_caller]
    pub fn with_inputs(
        ctx: &Context,
        token: &str,
        name: &str,
        inputs: Inputs,
        options: ResourceOptions,
    ) -> Self {
        Self(engine::register(ctx, Kind::Component, None, token, name, inputs, options))
    }

    /// One that the engine asked for: whoever answers it says what the component came to.
    #[cfg(feature = "provider")]
    pub(crate) fn requested(handle: ResourceHandle) -> Self {
        handle.0.completed.store(true, Ordering::Relaxed);
        Self(handle)
    }

    /// Tells the engine that the component is complete, and what it came to. Only the first call counts.
    pub fn register_outputs(&self, outputs: Exports) {
        if self.0.0.completed.swap(true, Ordering::Relaxed) {
            return;
        }
        let handle = self.0.clone();
        let label = format!("outputs of {handle:?}");
        self.0.0.engine.spawn(label, async move {
            if let Err(failure) = engine::register_outputs(&handle, outputs.into_fields()).await {
                let node = &handle.0;
                node.engine.report_failure(failure, |error| error.in_resource(&node.name, &node.token));
            }
        });
    }
}

impl Resource for Component {
    fn handle(&self) -> &ResourceHandle {
        &self.0
    }
}
