//! The life of a plugin's process: started by the engine, it serves until the engine is done with it.

use std::{io::Write, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use pulumi_wasm_proto::rpc::resource_provider_server::ResourceProviderServer;
use tokio::net::{TcpListener, TcpStream};
use tonic::transport::server::TcpIncoming;

use crate::{
    package::{Package, Provider},
    server::Server,
    service::Service,
};

/// The engine's own limit; archives in text can be large.
const LARGEST_MESSAGE: usize = 400 << 20;

/// How often to look whether the engine still lives.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// Why a provider couldn't be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The port could not be opened or told to the engine.
    #[error("failed to open a port on 127.0.0.1")]
    Listen(#[source] std::io::Error),
    /// The server ended by itself.
    #[error("failed to serve")]
    Serve(#[source] tonic::transport::Error),
}

/// The `main` of a provider: serves the package to the engine that started this process.
pub fn run<P: Provider>(package: Package<P>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let served = runtime.map_err(ServeError::Listen).and_then(|runtime| runtime.block_on(serve(package)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            let reason = error.source().map(|reason| format!(": {reason}")).unwrap_or_default();
            eprintln!("{}: {error}{reason}", P::NAME);
            ExitCode::FAILURE
        }
    }
}

/// Serves a package until the engine is gone.
///
/// # Errors
/// When the port can't be opened, or the server fails.
pub async fn serve<P: Provider>(package: Package<P>) -> Result<(), ServeError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(ServeError::Listen)?;
    let address = listener.local_addr().map_err(ServeError::Listen)?;
    announce(address).map_err(ServeError::Listen)?;
    let service = ResourceProviderServer::new(Service(Arc::new(Server::new(package))))
        .max_decoding_message_size(LARGEST_MESSAGE)
        .max_encoding_message_size(LARGEST_MESSAGE);
    // Small answers must not wait for the engine's acknowledgement of earlier ones: 40 ms for each resource.
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    tonic::transport::Server::builder()
        .add_service(service)
        .serve_with_incoming_shutdown(incoming, end(engine_address()))
        .await
        .map_err(ServeError::Serve)
}

/// Tells the engine where we listen: the first line on stdout is the port.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{}", address.port())?;
    stdout.flush()
}

/// The engine's address: the argument that isn't a flag.
fn engine_address() -> Option<String> {
    std::env::args().skip(1).find(|argument| !argument.starts_with('-'))
}

/// Ends when nobody needs us any more: the engine interrupts us when it is done (it started us in a process group of
/// our own, so Ctrl-C in a terminal reaches only the engine), or it is gone without a word.
async fn end(engine: Option<String>) {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = gone(engine) => {}
    }
}

async fn gone(engine: Option<String>) {
    let Some(engine) = engine else { return std::future::pending().await };
    while TcpStream::connect(&engine).await.is_ok() {
        tokio::time::sleep(HEARTBEAT).await;
    }
}
