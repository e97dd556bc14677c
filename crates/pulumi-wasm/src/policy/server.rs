//! The gRPC service in front of a pack.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use pulumi_wasm_proto::{
    Object, Value, from_struct,
    plugin::{self, LARGEST_MESSAGE},
    rpc::{
        self,
        analyzer_server::{Analyzer, AnalyzerServer},
    },
};
use tonic::{Request, Response, Status, async_trait, service::Routes};

use super::{
    level::EnforcementLevel, pack::PolicyPack, resource::PolicyResource, rule::Policy, run, scope::Scope,
    secrets::Secrets, stack::Stack,
};
use crate::{
    context::Context,
    convert,
    engine::{Engine, GrpcMonitor, RunInfo},
    error::{BoxError, ErrorChain},
    panics,
};

type MakePack = dyn Fn(&Stack) -> Result<Arc<PolicyPack>, BoxError> + Send + Sync;
type Configured = HashMap<String, (EnforcementLevel, serde_json::Value)>;

/// A pack as the engine sees it.
pub(super) struct Server {
    make_pack: Arc<MakePack>,
    state: Arc<RwLock<State>>,
}

#[derive(Default)]
struct State {
    handshake: rpc::AnalyzerHandshakeRequest,
    active: Option<Arc<Active>>,
    config: Arc<Configured>,
}

/// A pack for a stack.
#[derive(Clone)]
pub(super) struct Active {
    pub(super) pack: Arc<PolicyPack>,
    pub(super) stack: Stack,
    config: Arc<Configured>,
}

impl Active {
    /// What a policy has to go by, with the stack as one request shows it.
    pub(super) fn scope<'a, C>(&self, policy: &'a Policy<C>, stack: &'a Stack) -> Scope<'a> {
        let configured = self.config.get(&policy.info.name).cloned();
        let (level, config) = configured.unwrap_or_else(|| {
            let config = policy.default_config.clone().unwrap_or_default();
            (self.pack.level_of(policy.level), serde_json::Value::Object(config))
        });
        Scope { policy: &policy.info.name, level, config, stack }
    }
}

impl Server {
    pub(super) fn new(
        make_pack: impl Fn(&Stack) -> Result<Arc<PolicyPack>, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self { make_pack: Arc::new(make_pack), state: Arc::default() }
    }

    pub(super) fn into_routes(self) -> Routes {
        let service = AnalyzerServer::new(self);
        Routes::new(
            service.max_decoding_message_size(LARGEST_MESSAGE).max_encoding_message_size(LARGEST_MESSAGE),
        )
    }

    fn with_state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the pack for a stack.
    async fn activate(&self, request: rpc::AnalyzerStackConfigureRequest) -> Result<Arc<Active>, Status> {
        let handshake = self.with_state(|state| state.handshake.clone());
        let stack = stack(&handshake, request).map_err(|error| Status::internal(error.to_string()))?;
        let make_pack = self.make_pack.clone();
        let active = blocking(move || {
            let made = panics::catch(|| make_pack(&stack))
                .unwrap_or_else(|panic| Err(format!("it panicked {panic}").into()));
            let pack = made.map_err(|error| {
                let reason = stack.secrets.masked(&ErrorChain(&*error).to_string());
                Status::invalid_argument(format!("failed to make the policy pack: {reason}"))
            })?;
            Ok(Active { pack, stack, config: Arc::default() })
        })
        .await?;
        active.stack.context.engine().idle().await;
        Ok(self.with_state(|state| {
            let active = Arc::new(Active { config: state.config.clone(), ..active });
            state.active.insert(active).clone()
        }))
    }

    /// The pack as it is; one for no stack, where none is being deployed.
    async fn active(&self) -> Result<Arc<Active>, Status> {
        match self.with_state(|state| state.active.clone()) {
            Some(active) => Ok(active),
            None => self.activate(rpc::AnalyzerStackConfigureRequest::default()).await,
        }
    }

    /// Runs policies; what they told the user is there before their result.
    async fn run<T: Send + 'static>(
        &self,
        policies: impl FnOnce(&Active) -> Result<T, Status> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let active = self.active().await?;
        let stack = active.stack.clone();
        let result = blocking(move || policies(&active)).await;
        stack.context.engine().idle().await;
        result.map(Response::new)
    }
}

/// A policy's code may take its time, and may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Status> + Send + 'static,
) -> Result<T, Status> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Status::internal(format!("failed to run the policies: {error}"))))
}

