//! The life of a plugin's process: started by the engine, it serves until the engine is done with it.

mod engine;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use tokio::net::TcpListener;
use tonic::{service::Routes, transport::server::TcpIncoming};

pub use self::engine::{engine_address, gone};
use crate::debugger;

/// The engine's own limit for one message, in bytes; archives in text can be large.
pub const LARGEST_MESSAGE: usize = 400 << 20;

/// Why a plugin couldn't be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The port could not be opened or told to the engine.
    #[error("failed to open a port on 127.0.0.1")]
    Listen(#[source] io::Error),
    /// The server ended by itself.
    #[error("failed to serve")]
    Serve(#[source] tonic::transport::Error),
}

/// Why a plugin's work is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The engine is done with it: whatever it was told is recorded.
    Dismissed,
    /// The engine is gone without a word: it may have recorded nothing of what it was told last.
    Abandoned,
}

/// The `main` of a plugin: serves the services to the engine that started this process. `name` begins its last words.
pub fn run(name: &str, services: impl FnOnce() -> Routes) -> ExitCode {
    run_then(name, services, |_| ())
}

/// The same, and then does what is to be done at the end.
pub fn run_then(name: &str, services: impl FnOnce() -> Routes, then: impl FnOnce(End)) -> ExitCode {
    debugger::wait();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let served = runtime.map_err(ServeError::Listen).and_then(|runtime| {
        let result = runtime.block_on(async { serve(services()).await });
        // What still runs has nobody left to tell about it.
        runtime.shutdown_background();
        result
    });
    match served {
        Ok(end) => {
            then(end);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let reason = error.source().map(|reason| format!(": {reason}")).unwrap_or_default();
            eprintln!("{name}: {error}{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until the engine is done or gone.
///
/// # Errors
/// When the port can't be opened, or the server fails.
pub async fn serve(services: Routes) -> Result<End, ServeError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(ServeError::Listen)?;
    let port = listener.local_addr().map_err(ServeError::Listen)?.port();
    announce(port).map_err(ServeError::Listen)?;
    // Small answers must not wait for the engine's acknowledgement of earlier ones: 40 ms for each resource.
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let mut reason = End::Abandoned;
    let over = async { reason = end(engine_address()).await };
    tonic::transport::Server::builder()
        .add_routes(services)
        .serve_with_incoming_shutdown(incoming, over)
        .await
        .map_err(ServeError::Serve)?;
    Ok(reason)
}

/// Tells the engine where we listen: the first line on stdout is the port.
fn announce(port: u16) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{port}")?;
    stdout.flush()
}

/// Ends when nobody needs us any more: the engine interrupts us when it is done (it started us in a process group of
/// our own, so Ctrl-C in a terminal reaches only the engine), or it is gone without a word.
async fn end(engine: Option<String>) -> End {
    let gone = async {
        match engine {
            Some(engine) => gone(&engine).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => End::Dismissed,
        () = gone => End::Abandoned,
    }
}
