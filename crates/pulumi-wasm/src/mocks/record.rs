//! What a program did.

use std::collections::BTreeMap;

use pulumi_wasm_proto::{Object, Urn, rpc, to_struct};

use super::{hooks::HookRunner, transforms::Transforms};
use crate::log::Level;

/// The id and outputs of each resource, by URN.
pub(super) type States = BTreeMap<Urn, (String, Object)>;

/// A resource that the program registered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockResource {
    /// Its unique name, by which [`MockRun::outputs`] has what became of it.
    pub urn: Urn,
    /// Its type.
    pub token: String,
    /// Its name in the program.
    pub name: String,
    /// Its inputs, secrets and unknowns marked.
    pub inputs: Object,
    /// Everything else that was asked for: options, dependencies, the parent.
    pub request: rpc::RegisterResourceRequest,
}

/// A function or method that the program called.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockCall {
    /// Its token.
    pub token: String,
    /// Its arguments, secrets and unknowns marked; for a method `__self__` is the resource.
    pub args: Object,
    /// The provider that was asked for; empty for the default one.
    pub provider: String,
    /// The plugin's version that was asked for.
    pub version: String,
    /// The package, where it was registered.
    pub package_ref: String,
}

/// A hook that the program registered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MockHook {
    /// Its name.
    pub name: String,
    /// Whether it is an [`ErrorHook`](crate::ErrorHook).
    pub for_errors: bool,
    /// Whether it runs in previews too.
    pub on_dry_run: bool,
    /// Whether its failure is only a warning.
    pub ignore_errors: bool,
    pub(super) callback: String,
}

/// A message to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MockLog {
    /// How much it matters.
    pub level: Level,
    /// Its text.
    pub message: String,
    /// The resource that it is about; empty for none.
    pub urn: String,
    /// The flow of messages that it belongs to.
    pub stream: i32,
    /// Whether it is gone after the deployment.
    pub ephemeral: bool,
}

/// What a program did.
#[derive(Debug)]
#[non_exhaustive]
pub struct MockRun {
    /// The resources, in the order in which they were registered; the stack itself comes first.
    pub resources: Vec<MockResource>,
    /// The resources that the program only read, in order; `request.import_id` is the id that each was asked for.
    pub reads: Vec<MockResource>,
    /// The functions and methods that were called, in order.
    pub calls: Vec<MockCall>,
    /// The packages that the program registered, in order.
    pub packages: Vec<rpc::RegisterPackageRequest>,
    /// The stack's outputs.
    pub exports: Object,
    /// The hooks that the program registered, in no particular order; [`MockRun::run_hook`] runs one.
    pub hooks: Vec<MockHook>,
    /// The messages to the user, in order.
    pub logs: Vec<MockLog>,
    /// What went wrong, one line each.
    pub errors: Vec<String>,
    pub(super) states: States,
    pub(super) hook_runner: HookRunner,
}

impl MockRun {
    /// The resources of a type.
    pub fn of_type<'a>(&'a self, token: &'a str) -> impl Iterator<Item = &'a MockResource> {
        self.resources.iter().filter(move |resource| resource.token == token)
    }

    /// The resource with a type and name.
    pub fn find(&self, token: &str, name: &str) -> Option<&MockResource> {
        self.resources.iter().find(|resource| resource.token == token && resource.name == name)
    }

    /// The outputs of a resource or component.
    pub fn outputs(&self, urn: &str) -> Option<&Object> {
        self.states.get(urn).map(|(_, outputs)| outputs)
    }

    /// Runs a [`ResourceHook`](crate::ResourceHook) as after the creation of a resource of this run.
    ///
    /// # Errors
    /// What the hook says, or that there is no hook of that name.
    pub fn run_hook(&self, name: &str, resource: &MockResource) -> Result<(), String> {
        let hook = self.hooks.iter().find(|hook| hook.name == name && !hook.for_errors);
        let hook = hook.ok_or_else(|| format!("the program registers no hook `{name}`"))?;
        let (id, outputs) = self.states.get(&resource.urn).cloned().unwrap_or_default();
        self.hook_runner.run(
            &hook.callback,
            &rpc::ResourceHookRequest {
                urn: resource.urn.clone(),
                id,
                name: resource.name.clone(),
                r#type: resource.token.clone(),
                new_inputs: Some(to_struct(resource.inputs.clone())),
                new_outputs: Some(to_struct(outputs)),
                ..Default::default()
            },
        )
    }
}

#[derive(Default)]
pub(crate) struct Record {
    pub(crate) resources: Vec<MockResource>,
    pub(super) reads: Vec<MockResource>,
    pub(super) calls: Vec<MockCall>,
    pub(super) packages: Vec<rpc::RegisterPackageRequest>,
    pub(super) states: States,
    pub(super) outputs: Object,
    pub(super) transforms: Transforms,
    pub(super) hooks: Vec<MockHook>,
    pub(super) logs: Vec<MockLog>,
}
