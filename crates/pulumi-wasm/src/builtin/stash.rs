//! Values that stay as they were first set.

use pulumi_wasm_proto::Value;
use serde::de::DeserializeOwned;

use crate::{
    context::Context,
    engine,
    input::{Inputs, IntoInput},
    options::ResourceOptions,
    output::Output,
    resource::{Kind, ResourceHandle},
};

/// A value kept in the stack's state: what it was when the stash was made, whatever the program says later. To set it
/// anew, replace the resource.
///
/// ```no_run
/// # use pulumi_wasm::{Context, Output, ResourceOptions, Stash};
/// # fn program(ctx: &Context, today: String) {
/// let created = Stash::new(ctx, "created", today, ResourceOptions::new());
/// ctx.export("created", created.output::<String>());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Stash {
    handle: ResourceHandle,
}

crate::__resource_type!(Stash);

impl Stash {
    /// The type's token.
    pub const TOKEN: &'static str = "pulumi:index:Stash";

    /// Keeps a value.
    #[track_caller]
    pub fn new(ctx: &Context, name: &str, value: impl IntoInput<Value>, options: ResourceOptions) -> Self {
        let inputs = Inputs::default().with("input", value);
        Self { handle: engine::register(ctx, Kind::Custom, None, Self::TOKEN, name, inputs, options) }
    }

    /// The value that the program gives now.
    #[must_use]
    pub fn input<T: DeserializeOwned + Send + Sync + 'static>(&self) -> Output<T> {
        self.handle.output("input")
    }

    /// The value that is kept.
    #[must_use]
    pub fn output<T: DeserializeOwned + Send + Sync + 'static>(&self) -> Output<T> {
        self.handle.output("output")
    }
}
