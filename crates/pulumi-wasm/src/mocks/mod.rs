//! Unit tests of programs and components, without an engine.
//!
//! ```
//! use pulumi_wasm::mocks::Mocks;
//!
//! let run = Mocks::new("project", "dev").run(|ctx| {
//!     ctx.export("stack", ctx.stack());
//!     Ok(())
//! });
//! assert!(run.errors.is_empty());
//! assert_eq!(run.exports["stack"].as_str(), Some("dev"));
//! ```

mod hooks;
mod monitor;
mod record;
mod transforms;

use std::{collections::BTreeSet, sync::Arc};

use pulumi_wasm_proto::{Object, Value};
use tokio::runtime::Handle;

pub use record::{MockCall, MockHook, MockLog, MockResource, MockRun};

use crate::{
    context::Context,
    engine::{Engine, RunInfo},
    error::{ErrorChain, ProgramResult},
    run::{INSIDE_RUNTIME, execute},
};
use hooks::HookRunner;
pub(crate) use monitor::MockMonitor;

type NewResource = dyn Fn(&MockResource) -> Object + Send + Sync;
type Call = dyn Fn(&str, &Object) -> Result<Object, String> + Send + Sync;

/// A stand-in for the engine: says which stack it is, and what resources and functions answer.
pub struct Mocks {
    info: RunInfo,
    new_resource: Box<NewResource>,
    call: Box<Call>,
    failing: BTreeSet<String>,
}

impl std::fmt::Debug for Mocks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let RunInfo { project, stack, .. } = &self.info;
        formatter
            .debug_struct("Mocks")
            .field("project", project)
            .field("stack", stack)
            .finish_non_exhaustive()
    }
}

impl Mocks {
    /// An engine for this project and stack whose resources answer with their inputs.
    pub fn new(project: &str, stack: &str) -> Self {
        let info = RunInfo { project: project.to_owned(), stack: stack.to_owned(), ..RunInfo::default() };
        Self {
            info,
            new_resource: Box::new(|resource| resource.inputs.clone()),
            call: Box::new(|token, _| Err(format!("no mock answers {token}: set one with `Mocks::on_call`"))),
            failing: BTreeSet::new(),
        }
    }

    /// Sets a configuration value, `namespace:name`.
    #[must_use]
    pub fn config(mut self, key: &str, value: &str) -> Self {
        self.info.config.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Sets a configuration value, `namespace:name`, that is a secret.
    #[must_use]
    pub fn secret_config(mut self, key: &str, value: &str) -> Self {
        self.info.secret_keys.push(key.to_owned());
        self.config(key, value)
    }

    /// Sets the organization that the stack belongs to. Default: none.
    #[must_use]
    pub fn organization(mut self, name: &str) -> Self {
        self.info.organization = name.to_owned();
        self
    }

    /// Makes the run a preview: ids and outputs that are not inputs are unknown.
    #[must_use]
    pub fn preview(mut self) -> Self {
        self.info.dry_run = true;
        self
    }

    /// Sets the folder of the project.
    #[must_use]
    pub fn root_directory(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.info.root_directory = path.into();
        self
    }

    /// Says what a new resource's outputs are.
    #[must_use]
    pub fn on_resource(mut self, outputs: impl Fn(&MockResource) -> Object + Send + Sync + 'static) -> Self {
        self.new_resource = Box::new(outputs);
        self
    }

    /// Makes the registration of resources with this name fail while the run goes on, as with `--continue-on-error`.
    #[must_use]
    pub fn failing(mut self, name: &str) -> Self {
        self.failing.insert(name.to_owned());
        self
    }

    /// Says what a function or method returns, by its token and arguments; a method's resource is `__self__`.
    #[must_use]
    pub fn on_call(
        mut self,
        result: impl Fn(&str, &Object) -> Result<Object, String> + Send + Sync + 'static,
    ) -> Self {
        self.call = Box::new(result);
        self
    }

    pub(crate) fn into_monitor(self) -> Arc<MockMonitor> {
        MockMonitor::new(self)
    }

    /// Runs a program to its end.
    ///
    /// # Panics
    /// When no runtime can be started, as inside of another one: a test is a plain `#[test]`.
    #[allow(clippy::expect_used)] // Only tests call it, and they have nothing to handle the error with.
    pub fn run(self, program: impl FnOnce(&Context) -> ProgramResult) -> MockRun {
        assert!(Handle::try_current().is_err(), "{INSIDE_RUNTIME}");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime for the test");
        let info = self.info.clone();
        let monitor = self.into_monitor();
        let engine = Engine::new(info, monitor.clone(), runtime.handle().clone());
        // A new monitor has no engine yet.
        let _ = monitor.engine.set(Arc::downgrade(&engine));
        let errors = execute(&runtime, &engine, program);
        runtime.block_on(engine.flush_log());
        let record = std::mem::take(&mut *monitor.record());
        MockRun {
            resources: record.resources,
            reads: record.reads,
            calls: record.calls,
            packages: record.packages,
            exports: record.outputs,
            hooks: record.hooks,
            logs: record.logs,
            errors: errors.iter().map(|error| ErrorChain(&**error).to_string()).collect(),
            states: record.states,
            hook_runner: HookRunner { runtime, engine },
        }
    }
}

/// A property map of these entries, for mocks' answers.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.map(|(name, value)| (name.to_owned(), value)).into()
}
