//! The engine: whoever started this host, and the way for text to reach the user.

use std::{
    future::pending,
    sync::{Arc, OnceLock},
};

use anyhow::Context;
use prost_types::Struct;
use pulumi_wasm_proto::{
    markup, plugin,
    rpc::{LogRequest, LogSeverity, StartDebuggingRequest, engine_client::EngineClient},
};
use tonic::transport::{Channel, Endpoint};

/// A handle to the engine, known by its address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Engine {
    connection: Arc<OnceLock<Connection>>,
}

#[derive(Debug)]
struct Connection {
    address: String,
    client: EngineClient<Channel>,
}

impl Engine {
    /// Says where the engine is. The first address counts.
    pub(crate) fn connect(&self, address: &str) -> anyhow::Result<()> {
        let endpoint = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("{address:?} isn't the address of an engine"))?;
        let client = EngineClient::new(endpoint.connect_lazy());
        self.connection.get_or_init(|| Connection { address: address.to_owned(), client });
        Ok(())
    }

    /// Where the engine listens.
    pub(crate) fn address(&self) -> Option<&str> {
        self.connection.get().map(|connection| connection.address.as_str())
    }

    /// Shows what went wrong, as an error.
    pub(crate) async fn error(&self, message: &str) {
        self.log(LogSeverity::Error, markup::escape(message), false).await;
    }

    /// Shows what the user should know.
    pub(crate) async fn info(&self, message: &str) {
        self.message(markup::escape(message)).await;
    }

    /// Shows a message that already carries the CLI's markup, as it is, and keeps it.
    pub(crate) async fn message(&self, markup: String) {
        self.log(LogSeverity::Info, markup, false).await;
    }

    /// Shows what is being done, until there is something newer to show.
    pub(crate) async fn progress(&self, message: &str) {
        self.log(LogSeverity::Info, markup::escape(message), true).await;
    }

    /// Tells the user, and an editor that listens, where a debugger can attach.
    pub(crate) async fn start_debugging(&self, config: Struct, how: String) -> anyhow::Result<()> {
        let request = StartDebuggingRequest { config: Some(config), message: how };
        let connection = self.connection.get().context("--attach-debugger needs an engine")?;
        connection.client.clone().start_debugging(request).await.context("the engine can't debug")?;
        Ok(())
    }

    /// Text that the engine doesn't take goes to stderr, which the CLI shows too: nothing is lost.
    async fn log(&self, severity: LogSeverity, message: String, ephemeral: bool) {
        let request = LogRequest { severity: severity.into(), message, ephemeral, ..LogRequest::default() };
        if !self.send(request.clone()).await && !ephemeral {
            eprintln!("{}", request.message);
        }
    }

    async fn send(&self, request: LogRequest) -> bool {
        let Some(connection) = self.connection.get() else { return false };
        connection.client.clone().log(request).await.is_ok()
    }

    /// Returns once nobody listens at the engine's address any more, however the CLI ended.
    pub(crate) async fn gone(&self) {
        let Some(address) = self.address() else { return pending().await };
        plugin::gone(address).await;
    }
}
