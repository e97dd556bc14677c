//! A resource monitor that takes what it is told, at once.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use anyhow::{Context, Result};
use pulumi_wasm_proto::rpc::{
    self, engine_server::EngineServer, resource_monitor_server,
    resource_monitor_server::ResourceMonitorServer,
};
use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

use crate::engine::Engine;

/// h2 takes many small messages that wait for a slow reader for an attack, unless the window is as large as this.
const WINDOW: u32 = 1 << 30;

type Answer<T> = Result<Response<T>, Status>;

/// What has been registered so far. A clone is the same monitor.
#[derive(Clone, Default)]
pub(crate) struct Monitor(Arc<Seen>);

#[derive(Default)]
struct Seen {
    registrations: AtomicU64,
    first: OnceLock<Instant>,
}

impl Monitor {
    /// Serves the monitor, and an engine beside it, until this process ends. Returns their address.
    pub(crate) async fn serve(&self, address: &str) -> Result<String> {
        let listener = TcpListener::bind(address).await.context("failed to listen")?;
        let bound = listener.local_addr().context("failed to learn the port")?;
        let server = Server::builder()
            .initial_connection_window_size(WINDOW)
            .add_service(ResourceMonitorServer::new(self.clone()))
            .add_service(EngineServer::new(Engine));
        tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true))));
        Ok(bound.to_string())
    }

    /// How many resources were registered, and when the first was.
    pub(crate) fn registrations(&self) -> (u64, Option<Instant>) {
        (self.0.registrations.load(Ordering::Relaxed), self.0.first.get().copied())
    }
}

/// Nothing that is measured asks for this.
pub(crate) fn unused<T>() -> Answer<T> {
    Err(Status::unimplemented("not in this benchmark"))
}

#[tonic::async_trait]
impl resource_monitor_server::ResourceMonitor for Monitor {
    async fn register_resource(
        &self,
        request: Request<rpc::RegisterResourceRequest>,
    ) -> Answer<rpc::RegisterResourceResponse> {
        self.0.first.get_or_init(Instant::now);
        self.0.registrations.fetch_add(1, Ordering::Relaxed);
        let request = request.into_inner();
        Ok(Response::new(rpc::RegisterResourceResponse {
            urn: format!("urn:pulumi:dev::bench::{}::{}", request.r#type, request.name),
            id: if request.custom { format!("{}-id", request.name) } else { String::new() },
            object: request.object,
            ..Default::default()
        }))
    }

    async fn register_resource_outputs(&self, _: Request<rpc::RegisterResourceOutputsRequest>) -> Answer<()> {
        Ok(Response::new(()))
    }

    async fn supports_feature(
        &self,
        _: Request<rpc::SupportsFeatureRequest>,
    ) -> Answer<rpc::SupportsFeatureResponse> {
        Ok(Response::new(rpc::SupportsFeatureResponse { has_support: true }))
    }

    async fn signal_and_wait_for_shutdown(&self, _: Request<()>) -> Answer<()> {
        Ok(Response::new(()))
    }

    async fn get_deployment_info(&self, _: Request<()>) -> Answer<rpc::DeploymentInfo> {
        unused()
    }

    async fn invoke(&self, _: Request<rpc::ResourceInvokeRequest>) -> Answer<rpc::InvokeResponse> {
        unused()
    }

    async fn call(&self, _: Request<rpc::ResourceCallRequest>) -> Answer<rpc::CallResponse> {
        unused()
    }

    async fn read_resource(&self, _: Request<rpc::ReadResourceRequest>) -> Answer<rpc::ReadResourceResponse> {
        unused()
    }

    async fn register_stack_transform(&self, _: Request<rpc::Callback>) -> Answer<()> {
        unused()
    }

    async fn register_stack_invoke_transform(&self, _: Request<rpc::Callback>) -> Answer<()> {
        unused()
    }

    async fn register_resource_hook(&self, _: Request<rpc::RegisterResourceHookRequest>) -> Answer<()> {
        unused()
    }

    async fn register_error_hook(&self, _: Request<rpc::RegisterErrorHookRequest>) -> Answer<()> {
        unused()
    }

    async fn register_package(
        &self,
        _: Request<rpc::RegisterPackageRequest>,
    ) -> Answer<rpc::RegisterPackageResponse> {
        unused()
    }
}
