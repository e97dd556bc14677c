//! The engine's side: a resource monitor and a log.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::Sender},
};

use prost::Message;
use pulumi_wasm_proto::rpc::{
    self,
    callbacks_client::CallbacksClient,
    engine_server::{Engine, EngineServer},
    resource_monitor_server::{ResourceMonitor, ResourceMonitorServer},
};
use tokio::runtime::Runtime;
use tonic::{
    Request, Response, Status,
    transport::{Endpoint, Server, server::TcpIncoming},
};

/// What reached the engine.
#[derive(Default)]
pub(super) struct Record {
    pub(super) resources: BTreeMap<String, rpc::RegisterResourceRequest>,
    pub(super) invokes: Vec<rpc::ResourceInvokeRequest>,
    pub(super) logs: Vec<rpc::LogRequest>,
    /// What transforms answered, by the resource's name.
    pub(super) transformed: BTreeMap<String, Vec<rpc::TransformResponse>>,
    pub(super) hook_requests: Vec<rpc::RegisterResourceHookRequest>,
    /// What hooks answered, by their name.
    pub(super) hook_answers: Vec<(String, rpc::ResourceHookResponse)>,
    pub(super) error_hook_answers: Vec<(String, rpc::ErrorHookResponse)>,
    error_hooks: BTreeMap<String, rpc::Callback>,
    stack_transforms: Vec<rpc::Callback>,
    invoke_transforms: Vec<rpc::Callback>,
}

#[derive(Clone, Default)]
pub(super) struct TestEngine {
    record: Arc<Mutex<Record>>,
    /// Whether it knows neither transforms nor hooks.
    old: bool,
    /// Told when the resource `hang` is under way, which never ends.
    hanging: Option<Sender<()>>,
}

/// An engine that can be reached.
pub(super) struct Served {
    pub(super) monitor: String,
    pub(super) engine: String,
    runtime: Runtime,
    record: Arc<Mutex<Record>>,
}

impl Served {
    pub(super) fn end(self) -> Record {
        self.runtime.shutdown_background();
        std::mem::take(&mut self.record.lock().unwrap())
    }
}

impl TestEngine {
    pub(super) fn old() -> Self {
        Self { old: true, ..Self::default() }
    }

    pub(super) fn hanging(told: Sender<()>) -> Self {
        Self { hanging: Some(told), ..Self::default() }
    }

