//! An engine that only listens.

use std::sync::{Arc, Mutex};

use pulumi_wasm_proto::rpc::{
    GetRootResourceRequest, GetRootResourceResponse, LogRequest, LogSeverity, RequirePulumiVersionRequest,
    RequirePulumiVersionResponse, SetRootResourceRequest, SetRootResourceResponse, StartDebuggingRequest,
    engine_server::{Engine, EngineServer},
};
use tokio::{net::TcpListener, sync::oneshot};
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

/// What the user would see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) severity: LogSeverity,
    pub(crate) message: String,
}

/// A log that a host can write to.
pub(crate) struct Log {
    pub(crate) address: String,
    entries: Entries,
    debugging: Debugging,
    stop: Option<oneshot::Sender<()>>,
}

type Entries = Arc<Mutex<Vec<Entry>>>;
type Debugging = Arc<Mutex<Vec<StartDebuggingRequest>>>;

impl Log {
    pub(crate) async fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, entries) = (listener.local_addr().unwrap().to_string(), Entries::default());
        let debugging = Debugging::default();
        let service = EngineServer::new(Listener(entries.clone(), debugging.clone()));
        let (stop, stopped) = oneshot::channel();
        let stopped = async { stopped.await.unwrap_or_default() };
        let serving =
            Server::builder().serve_with_incoming_shutdown(service, TcpIncoming::from(listener), stopped);
        tokio::spawn(serving);
        Self { address, entries, debugging, stop: Some(stop) }
    }

    /// What was logged to stay: progress is left out.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries.lock().unwrap().clone()
    }

    /// The only entry.
    pub(crate) fn only(&self) -> Entry {
        let entries = self.entries();
        assert_eq!(entries.len(), 1, "{entries:#?}");
        entries[0].clone()
    }

    /// What debuggers were told.
    pub(crate) fn debugging(&self) -> Vec<StartDebuggingRequest> {
        self.debugging.lock().unwrap().clone()
    }

    /// The engine ends.
    pub(crate) fn stop(&mut self) {
        self.stop = None;
    }
}

struct Listener(Entries, Debugging);

#[tonic::async_trait]
impl Engine for Listener {
    async fn log(&self, request: Request<LogRequest>) -> Result<Response<()>, Status> {
        let request = request.into_inner();
        if !request.ephemeral {
            self.0.lock().unwrap().push(Entry { severity: request.severity(), message: request.message });
        }
        Ok(Response::new(()))
    }

    async fn get_root_resource(
        &self,
        _: Request<GetRootResourceRequest>,
    ) -> Result<Response<GetRootResourceResponse>, Status> {
        Err(Status::unimplemented("not in these tests"))
    }

    async fn set_root_resource(
        &self,
        _: Request<SetRootResourceRequest>,
    ) -> Result<Response<SetRootResourceResponse>, Status> {
        Err(Status::unimplemented("not in these tests"))
    }

    async fn start_debugging(&self, request: Request<StartDebuggingRequest>) -> Result<Response<()>, Status> {
        self.1.lock().unwrap().push(request.into_inner());
        Ok(Response::new(()))
    }

    async fn require_pulumi_version(
        &self,
        _: Request<RequirePulumiVersionRequest>,
    ) -> Result<Response<RequirePulumiVersionResponse>, Status> {
        Err(Status::unimplemented("not in these tests"))
    }
}