fn stack(
    handshake: &rpc::AnalyzerHandshakeRequest,
    request: rpc::AnalyzerStackConfigureRequest,
) -> Result<Stack, BoxError> {
    let engine = match handshake.engine_address.as_str() {
        "" => plugin::engine_address().unwrap_or_else(|| "localhost".to_owned()),
        given => given.to_owned(),
    };
    let info = RunInfo {
        root_directory: handshake.root_directory.clone().unwrap_or_default().into(),
        ..RunInfo::from(&request)
    };
    let secrets = Secrets::of_config(&info);
    // A pack has no resource monitor: what it is given of the run registers nothing.
    let monitor = GrpcMonitor::connect(&engine, &engine)?;
    let engine = Engine::new(info, Arc::new(monitor), tokio::runtime::Handle::current());
    Ok(Stack { context: Context::new(engine), tags: BTreeMap::from_iter(request.tags), secrets })
}

fn resource(wire: rpc::AnalyzerResource) -> Result<PolicyResource, Status> {
    PolicyResource::decode(wire)
        .map_err(|error| Status::invalid_argument(format!("failed to read the resource: {error}")))
}

fn single(wire: rpc::AnalyzeRequest) -> Result<PolicyResource, Status> {
    resource(rpc::AnalyzerResource {
        r#type: wire.r#type,
        properties: wire.properties,
        urn: wire.urn,
        name: wire.name,
        options: wire.options,
        provider: wire.provider,
        ..Default::default()
    })
}

fn policy_config(
    (policy, config): (String, rpc::PolicyConfig),
) -> Result<(String, (EnforcementLevel, serde_json::Value)), Status> {
    let level = config.enforcement_level().into();
    let properties: Object = from_struct(config.properties.unwrap_or_default())
        .map_err(|error| Status::invalid_argument(format!("configuration of policy `{policy}`: {error}")))?;
    let json = convert::from_value(&Value::Object(properties))
        .map_err(|error| Status::invalid_argument(ErrorChain(&error).to_string()))?;
    Ok((policy, (level, json)))
}

type Answer<T> = Result<Response<T>, Status>;

#[async_trait]
impl Analyzer for Server {
    async fn handshake(
        &self,
        request: Request<rpc::AnalyzerHandshakeRequest>,
    ) -> Answer<rpc::AnalyzerHandshakeResponse> {
        self.with_state(|state| state.handshake = request.into_inner());
        Ok(Response::new(rpc::AnalyzerHandshakeResponse {}))
    }

    async fn configure_stack(
        &self,
        request: Request<rpc::AnalyzerStackConfigureRequest>,
    ) -> Answer<rpc::AnalyzerStackConfigureResponse> {
        self.activate(request.into_inner()).await?;
        Ok(Response::new(rpc::AnalyzerStackConfigureResponse {}))
    }

    async fn configure(&self, request: Request<rpc::ConfigureAnalyzerRequest>) -> Answer<()> {
        let config = request.into_inner().policy_config.into_iter().map(policy_config);
        let config = Arc::new(config.collect::<Result<Configured, Status>>()?);
        let active = Active { config: config.clone(), ..Active::clone(&*self.active().await?) };
        self.with_state(|state| {
            state.config = config;
            state.active = Some(Arc::new(active));
        });
        Ok(Response::new(()))
    }

    async fn get_analyzer_info(&self, _: Request<()>) -> Answer<rpc::AnalyzerInfo> {
        Ok(Response::new(self.active().await?.pack.describe()))
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Answer<rpc::PluginInfo> {
        Ok(Response::new(rpc::PluginInfo { version: self.active().await?.pack.info.version.clone() }))
    }

    async fn analyze(&self, request: Request<rpc::AnalyzeRequest>) -> Answer<rpc::AnalyzeResponse> {
        let resource = single(request.into_inner())?;
        self.run(move |active| run::analyze(active, &resource)).await
    }

    async fn analyze_stack(
        &self,
        request: Request<rpc::AnalyzeStackRequest>,
    ) -> Answer<rpc::AnalyzeResponse> {
        let resources = request.into_inner().resources.into_iter().map(resource);
        let resources = resources.collect::<Result<Vec<_>, _>>()?;
        self.run(move |active| run::analyze_stack(active, &resources)).await
    }

    async fn remediate(&self, request: Request<rpc::AnalyzeRequest>) -> Answer<rpc::RemediateResponse> {
        let resource = single(request.into_inner())?;
        self.run(move |active| run::remediate(active, resource)).await
    }

    /// Policies are short: what runs comes to its end, and the engine ends the process after that.
    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        Ok(Response::new(()))
    }
}
