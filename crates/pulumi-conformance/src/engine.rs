//! The engine as a host sees it: what it says is kept for the test it says it in, the rest is the suite's to answer.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use pulumi_wasm_proto::{
    markup,
    rpc::{
        GetRootResourceRequest, GetRootResourceResponse, LogRequest, RequirePulumiVersionRequest,
        RequirePulumiVersionResponse, SetRootResourceRequest, SetRootResourceResponse, StartDebuggingRequest,
        engine_client::EngineClient,
        engine_server::{self, EngineServer},
    },
};
use tokio::{net::TcpListener, sync::oneshot};
use tonic::{
    Request, Response, Status,
    transport::{Channel, Server, server::TcpIncoming},
};

/// What a host and the programs it runs have said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said(Arc<Mutex<String>>);

impl Said {
    /// Adds a line.
    pub(crate) fn add(&self, line: &str) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.push_str(line.trim_end());
        said.push('\n');
    }

    /// What was said since the last time.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An engine of one host. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Engine {
    /// Where it listens.
    pub(crate) address: String,
    _end: oneshot::Sender<()>,
}

/// Serves an engine for one host.
pub(crate) async fn serve(said: Said, suite: Channel) -> Result<Engine> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("can't listen on 127.0.0.1")?;
    let address = listener.local_addr()?.to_string();
    let service = EngineServer::new(Listener { said, suite: EngineClient::new(suite) })
        .max_decoding_message_size(usize::MAX);
    let (_end, ended) = oneshot::channel::<()>();
    let ended = async { ended.await.unwrap_or_default() };
    let incoming = TcpIncoming::from(listener);
    tokio::spawn(Server::builder().serve_with_incoming_shutdown(service, incoming, ended));
    Ok(Engine { address, _end })
}

#[derive(Debug)]
struct Listener {
    said: Said,
    suite: EngineClient<Channel>,
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl engine_server::Engine for Listener {
    async fn log(&self, request: Request<LogRequest>) -> Answer<()> {
        let entry = request.into_inner();
        if !entry.ephemeral {
            let severity = entry.severity().as_str_name().to_lowercase();
            self.said.add(&format!("{severity}: {}", markup::removed(&entry.message)));
        }
        Ok(Response::new(()))
    }

    async fn get_root_resource(
        &self,
        request: Request<GetRootResourceRequest>,
    ) -> Answer<GetRootResourceResponse> {
        self.suite.clone().get_root_resource(request).await
    }

    async fn set_root_resource(
        &self,
        request: Request<SetRootResourceRequest>,
    ) -> Answer<SetRootResourceResponse> {
        self.suite.clone().set_root_resource(request).await
    }

    async fn start_debugging(&self, request: Request<StartDebuggingRequest>) -> Answer<()> {
        self.suite.clone().start_debugging(request).await
    }

    async fn require_pulumi_version(
        &self,
        request: Request<RequirePulumiVersionRequest>,
    ) -> Answer<RequirePulumiVersionResponse> {
        self.suite.clone().require_pulumi_version(request).await
    }
}
