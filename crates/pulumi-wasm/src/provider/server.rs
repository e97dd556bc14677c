//! The gRPC service in front of the components.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
    mem::take,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use pulumi_wasm_proto::{
    Urn,
    plugin::{self, LARGEST_MESSAGE},
    rpc::{
        self,
        resource_provider_server::{ResourceProvider, ResourceProviderServer},
    },
    to_struct,
};
use tokio::sync::watch;
use tonic::{Request, Response, Status, async_trait, service::Routes};

use super::{
    arguments::Arguments,
    package::{ComponentProvider, ProviderError},
    run,
};
use crate::{
    context::Context,
    engine::{Engine, GrpcMonitor, Monitor, RunInfo},
    error::BoxError,
};

/// Finds the resource monitor and the engine at these addresses.
type Connect = dyn Fn(&str, &str) -> Result<Arc<dyn Monitor>, BoxError> + Send + Sync;

/// A component provider as the engine sees it.
pub(super) struct Server {
    provider: ComponentProvider,
    schema: String,
    connect: Box<Connect>,
    engine_address: RwLock<Option<String>>,
    cancelled: watch::Sender<bool>,
    /// Runs whose code the engine may call back after they have been answered.
    callable: Mutex<Vec<Arc<Engine>>>,
}

impl Server {
    pub(super) fn new(provider: ComponentProvider) -> Result<Self, ProviderError> {
        let connect = |monitor: &str, engine: &str| -> Result<Arc<dyn Monitor>, BoxError> {
            Ok(Arc::new(GrpcMonitor::connect(monitor, engine)?))
        };
        Self::connecting(provider, connect)
    }

    pub(super) fn connecting(
        mut provider: ComponentProvider,
        connect: impl Fn(&str, &str) -> Result<Arc<dyn Monitor>, BoxError> + Send + Sync + 'static,
    ) -> Result<Self, ProviderError> {
        let schema = provider.schema()?;
        let engine_address = RwLock::new(plugin::engine_address());
        let (connect, cancelled) = (Box::new(connect), watch::Sender::new(false));
        Ok(Self { provider, schema, connect, engine_address, cancelled, callable: Mutex::default() })
    }

    pub(super) fn into_routes(self) -> Routes {
        let service = ResourceProviderServer::new(self);
        Routes::new(
            service.max_decoding_message_size(LARGEST_MESSAGE).max_encoding_message_size(LARGEST_MESSAGE),
        )
    }

    /// Learns who it works for.
    fn meet(&self, engine_address: String) {
        *self.engine_address.write().unwrap_or_else(PoisonError::into_inner) = Some(engine_address);
    }

    /// The engine of one request.
    fn engine(&self, info: RunInfo, monitor: &str) -> Result<Arc<Engine>, Status> {
        let engine = self.engine_address.read().unwrap_or_else(PoisonError::into_inner).clone();
        let monitor = (self.connect)(monitor, engine.as_deref().unwrap_or(monitor));
        let monitor =
            monitor.map_err(|error| Status::invalid_argument(format!("no resource monitor: {error}")))?;
        Ok(Engine::new(info, monitor, tokio::runtime::Handle::current()))
    }

    /// Runs the code that a request asks for, with an engine of its own.
    async fn serve(
        &self,
        (info, monitor): (RunInfo, &str),
        request: run::Request,
        code: impl FnOnce(&Context) -> Result<run::Made, BoxError> + Send + 'static,
    ) -> Result<run::Settled, Status> {
        let engine = self.engine(info, monitor)?;
        let settled = request.run(&engine, code).await;
        engine.let_go();
        if engine.is_callable() {
            self.callable.lock().unwrap_or_else(PoisonError::into_inner).push(engine);
        }
        settled
    }

