//! The life of a provider's process.

use std::{process::ExitCode, sync::Arc};

use pulumi_wasm_proto::{
    plugin::{self, LARGEST_MESSAGE},
    rpc::resource_provider_server::ResourceProviderServer,
};
use tonic::service::Routes;

use crate::{
    package::{Package, Provider},
    server::Server,
    service::Service,
};

pub use plugin::ServeError;

/// The `main` of a provider: serves the package to the engine that started this process.
pub fn run<P: Provider>(package: Package<P>) -> ExitCode {
    plugin::run(P::NAME, || services(package))
}

/// Serves a package until the engine is gone.
///
/// # Errors
/// When the port can't be opened, or the server fails.
pub async fn serve<P: Provider>(package: Package<P>) -> Result<(), ServeError> {
    plugin::serve(services(package)).await
}

fn services<P: Provider>(package: Package<P>) -> Routes {
    let service = ResourceProviderServer::new(Service(Arc::new(Server::new(package))));
    Routes::new(service.max_decoding_message_size(LARGEST_MESSAGE).max_encoding_message_size(LARGEST_MESSAGE))
}
