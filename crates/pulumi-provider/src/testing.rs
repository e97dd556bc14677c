//! A provider without an engine and without a network, for tests.

use std::path::Path;

use pulumi_wasm_proto::{Object, rpc, to_struct};
use tonic::Status;

use crate::{
    journal::Journal,
    package::{Package, Provider},
    server::Server,
};

pub use pulumi_wasm_proto::status::details;

/// Calls a provider as the engine would, just above gRPC: requests and responses are the protocol's messages.
pub struct TestServer<P: Provider> {
    server: Server<P>,
}

impl<P: Provider> std::fmt::Debug for TestServer<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestServer").field("provider", &P::NAME).finish_non_exhaustive()
    }
}

/// The URN of a resource in a test.
pub fn urn(token: &str, name: &str) -> String {
    format!("urn:pulumi:test::test::{token}::{name}")
}

impl<P: Provider> TestServer<P> {
    /// A provider that isn't configured yet.
    pub fn new(package: Package<P>) -> Self {
        Self { server: Server::new(package, None) }
    }

    /// The same, with a folder for the notes of what is being created: two servers with the same one are as two
    /// processes, one after the other.
    pub fn with_journal(package: Package<P>, folder: &Path) -> Self {
        Self { server: Server::new(package, Some(Journal::at(folder))) }
    }

    /// The package's schema, in JSON.
    pub fn schema(&self) -> String {
        self.server.schema()
    }

    /// Checks a configuration.
    ///
    /// # Errors
    /// As the provider says.
    pub fn check_config(&self, config: Object) -> Result<rpc::CheckResponse, Status> {
        self.server.check_config(Some(to_struct(config)))
    }

    /// `DiffConfig`
    ///
    /// # Errors
    /// When the configuration can't be decoded.
    pub fn diff_config(&self, olds: Object, news: Object) -> Result<rpc::DiffResponse, Status> {
        let (olds, news) = (Some(to_struct(olds)), Some(to_struct(news)));
        self.server.diff_config(rpc::DiffRequest { old_inputs: olds, news, ..Default::default() })
    }

    /// Configures the provider.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn configure(&self, config: Object) -> Result<(), Status> {
        self.server.configure(Some(to_struct(config))).await
    }

    /// Checks inputs, given the old ones.
    ///
    /// # Errors
    /// As the provider says.
    pub fn check(&self, urn: &str, olds: Object, news: Object) -> Result<rpc::CheckResponse, Status> {
        self.server.check(rpc::CheckRequest {
            urn: urn.into(),
            olds: Some(to_struct(olds)),
            news: Some(to_struct(news)),
            random_seed: urn.as_bytes().to_vec(),
            ..Default::default()
        })
    }

    /// Compares.
    ///
    /// # Errors
    /// As the provider says.
    pub fn diff(&self, request: rpc::DiffRequest) -> Result<rpc::DiffResponse, Status> {
        self.server.diff(request)
    }

    /// Creates.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn create(&self, request: rpc::CreateRequest) -> Result<rpc::CreateResponse, Status> {
        self.server.create(request).await
    }

    /// Reads.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn read(&self, request: rpc::ReadRequest) -> Result<rpc::ReadResponse, Status> {
        self.server.read(request).await
    }

    /// Updates.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn update(&self, request: rpc::UpdateRequest) -> Result<rpc::UpdateResponse, Status> {
        self.server.update(request).await
    }

    /// Deletes.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn delete(&self, request: rpc::DeleteRequest) -> Result<(), Status> {
        self.server.delete(request).await
    }

    /// Calls a function.
    ///
    /// # Errors
    /// As the provider says.
    pub async fn invoke(&self, token: &str, args: Object) -> Result<rpc::InvokeResponse, Status> {
        let request =
            rpc::InvokeRequest { tok: token.into(), args: Some(to_struct(args)), ..Default::default() };
        self.server.invoke(request).await
    }

    /// The engine is done with the provider, and has recorded what it answered.
    pub fn dismiss(&self) {
        self.server.creations().forget_answered();
    }

    /// Stops every operation that waits.
    pub fn cancel(&self) {
        self.server.cancel_all();
    }
}