    /// Ends when the engine has had enough.
    async fn until_cancelled<T>(&self, work: impl Future<Output = Result<T, Status>>) -> Answer<T> {
        let mut cancelled = self.cancelled.subscribe();
        tokio::select! {
            biased;
            _ = cancelled.wait_for(|cancelled| *cancelled) => Err(Status::cancelled("the deployment was cancelled")),
            result = work => result.map(Response::new),
        }
    }

    async fn construct(&self, mut request: rpc::ConstructRequest) -> Result<rpc::ConstructResponse, Status> {
        let construct = self.find("component", &request.r#type, &self.provider.components)?;
        let dependencies = take(&mut request.input_dependencies).into_iter();
        let dependencies = dependencies.map(|(name, all)| (name, all.urns)).collect();
        let arguments = arguments(request.inputs.take(), dependencies)?;
        let what = format!("component `{}` ({})", request.name, request.r#type);
        let run = run::Request::new(what, request.accepts_output_values);
        let (info, monitor) = (RunInfo::from(&request), request.monitor_endpoint.clone());
        let code = move |context: &Context| construct(context, request, arguments);
        let settled = self.serve((info, &monitor), run, code).await?;
        let dependencies = settled.outputs.dependencies.into_iter();
        let with_urns = |(name, urns)| (name, rpc::construct_response::PropertyDependencies { urns });
        Ok(rpc::ConstructResponse {
            urn: settled.urn,
            state: Some(to_struct(settled.outputs.object)),
            state_dependencies: dependencies.map(with_urns).collect(),
        })
    }

    async fn call(&self, request: rpc::CallRequest) -> Result<rpc::CallResponse, Status> {
        let call = self.find("method", &request.tok, &self.provider.methods)?;
        let info = RunInfo::from(&request);
        let dependencies = request.arg_dependencies.into_iter();
        let dependencies = dependencies.map(|(name, all)| (name, all.urns)).collect();
        let arguments = arguments(request.args, dependencies)?;
        let run = run::Request::new(format!("method {}", request.tok), request.accepts_output_values);
        let code = move |context: &Context| call(context, arguments);
        let settled = self.serve((info, &request.monitor_endpoint), run, code).await?;
        let dependencies = settled.outputs.dependencies.into_iter();
        let with_urns = |(name, urns)| (name, rpc::call_response::ReturnDependencies { urns });
        Ok(rpc::CallResponse {
            r#return: Some(to_struct(settled.outputs.object)),
            return_dependencies: dependencies.map(with_urns).collect(),
            failures: Vec::new(),
        })
    }

    /// What the provider has under a token.
    fn find<K: Borrow<str> + Ord, T: Clone>(
        &self,
        what: &str,
        token: &str,
        all: &BTreeMap<K, T>,
    ) -> Result<T, Status> {
        all.get(token).cloned().ok_or_else(|| {
            let (name, version) = (&self.provider.name, &self.provider.version);
            let known = all.keys().map(Borrow::borrow).collect::<Vec<_>>().join(", ");
            Status::not_found(format!("{name} {version} has no {what} {token}; it has: {known}"))
        })
    }
}

fn arguments(
    wire: Option<prost_types::Struct>,
    dependencies: HashMap<String, Vec<Urn>>,
) -> Result<Arguments, Status> {
    Arguments::decode(wire, dependencies)
        .map_err(|error| Status::invalid_argument(format!("failed to read the arguments: {error}")))
}

type Answer<T> = Result<Response<T>, Status>;

/// Components have no life of their own after they have been made: the rest is done by the providers of what they
/// consist of.
fn unsupported<T>(what: &str) -> Answer<T> {
    Err(Status::unimplemented(format!("a component provider has no {what}")))
}

#[async_trait]
impl ResourceProvider for Server {
    type ListStream = tonic::codegen::tokio_stream::Empty<Result<rpc::ListResponse, Status>>;

    async fn handshake(
        &self,
        request: Request<rpc::ProviderHandshakeRequest>,
    ) -> Answer<rpc::ProviderHandshakeResponse> {
        self.meet(request.into_inner().engine_address);
        Ok(Response::new(rpc::ProviderHandshakeResponse {
            accept_secrets: true,
            accept_resources: true,
            accept_outputs: true,
            ..Default::default()
        }))
    }

    /// This process has been started by somebody else, to be debugged.
    async fn attach(&self, request: Request<rpc::PluginAttach>) -> Answer<()> {
        self.meet(request.into_inner().address);
        Ok(Response::new(()))
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Answer<rpc::PluginInfo> {
        Ok(Response::new(rpc::PluginInfo { version: self.provider.version.clone() }))
    }

    async fn get_schema(&self, _: Request<rpc::GetSchemaRequest>) -> Answer<rpc::GetSchemaResponse> {
        Ok(Response::new(rpc::GetSchemaResponse { schema: self.schema.clone() }))
    }

    async fn check_config(&self, request: Request<rpc::CheckRequest>) -> Answer<rpc::CheckResponse> {
        Ok(Response::new(rpc::CheckResponse { inputs: request.into_inner().news, failures: Vec::new() }))
    }

    async fn diff_config(&self, _: Request<rpc::DiffRequest>) -> Answer<rpc::DiffResponse> {
        Ok(Response::new(rpc::DiffResponse {
            changes: rpc::diff_response::DiffChanges::DiffNone.into(),
            ..Default::default()
        }))
    }

    async fn configure(&self, _: Request<rpc::ConfigureRequest>) -> Answer<rpc::ConfigureResponse> {
        Ok(Response::new(rpc::ConfigureResponse {
            accept_secrets: true,
            accept_resources: true,
            accept_outputs: true,
            supports_preview: true,
            ..Default::default()
        }))
    }

    async fn construct(&self, request: Request<rpc::ConstructRequest>) -> Answer<rpc::ConstructResponse> {
        self.until_cancelled(Server::construct(self, request.into_inner())).await
    }

    async fn call(&self, request: Request<rpc::CallRequest>) -> Answer<rpc::CallResponse> {
        self.until_cancelled(Server::call(self, request.into_inner())).await
    }

    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        self.cancelled.send_replace(true);
        Ok(Response::new(()))
    }

    async fn get_mapping(&self, _: Request<rpc::GetMappingRequest>) -> Answer<rpc::GetMappingResponse> {
        Ok(Response::new(rpc::GetMappingResponse::default()))
    }

    async fn get_mappings(&self, _: Request<rpc::GetMappingsRequest>) -> Answer<rpc::GetMappingsResponse> {
        Ok(Response::new(rpc::GetMappingsResponse::default()))
    }

    async fn parameterize(&self, _: Request<rpc::ParameterizeRequest>) -> Answer<rpc::ParameterizeResponse> {
        unsupported("parameters")
    }

    async fn invoke(&self, _: Request<rpc::InvokeRequest>) -> Answer<rpc::InvokeResponse> {
        unsupported("functions")
    }

    async fn check(&self, _: Request<rpc::CheckRequest>) -> Answer<rpc::CheckResponse> {
        unsupported("custom resources")
    }

    async fn diff(&self, _: Request<rpc::DiffRequest>) -> Answer<rpc::DiffResponse> {
        unsupported("custom resources")
    }

    async fn create(&self, _: Request<rpc::CreateRequest>) -> Answer<rpc::CreateResponse> {
        unsupported("custom resources")
    }

    async fn read(&self, _: Request<rpc::ReadRequest>) -> Answer<rpc::ReadResponse> {
        unsupported("custom resources")
    }

    async fn update(&self, _: Request<rpc::UpdateRequest>) -> Answer<rpc::UpdateResponse> {
        unsupported("custom resources")
    }

    async fn delete(&self, _: Request<rpc::DeleteRequest>) -> Answer<()> {
        unsupported("custom resources")
    }

    async fn list(&self, _: Request<rpc::ListRequest>) -> Answer<Self::ListStream> {
        unsupported("custom resources")
    }
}
