//! The stand-in for the engine.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use pulumi_wasm_proto::{Object, Value, from_struct, rpc, to_struct};

use super::{MockCall, MockHook, MockLog, MockResource, Mocks, object, record::Record, transforms};
use crate::{
    engine::{BoxFuture, Engine, Monitor},
    error::Error,
};

/// The two kinds of calls have the same fields, in messages of their own.
macro_rules! mock_call {
    ($request:ident) => {
        from_struct($request.args.unwrap_or_default()).map_err(Error::Protocol).map(|args| MockCall {
            token: $request.tok,
            args,
            provider: $request.provider,
            version: $request.version,
            package_ref: $request.package_ref,
        })
    };
}

pub(crate) struct MockMonitor {
    mocks: Mocks,
    record: Mutex<Record>,
    pub(super) engine: OnceLock<Weak<Engine>>,
    own: Weak<Self>,
}

fn running(engine: &Weak<Engine>) -> Result<Arc<Engine>, Error> {
    engine.upgrade().ok_or(Error::Shutdown)
}

impl MockMonitor {
    pub(super) fn new(mocks: Mocks) -> Arc<Self> {
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
        let resource = self.resource(inputs, request);
        let mut outputs = (self.mocks.new_resource)(&resource);
        let id = self.id(&resource, outputs.remove("id"));
        self.keep(resource, &id, &outputs)?;
        Ok(rpc::RegisterResourceResponse { urn, id, object: Some(to_struct(outputs)), ..Default::default() })
    }

    fn resource(&self, inputs: Object, request: rpc::RegisterResourceRequest) -> MockResource {
        let (urn, token, name) = (self.urn(&request), request.r#type.clone(), request.name.clone());
        MockResource { urn, token, name, inputs, request }
    }

    /// The id that the mock gives, or one made of the name. What doesn't exist yet, and a component, has none.
    fn id(&self, resource: &MockResource, given: Option<Value>) -> String {
        if self.mocks.info.dry_run || !resource.request.custom {
            return String::new();
        }
        let given = given.as_ref().and_then(Value::as_str).map(str::to_owned);
        given.unwrap_or_else(|| format!("{}-id", resource.name))
    }

    fn keep(&self, resource: MockResource, id: &str, outputs: &Object) -> Result<(), Error> {
        let urn = resource.urn.clone();
        let mut record = self.record();
        record.resources.push(resource);
        match record.states.insert(urn.clone(), (id.to_owned(), outputs.clone())) {
            None => Ok(()),
            Some(_) => {
                Err(Error::Engine(format!("duplicate resource URN '{urn}'; try giving it a unique name")))
            }
        }
    }

    /// A resource that is only read answers as a new one with those inputs.
    fn existing(&self, request: rpc::ReadResourceRequest) -> Result<rpc::ReadResourceResponse, Error> {
        let inputs = from_struct(request.properties.unwrap_or_default()).map_err(Error::Protocol)?;
        let resource = self.resource(
            inputs,
            rpc::RegisterResourceRequest {
                r#type: request.r#type,
                name: request.name,
                parent: request.parent,
                import_id: request.id,
                custom: true,
                ..Default::default()
            },
        );
        let (urn, outputs) = (resource.urn.clone(), (self.mocks.new_resource)(&resource));
        self.record().reads.push(resource);
        Ok(rpc::ReadResourceResponse { urn, properties: Some(to_struct(outputs)) })
    }

    fn answer(&self, call: MockCall) -> Result<prost_types::Struct, Error> {
        if call.token == "pulumi:pulumi:getResource" {
            return self.state(call.args.get("urn").and_then(Value::as_str).unwrap_or_default());
        }
        let result = (self.mocks.call)(&call.token, &call.args);
        self.record().calls.push(call);
        result.map(to_struct).map_err(Error::Engine)
    }

    /// What the engine knows of a resource.
    fn state(&self, urn: &str) -> Result<prost_types::Struct, Error> {
        let state = self.record().states.get(urn).cloned();
        let (id, outputs) = state.ok_or_else(|| Error::Engine(format!("unknown resource {urn}")))?;
        Ok(to_struct(object([("urn", urn.into()), ("id", id.into()), ("state", outputs.into())])))
    }

    fn invoked(&self, request: rpc::ResourceInvokeRequest) -> Result<rpc::InvokeResponse, Error> {
        let result = self.answer(mock_call!(request)?)?;
        Ok(rpc::InvokeResponse { r#return: Some(result), failures: Vec::new() })
    }

    fn called(&self, request: rpc::ResourceCallRequest) -> Result<rpc::CallResponse, Error> {
        let result = self.answer(mock_call!(request)?)?;
        Ok(rpc::CallResponse { r#return: Some(result), ..Default::default() })
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
        let rpc::RegisterResourceHookRequest { name, on_dry_run, ignore_errors, callback } = request;
        let callback = callback.unwrap_or_default().token;
        self.hook(MockHook { name, for_errors: false, on_dry_run, ignore_errors, callback })
    }

    fn register_error_hook(&self, request: rpc::RegisterErrorHookRequest) -> BoxFuture<Result<(), Error>> {
        let (name, callback) = (request.name, request.callback.unwrap_or_default().token);
        self.hook(MockHook { name, for_errors: true, on_dry_run: false, ignore_errors: false, callback })
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
