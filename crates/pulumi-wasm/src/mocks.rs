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

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use pulumi_wasm_proto::{Object, Value, from_struct, rpc, to_struct};

use crate::{
    context::Context,
    engine::{BoxFuture, Engine, Monitor, RunInfo},
    error::{Error, ErrorChain, ProgramResult},
    run::execute,
};

type NewResource = dyn Fn(&MockResource) -> Object + Send + Sync;
type Call = dyn Fn(&str, &Object) -> Result<Object, String> + Send + Sync;

/// A stand-in for the engine: says which stack it is, and what resources and functions answer.
pub struct Mocks {
    info: RunInfo,
    new_resource: Box<NewResource>,
    call: Box<Call>,
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

/// What a program did.
#[derive(Debug)]
#[non_exhaustive]
pub struct MockRun {
    /// The resources, in the order in which they were registered; the stack itself comes first.
    pub resources: Vec<MockResource>,
    /// The stack's outputs.
    pub exports: Object,
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
        formatter.debug_struct("Mocks").field("info", &self.info).finish_non_exhaustive()
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

    /// Says what a function returns, by its token and arguments.
    #[must_use]
    pub fn on_call(
        mut self,
        result: impl Fn(&str, &Object) -> Result<Object, String> + Send + Sync + 'static,
    ) -> Self {
        self.call = Box::new(result);
        self
    }

    /// Runs a program to its end.
    ///
    /// # Panics
    /// When no runtime can be started.
    #[allow(clippy::expect_used)] // Only tests call it, and they have nothing to handle the error with.
    pub fn run(self, program: impl FnOnce(&Context) -> ProgramResult) -> MockRun {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime for the test");
        let info = self.info.clone();
        let monitor = Arc::new(MockMonitor { mocks: self, record: Mutex::default() });
        let engine = Engine::new(info, monitor.clone(), runtime.handle().clone());
        let errors = execute(&runtime, &engine, program);
        let record = std::mem::take(&mut *monitor.record());
        MockRun {
            resources: record.resources,
            exports: record.outputs,
            errors: errors.iter().map(|error| ErrorChain(&**error).to_string()).collect(),
        }
    }
}

#[derive(Default)]
struct Record {
    resources: Vec<MockResource>,
    urns: BTreeSet<String>,
    outputs: Object,
}

struct MockMonitor {
    mocks: Mocks,
    record: Mutex<Record>,
}

impl MockMonitor {
    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As the engine makes it: with the types of all parents but the stack, and only once.
    fn urn(&self, request: &rpc::RegisterResourceRequest) -> Result<String, Error> {
        let info = &self.mocks.info;
        let parents = request.parent.split("::").nth(2).filter(|parent| *parent != "pulumi:pulumi:Stack");
        let kind =
            parents.map_or_else(|| request.r#type.clone(), |parents| format!("{parents}${}", request.r#type));
        let urn = format!("urn:pulumi:{}::{}::{kind}::{}", info.stack, info.project, request.name);
        if self.record().urns.insert(urn.clone()) {
            Ok(urn)
        } else {
            Err(Error::Engine(format!("duplicate resource URN '{urn}'; try giving it a unique name")))
        }
    }

    fn new_resource(
        &self,
        request: rpc::RegisterResourceRequest,
    ) -> Result<rpc::RegisterResourceResponse, Error> {
        let inputs = from_struct(request.object.clone().unwrap_or_default()).map_err(Error::Protocol)?;
        let urn = self.urn(&request)?;
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let resource = MockResource { token, name, inputs, request };
        let mut outputs = (self.mocks.new_resource)(&resource);
        let given = outputs.remove("id").and_then(|id| id.as_str().map(str::to_owned));
        let id = match self.mocks.info.dry_run || !resource.request.custom {
            true => String::new(),
            false => given.unwrap_or_else(|| format!("{}-id", resource.name)),
        };
        self.record().resources.push(resource);
        Ok(rpc::RegisterResourceResponse { urn, id, object: Some(to_struct(outputs)), ..Default::default() })
    }

    fn call(&self, request: rpc::ResourceInvokeRequest) -> Result<rpc::InvokeResponse, Error> {
        let args = from_struct(request.args.unwrap_or_default()).map_err(Error::Protocol)?;
        let result = (self.mocks.call)(&request.tok, &args).map_err(Error::Engine)?;
        Ok(rpc::InvokeResponse { r#return: Some(to_struct(result)), failures: Vec::new() })
    }

    fn outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> Result<(), Error> {
        let outputs = from_struct(request.outputs.unwrap_or_default()).map_err(Error::Protocol)?;
        if request.urn.contains("::pulumi:pulumi:Stack::") {
            self.record().outputs = outputs;
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
        ready(self.new_resource(request))
    }

    fn register_outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> BoxFuture<Result<(), Error>> {
        ready(self.outputs(request))
    }

    fn read(&self, request: rpc::ReadResourceRequest) -> BoxFuture<Result<rpc::ReadResourceResponse, Error>> {
        let urn = format!("urn:pulumi:{}::{}", request.r#type, request.name);
        ready(Ok(rpc::ReadResourceResponse { urn, properties: request.properties }))
    }

    fn invoke(&self, request: rpc::ResourceInvokeRequest) -> BoxFuture<Result<rpc::InvokeResponse, Error>> {
        ready(self.call(request))
    }

    fn log(&self, _: rpc::LogRequest) -> BoxFuture<()> {
        ready(())
    }
}

/// A property map of these entries, for mocks' answers.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.map(|(name, value)| (name.to_owned(), value)).into()
}
