//! What the tests share: a package, a resource of it, an engine.

use pulumi_wasm::{
    Context, Inputs, ResourceOptions,
    codegen::{self, Package, ResourceHandle},
    mocks::{MockRun, Mocks},
};

pub(crate) const PACKAGE: Package =
    Package { name: "test", version: "1.2.3", download_url: "", parameterization: None };
pub(crate) const THING: &str = "test:index:Thing";

/// A generated resource.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    handle: ResourceHandle,
}

codegen::resource_type!(Thing);

impl Thing {
    #[track_caller]
    pub(crate) fn new(ctx: &Context, name: &str, inputs: Inputs, options: ResourceOptions) -> Self {
        Self { handle: codegen::register(ctx, &PACKAGE, THING, name, inputs, options) }
    }

    #[track_caller]
    pub(crate) fn plain(ctx: &Context, name: &str) -> Self {
        Self::new(ctx, name, Inputs::default(), ResourceOptions::new())
    }
}

pub(crate) fn urn(name: &str) -> String {
    format!("urn:pulumi:dev::project::{THING}::{name}")
}

pub(crate) fn mocks() -> Mocks {
    Mocks::new("project", "dev")
}

pub(crate) fn assert_clean(run: &MockRun) {
    assert_eq!(run.errors, Vec::<String>::new());
}
