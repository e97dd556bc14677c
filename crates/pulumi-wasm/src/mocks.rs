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

mod transforms;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
};

use pulumi_wasm_proto::{Object, Value, from_struct, rpc, to_struct};
use tokio::runtime::Handle;

use crate::{
    context::Context,
    engine::{BoxFuture, Engine, Monitor, RunInfo},
    error::{Error, ErrorChain, ProgramResult},
    log::Level,
    run::{INSIDE_RUNTIME, execute},
};
use transforms::Transforms;

type NewResource = dyn Fn(&MockResource) -> Object + Send + Sync;
type Call = dyn Fn(&str, &Object) -> Result<Object, String> + Send + Sync;

/// A stand-in for the engine: says which stack it is, and what resources and functions answer.
pub struct Mocks {
    info: RunInfo,
    new_resource: Box<NewResource>,
    call: Box<Call>,
    failing: BTreeSet<String>,
}

/// A resource that the program registered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockResource {
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
    /// The functions and methods that were called, in order.
    pub calls: Vec<MockCall>,
    /// The packages that the program registered, in order.
    pub packages: Vec<rpc::RegisterPackageRequest>,
    /// The stack's outputs.
    pub exports: Object,
    /// The hooks that the program registered, in no particular order. They aren't run.
    pub hooks: Vec<MockHook>,
    /// The messages to the user, in order.
    pub logs: Vec<MockLog>,
    /// What went wrong, one line each.
    pub errors: Vec<String>,
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
            calls: record.calls,
            packages: record.packages,
            exports: record.outputs,
            hooks: record.hooks,
            logs: record.logs,
            errors: errors.iter().map(|error| ErrorChain(&**error).to_string()).collect(),
        }
    }
}

#[derive(Default)]
pub(crate) struct Record {
    pub(crate) resources: Vec<MockResource>,
    calls: Vec<MockCall>,
    packages: Vec<rpc::RegisterPackageRequest>,
    /// The id and outputs of each resource, by URN.
    states: BTreeMap<String, (String, Object)>,
    outputs: Object,
    transforms: Transforms,
    hooks: Vec<MockHook>,
    logs: Vec<MockLog>,
}

pub(crate) struct MockMonitor {
    mocks: Mocks,
    record: Mutex<Record>,
    engine: OnceLock<Weak<Engine>>,
    own: Weak<Self>,
}

fn running(engine: &Weak<Engine>) -> Result<Arc<Engine>, Error> {
    engine.upgrade().ok_or(Error::Shutdown)
}

impl MockMonitor {
    fn new(mocks: Mocks) -> Arc<Self> {
        Arc::new_cyclic(|own| Self {
            mocks,
            record: Mutex::default(),
            engine: OnceLock::new(),
            own: own.clone(),
        })
    }

    /// Itself, and the engine whose transforms it applies.
    fn shared(&self) -> Result<(Arc<Self>, Weak<Engine>), Error> {
        let engine = self.engine.get().cloned().unwrap_or_default();
        Ok((self.own.upgrade().ok_or(Error::Shutdown)?, engine))
    }

    fn hook(&self, hook: MockHook) -> BoxFuture<Result<(), Error>> {
        self.record().hooks.push(hook);
        ready(Ok(()))
    }