    pub(super) fn serve(self) -> Served {
        let runtime = Runtime::new().unwrap();
        let inside = runtime.enter();
        let listen = || TcpIncoming::bind(([127, 0, 0, 1], 0).into()).unwrap();
        let (monitor, engine) = (listen(), listen());
        let address = |incoming: &TcpIncoming| incoming.local_addr().unwrap().to_string();
        let (monitor_address, engine_address) = (address(&monitor), address(&engine));
        let record = self.record.clone();
        let log = EngineServer::new(self.clone()).max_decoding_message_size(usize::MAX);
        let service = ResourceMonitorServer::new(self).max_decoding_message_size(usize::MAX);
        runtime.spawn(Server::builder().serve_with_incoming(service, monitor));
        runtime.spawn(Server::builder().serve_with_incoming(log, engine));
        drop(inside);
        Served { monitor: monitor_address, engine: engine_address, runtime, record }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn supported(&self) -> Result<(), Status> {
        if self.old { Err(Status::unimplemented("unknown method")) } else { Ok(()) }
    }

    async fn run_transforms(&self, request: &mut rpc::RegisterResourceRequest) -> Result<(), Status> {
        let stack = self.record().stack_transforms.clone();
        for callback in request.transforms.iter().cloned().chain(stack) {
            let asked = rpc::TransformRequest {
                r#type: request.r#type.clone(),
                name: request.name.clone(),
                custom: request.custom,
                parent: request.parent.clone(),
                properties: request.object.clone(),
                options: Some(rpc::TransformResourceOptions { protect: Some(false), ..Default::default() }),
            };
            let answer: rpc::TransformResponse = call(&callback, &asked).await?;
            request.object = answer.properties.clone().or(request.object.take());
            self.record().transformed.entry(request.name.clone()).or_default().push(answer);
        }
        Ok(())
    }

    /// Runs hooks by name; the error is the first one's that failed and whose failure counts.
    async fn run_hooks(
        &self,
        names: &[String],
        request: &rpc::RegisterResourceRequest,
    ) -> Result<(), Status> {
        for name in names {
            let hooks = self.record().hook_requests.clone();
            let hook = hooks.iter().find(|hook| hook.name == *name).expect("the hook is registered first");
            let asked = rpc::ResourceHookRequest {
                urn: urn(request),
                name: request.name.clone(),
                r#type: request.r#type.clone(),
                new_inputs: request.object.clone(),
                new_options: Some(rpc::ResourceOptions { protect: Some(true), ..Default::default() }),
                ..Default::default()
            };
            let answer: rpc::ResourceHookResponse = call(hook.callback.as_ref().unwrap(), &asked).await?;
            let error = answer.error.clone();
            self.record().hook_answers.push((name.clone(), answer));
            if !error.is_empty() && !hook.ignore_errors {
                return Err(Status::unknown(format!("hook {name:?} failed: {error}")));
            }
        }
        Ok(())
    }

    async fn ask_error_hook(
        &self,
        name: &str,
        request: &rpc::RegisterResourceRequest,
        errors: Vec<String>,
    ) -> Result<bool, Status> {
        let callback = self.record().error_hooks[name].clone();
        let asked = rpc::ErrorHookRequest {
            urn: urn(request),
            name: request.name.clone(),
            failed_operation: "create".to_owned(),
            errors,
            ..Default::default()
        };
        let answer: rpc::ErrorHookResponse = call(&callback, &asked).await?;
        let retry = answer.retry;
        self.record().error_hook_answers.push((name.to_owned(), answer));
        Ok(retry)
    }

    /// Creating the resource: it fails for as long as its error hook wants it to be tried again.
    async fn create(&self, request: &rpc::RegisterResourceRequest) -> Result<(), Status> {
        let hooks = request.hooks.clone().unwrap_or_default();
        let mut errors = Vec::new();
        for name in &hooks.on_error {
            errors.insert(0, format!("failure {}", errors.len()));
            while self.ask_error_hook(name, request, errors.clone()).await? {
                errors.insert(0, format!("failure {}", errors.len()));
            }
        }
        Ok(())
    }
}

fn urn(request: &rpc::RegisterResourceRequest) -> String {
    format!("urn:pulumi:s::p::{}::{}", request.r#type, request.name)
}

async fn call<A: Message + Default>(callback: &rpc::Callback, request: &impl Message) -> Result<A, Status> {
    let channel = Endpoint::from_shared(format!("http://{}", callback.target)).unwrap().connect_lazy();
    let mut client = CallbacksClient::new(channel);
    let asked =
        rpc::CallbackInvokeRequest { token: callback.token.clone(), request: request.encode_to_vec() };
    let answer = client.invoke(asked).await?.into_inner();
    A::decode(answer.response.as_slice()).map_err(|error| Status::internal(error.to_string()))
}

type Answer<T> = Result<Response<T>, Status>;

fn done() -> Answer<()> {
    Ok(Response::new(()))
}

#[tonic::async_trait]
impl ResourceMonitor for TestEngine {
    async fn register_resource(
        &self,
        request: Request<rpc::RegisterResourceRequest>,
    ) -> Answer<rpc::RegisterResourceResponse> {
        let mut request = request.into_inner();
        if let Some(told) = self.hanging.as_ref().filter(|_| request.name == "hang") {
            told.send(()).unwrap();
            std::future::pending::<()>().await;
        }
        self.run_transforms(&mut request).await?;
        let hooks = request.hooks.clone().unwrap_or_default();
        self.run_hooks(&hooks.before_create, &request).await?;
        self.create(&request).await?;
        let (urn, object, id) = (urn(&request), request.object.clone(), format!("{}-id", request.name));
        self.record().resources.insert(request.name.clone(), request.clone());
        self.run_hooks(&hooks.after_create, &request).await?;
        Ok(Response::new(rpc::RegisterResourceResponse { urn, id, object, ..Default::default() }))
    }

    async fn register_resource_outputs(&self, _: Request<rpc::RegisterResourceOutputsRequest>) -> Answer<()> {
        done()
    }

    async fn invoke(&self, request: Request<rpc::ResourceInvokeRequest>) -> Answer<rpc::InvokeResponse> {
        let mut request = request.into_inner();
        let transforms = self.record().invoke_transforms.clone();
        for callback in transforms {
            let asked = rpc::TransformInvokeRequest {
                token: request.tok.clone(),
                args: request.args.clone(),
                options: Some(rpc::TransformInvokeOptions::default()),
            };
            let answer: rpc::TransformInvokeResponse = call(&callback, &asked).await?;
            request.args = answer.args.or(request.args);
            request.version = answer.options.unwrap_or_default().version;
        }
        self.record().invokes.push(request.clone());
        Ok(Response::new(rpc::InvokeResponse { r#return: request.args, failures: Vec::new() }))
    }

    async fn register_stack_transform(&self, request: Request<rpc::Callback>) -> Answer<()> {
        self.supported()?;
        self.record().stack_transforms.push(request.into_inner());
        done()
    }

    async fn register_stack_invoke_transform(&self, request: Request<rpc::Callback>) -> Answer<()> {
        self.supported()?;
        self.record().invoke_transforms.push(request.into_inner());
        done()
    }

    async fn register_resource_hook(&self, request: Request<rpc::RegisterResourceHookRequest>) -> Answer<()> {
        self.supported()?;
        self.record().hook_requests.push(request.into_inner());
        done()
    }

    async fn register_error_hook(&self, request: Request<rpc::RegisterErrorHookRequest>) -> Answer<()> {
        self.supported()?;
        let request = request.into_inner();
        self.record().error_hooks.insert(request.name, request.callback.unwrap_or_default());
        done()
    }

    /// The time for deletions: the program's code is done.
    async fn signal_and_wait_for_shutdown(&self, _: Request<()>) -> Answer<()> {
        self.supported()?;
        let resources: Vec<_> = self.record().resources.values().cloned().collect();
        for request in resources {
            let hooks = request.hooks.clone().unwrap_or_default();
            self.run_hooks(&hooks.before_delete, &request).await?;
        }
        done()
    }

    async fn get_deployment_info(&self, _: Request<()>) -> Answer<rpc::DeploymentInfo> {
        Err(Status::unimplemented("not tested"))
    }

    async fn supports_feature(
        &self,
        _: Request<rpc::SupportsFeatureRequest>,
    ) -> Answer<rpc::SupportsFeatureResponse> {
        Ok(Response::new(rpc::SupportsFeatureResponse { has_support: !self.old }))
    }

    async fn call(&self, _: Request<rpc::ResourceCallRequest>) -> Answer<rpc::CallResponse> {
        Err(Status::unimplemented("not tested"))
    }

    async fn read_resource(&self, _: Request<rpc::ReadResourceRequest>) -> Answer<rpc::ReadResourceResponse> {
        Err(Status::unimplemented("not tested"))
    }

    async fn register_package(
        &self,
        _: Request<rpc::RegisterPackageRequest>,
    ) -> Answer<rpc::RegisterPackageResponse> {
        Err(Status::unimplemented("not tested"))
    }
}

#[tonic::async_trait]
impl Engine for TestEngine {
    async fn log(&self, request: Request<rpc::LogRequest>) -> Answer<()> {
        self.record().logs.push(request.into_inner());
        done()
    }

    async fn get_root_resource(
        &self,
        _: Request<rpc::GetRootResourceRequest>,
    ) -> Answer<rpc::GetRootResourceResponse> {
        Err(Status::unimplemented("not tested"))
    }

    async fn set_root_resource(
        &self,
        _: Request<rpc::SetRootResourceRequest>,
    ) -> Answer<rpc::SetRootResourceResponse> {
        Err(Status::unimplemented("not tested"))
    }

    async fn start_debugging(&self, _: Request<rpc::StartDebuggingRequest>) -> Answer<()> {
        Err(Status::unimplemented("not tested"))
    }

    async fn require_pulumi_version(
        &self,
        _: Request<rpc::RequirePulumiVersionRequest>,
    ) -> Answer<rpc::RequirePulumiVersionResponse> {
        Err(Status::unimplemented("not tested"))
    }
}
