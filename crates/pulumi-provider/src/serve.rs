//! The life of a provider's process.

use std::{process::ExitCode, sync::Arc};

use pulumi_wasm_proto::{
    plugin::{self, End, LARGEST_MESSAGE},
    rpc::resource_provider_server::ResourceProviderServer,
};
use tonic::service::Routes;

use crate::{
    journal::Journal,
    package::{Package, Provider},
    server::Server,
    service::Service,
};

pub use plugin::ServeError;

/// The `main` of a provider: serves the package to the engine that started this process.
pub fn run<P: Provider>(package: Package<P>) -> ExitCode {
    let server = server(package);
    let ended = server.clone();
    plugin::run_then(P::NAME, || services(server), |end| settle(&ended, end))
}

/// Serves a package until the engine is done or gone.
///
/// # Errors
/// When the port can't be opened, or the server fails.
pub async fn serve<P: Provider>(package: Package<P>) -> Result<(), ServeError> {
    let server = server(package);
    let end = plugin::serve(services(server.clone())).await?;
    settle(&server, end);
    Ok(())
}

fn server<P: Provider>(package: Package<P>) -> Arc<Server<P>> {
    Arc::new(Server::new(package, Journal::of_user(P::NAME)))
}

/// An engine that dismisses us has recorded what we created. Of one that is gone without a word nobody knows.
fn settle<P: Provider>(server: &Server<P>, end: End) {
    if end == End::Dismissed {
        server.creations().forget_answered();
    }
}

fn services<P: Provider>(server: Arc<Server<P>>) -> Routes {
    let service = ResourceProviderServer::new(Service(server));
    Routes::new(service.max_decoding_message_size(LARGEST_MESSAGE).max_encoding_message_size(LARGEST_MESSAGE))
}