    pub(crate) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As the engine makes it: with the types of all parents but the stack.
    fn urn(&self, request: &rpc::RegisterResourceRequest) -> String {
        let info = &self.mocks.info;
        let parents = request.parent.split("::").nth(2).filter(|parent| *parent != "pulumi:pulumi:Stack");
        let kind =
            parents.map_or_else(|| request.r#type.clone(), |parents| format!("{parents}${}", request.r#type));
        format!("urn:pulumi:{}::{}::{kind}::{}", info.stack, info.project, request.name)
    }

    fn new_resource(
        &self,
        request: rpc::RegisterResourceRequest,
    ) -> Result<rpc::RegisterResourceResponse, Error> {
        let inputs = from_struct(request.object.clone().unwrap_or_default()).map_err(Error::Protocol)?;
        let urn = self.urn(&request);
        self.record().transforms.add(&urn, &request);
        if self.mocks.failing.contains(&request.name) {
            let result = rpc::Result::Fail.into();
            return Ok(rpc::RegisterResourceResponse { urn, result, ..Default::default() });
        }
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let resource = MockResource { token, name, inputs, request };
        let mut outputs = (self.mocks.new_resource)(&resource);
        let given = outputs.remove("id").and_then(|id| id.as_str().map(str::to_owned));
        let id = match self.mocks.info.dry_run || !resource.request.custom {
            true => String::new(),
            false => given.unwrap_or_else(|| format!("{}-id", resource.name)),
        };
        let mut record = self.record();
        record.resources.push(resource);
        if record.states.insert(urn.clone(), (id.clone(), outputs.clone())).is_some() {
            return Err(Error::Engine(format!(
                "duplicate resource URN '{urn}'; try giving it a unique name"
            )));
        }
        Ok(rpc::RegisterResourceResponse { urn, id, object: Some(to_struct(outputs)), ..Default::default() })
    }

    /// A resource that is only read answers as a new one with those inputs; it isn't recorded.
    fn existing(&self, request: rpc::ReadResourceRequest) -> Result<rpc::ReadResourceResponse, Error> {
        let inputs = from_struct(request.properties.unwrap_or_default()).map_err(Error::Protocol)?;
        let request = rpc::RegisterResourceRequest {
            r#type: request.r#type,
            name: request.name,
            parent: request.parent,
            import_id: request.id,
            custom: true,
            ..Default::default()
        };
        let urn = self.urn(&request);
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let outputs = (self.mocks.new_resource)(&MockResource { token, name, inputs, request });
        Ok(rpc::ReadResourceResponse { urn, properties: Some(to_struct(outputs)) })
    }

    fn answer(&self, call: MockCall) -> Result<Object, Error> {
        if call.token == "pulumi:pulumi:getResource" {
            return self.state(call.args.get("urn").and_then(Value::as_str).unwrap_or_default());
        }
        let result = (self.mocks.call)(&call.token, &call.args);
        self.record().calls.push(call);
        result.map_err(Error::Engine)
    }

    /// What the engine knows of a resource.
    fn state(&self, urn: &str) -> Result<Object, Error> {
        let state = self.record().states.get(urn).cloned();
        let (id, outputs) = state.ok_or_else(|| Error::Engine(format!("unknown resource {urn}")))?;
        Ok(object([("urn", urn.into()), ("id", id.into()), ("state", outputs.into())]))
    }

    fn invoked(&self, request: rpc::ResourceInvokeRequest) -> Result<rpc::InvokeResponse, Error> {
        let result = self.answer(MockCall {
            token: request.tok,
            args: from_struct(request.args.unwrap_or_default()).map_err(Error::Protocol)?,
            provider: request.provider,
            version: request.version,
            package_ref: request.package_ref,
        })?;
        Ok(rpc::InvokeResponse { r#return: Some(to_struct(result)), failures: Vec::new() })
    }

    fn called(&self, request: rpc::ResourceCallRequest) -> Result<rpc::CallResponse, Error> {
        let result = self.answer(MockCall {
            token: request.tok,
            args: from_struct(request.args.unwrap_or_default()).map_err(Error::Protocol)?,
            provider: request.provider,
            version: request.version,
            package_ref: request.package_ref,
        })?;
        Ok(rpc::CallResponse { r#return: Some(to_struct(result)), ..Default::default() })
    }

    fn new_package(&self, request: rpc::RegisterPackageRequest) -> rpc::RegisterPackageResponse {
        let mut record = self.record();
        record.packages.push(request);
        rpc::RegisterPackageResponse { r#ref: format!("package-{}", record.packages.len()) }
    }

    fn outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> Result<(), Error> {
        let outputs = from_struct(request.outputs.unwrap_or_default()).map_err(Error::Protocol)?;
        let mut record = self.record();
        if request.urn.contains("::pulumi:pulumi:Stack::") {
            record.outputs = outputs;
        } else if let Some((_, state)) = record.states.get_mut(&request.urn) {
            *state = outputs;
        }
        Ok(())
    }
}

fn ready<T: Send + 'static>(value: T) -> BoxFuture<T> {
    Box::pin(std::future::ready(value))
}

impl Monitor for MockMonitor {
    fn register(
        &self,
        request: rpc::RegisterResourceRequest,
    ) -> BoxFuture<Result<rpc::RegisterResourceResponse, Error>> {
        let transforms = self.record().transforms.of(&request);
        let shared = self.shared();
        Box::pin(async move {
            let (monitor, engine) = shared?;
            let mut request = request;
            for transform in transforms {
                request = transforms::resource(&running(&engine)?, &transform, request).await?;
            }
            monitor.new_resource(request)
        })
    }

    fn register_outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> BoxFuture<Result<(), Error>> {
        ready(self.outputs(request))
    }

    fn read(&self, request: rpc::ReadResourceRequest) -> BoxFuture<Result<rpc::ReadResourceResponse, Error>> {
        ready(self.existing(request))
    }

    fn invoke(&self, request: rpc::ResourceInvokeRequest) -> BoxFuture<Result<rpc::InvokeResponse, Error>> {
        let transforms = self.record().transforms.invokes.clone();
        let shared = self.shared();
        Box::pin(async move {
            let (monitor, engine) = shared?;
            let mut request = request;
            for transform in transforms {
                request = transforms::invoke(&running(&engine)?, &transform, request).await?;
            }
            monitor.invoked(request)
        })
    }

    fn call(&self, request: rpc::ResourceCallRequest) -> BoxFuture<Result<rpc::CallResponse, Error>> {
        ready(self.called(request))
    }

    fn register_package(
        &self,
        request: rpc::RegisterPackageRequest,
    ) -> BoxFuture<Result<rpc::RegisterPackageResponse, Error>> {
        ready(Ok(self.new_package(request)))
    }

    fn register_transform(&self, callback: rpc::Callback) -> BoxFuture<Result<(), Error>> {
        self.record().transforms.stack.push(callback.token);
        ready(Ok(()))
    }

    fn register_invoke_transform(&self, callback: rpc::Callback) -> BoxFuture<Result<(), Error>> {
        self.record().transforms.invokes.push(callback.token);
        ready(Ok(()))
    }

    fn register_hook(&self, request: rpc::RegisterResourceHookRequest) -> BoxFuture<Result<(), Error>> {
        let rpc::RegisterResourceHookRequest { name, on_dry_run, ignore_errors, .. } = request;
        self.hook(MockHook { name, for_errors: false, on_dry_run, ignore_errors })
    }

    fn register_error_hook(&self, request: rpc::RegisterErrorHookRequest) -> BoxFuture<Result<(), Error>> {
        let name = request.name;
        self.hook(MockHook { name, for_errors: true, on_dry_run: false, ignore_errors: false })
    }

    fn wait_for_shutdown(&self) -> BoxFuture<Result<(), Error>> {
        ready(Ok(()))
    }

    fn require_version(&self, _: rpc::RequirePulumiVersionRequest) -> BoxFuture<Result<(), Error>> {
        ready(Ok(()))
    }

    fn log(&self, request: rpc::LogRequest) -> BoxFuture<()> {
        self.record().logs.push(MockLog {
            level: request.severity().into(),
            message: request.message,
            urn: request.urn,
            stream: request.stream_id,
            ephemeral: request.ephemeral,
        });
        ready(())
    }
}

/// A property map of these entries, for mocks' answers.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.map(|(name, value)| (name.to_owned(), value)).into()
}
