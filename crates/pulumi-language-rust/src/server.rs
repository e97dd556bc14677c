//! Listens, says where, serves until nobody needs it any more.

use std::net::Ipv4Addr;

use anyhow::Context;
use pulumi_wasm_proto::rpc::language_runtime_server::LanguageRuntimeServer;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tonic::transport::{Server, server::TcpIncoming};

use crate::{engine::Engine, host::Host};

/// What Pulumi's own hosts and the engine allow; a program's configuration can be large.
const MAX_MESSAGE_BYTES: usize = 400 * 1024 * 1024;

/// Serves until a signal arrives or the engine is gone. Then every call still running is dropped with its children.
pub(crate) async fn serve(engine: Engine) -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listening on 127.0.0.1")?;
    println!("{}", listener.local_addr()?.port());
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let service =
        LanguageRuntimeServer::new(Host::new(engine.clone())).max_decoding_message_size(MAX_MESSAGE_BYTES);
    tokio::select! {
        served = Server::builder().serve_with_incoming(service, incoming) => served.context("serving gRPC"),
        interrupted = interrupted() => interrupted.context("waiting for signals"),
        () = engine.gone() => Ok(()),
    }
}

async fn interrupted() -> std::io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => (),
        _ = terminate.recv() => (),
    }
    Ok(())
}
