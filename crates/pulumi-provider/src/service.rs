//! The gRPC service in front of [`Server`].

use std::sync::Arc;

use pulumi_wasm_proto::rpc::{self, resource_provider_server::ResourceProvider};
use tokio::task::JoinError;
use tokio_stream::Empty;
use tonic::{Request, Response, Status, async_trait};

use crate::{Error, package::Provider, server::Server};

/// Shares a server between connections.
pub(crate) struct Service<P: Provider>(pub(crate) Arc<Server<P>>);

type Answer<T> = Result<Response<T>, Status>;

impl<P: Provider> Service<P> {
    /// Runs an operation to its end, even if nobody waits for it any more.
    async fn run<T, F>(&self, operation: impl FnOnce(Arc<Server<P>>) -> F) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Status>> + Send + 'static,
    {
        answer(tokio::spawn(operation(self.0.clone())).await)
    }
}

/// What an operation came to. Of a panic the engine would see nothing but a broken connection.
fn answer<T>(ended: Result<Result<T, Status>, JoinError>) -> Answer<T> {
    let bug = |panic| Error::provider_bug("an operation panicked").because(panic);
    let result = ended.map_err(|panic| Status::internal(bug(panic).report()))?;
    result.map(Response::new)
}

#[async_trait]
impl<P: Provider> ResourceProvider for Service<P> {
    type ListStream = Empty<Result<rpc::ListResponse, Status>>;

    async fn handshake(
        &self,
        _: Request<rpc::ProviderHandshakeRequest>,
    ) -> Answer<rpc::ProviderHandshakeResponse> {
        Ok(Response::new(rpc::ProviderHandshakeResponse {
            accept_secrets: true,
            supports_autonaming_configuration: true,
            ..Default::default()
        }))
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Answer<rpc::PluginInfo> {
        Ok(Response::new(rpc::PluginInfo { version: P::VERSION.into() }))
    }

    async fn attach(&self, _: Request<rpc::PluginAttach>) -> Answer<()> {
        Ok(Response::new(()))
    }

    async fn get_schema(&self, _: Request<rpc::GetSchemaRequest>) -> Answer<rpc::GetSchemaResponse> {
        Ok(Response::new(rpc::GetSchemaResponse { schema: self.0.schema() }))
    }

    async fn get_mapping(&self, _: Request<rpc::GetMappingRequest>) -> Answer<rpc::GetMappingResponse> {
        Ok(Response::new(rpc::GetMappingResponse::default()))
    }

    async fn get_mappings(&self, _: Request<rpc::GetMappingsRequest>) -> Answer<rpc::GetMappingsResponse> {
        Ok(Response::new(rpc::GetMappingsResponse::default()))
    }

    async fn check_config(&self, request: Request<rpc::CheckRequest>) -> Answer<rpc::CheckResponse> {
        self.0.check_config(request.into_inner().news).map(Response::new)
    }

    async fn diff_config(&self, request: Request<rpc::DiffRequest>) -> Answer<rpc::DiffResponse> {
        self.0.diff_config(request.into_inner()).map(Response::new)
    }

    async fn configure(&self, request: Request<rpc::ConfigureRequest>) -> Answer<rpc::ConfigureResponse> {
        self.run(|server| async move { server.configure(request.into_inner().args).await }).await?;
        Ok(Response::new(rpc::ConfigureResponse {
            accept_secrets: true,
            supports_preview: true,
            supports_autonaming_configuration: true,
            ..Default::default()
        }))
    }

    async fn check(&self, request: Request<rpc::CheckRequest>) -> Answer<rpc::CheckResponse> {
        self.run(|server| async move { server.check(request.into_inner()) }).await
    }

    async fn diff(&self, request: Request<rpc::DiffRequest>) -> Answer<rpc::DiffResponse> {
        self.run(|server| async move { server.diff(request.into_inner()) }).await
    }

    async fn create(&self, request: Request<rpc::CreateRequest>) -> Answer<rpc::CreateResponse> {
        self.run(|server| async move { server.create(request.into_inner()).await }).await
    }

    async fn read(&self, request: Request<rpc::ReadRequest>) -> Answer<rpc::ReadResponse> {
        self.run(|server| async move { server.read(request.into_inner()).await }).await
    }

    async fn update(&self, request: Request<rpc::UpdateRequest>) -> Answer<rpc::UpdateResponse> {
        self.run(|server| async move { server.update(request.into_inner()).await }).await
    }

    async fn delete(&self, request: Request<rpc::DeleteRequest>) -> Answer<()> {
        self.run(|server| async move { server.delete(request.into_inner()).await }).await
    }

    async fn invoke(&self, request: Request<rpc::InvokeRequest>) -> Answer<rpc::InvokeResponse> {
        self.run(|server| async move { server.invoke(request.into_inner()).await }).await
    }

    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        self.0.cancel_all();
        Ok(Response::new(()))
    }

    async fn parameterize(&self, _: Request<rpc::ParameterizeRequest>) -> Answer<rpc::ParameterizeResponse> {
        Err(Status::unimplemented("this provider takes no parameters"))
    }

    async fn call(&self, _: Request<rpc::CallRequest>) -> Answer<rpc::CallResponse> {
        Err(Status::unimplemented("this provider has no methods"))
    }

    async fn list(&self, _: Request<rpc::ListRequest>) -> Answer<Self::ListStream> {
        Err(Status::unimplemented("this provider can't list resources"))
    }

    async fn construct(&self, _: Request<rpc::ConstructRequest>) -> Answer<rpc::ConstructResponse> {
        Err(Status::unimplemented("this provider has no components"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_the_providers_bug_and_says_so() {
        let ended = tokio::spawn(async { if true { panic!("no chairs") } else { Ok(()) } }).await;
        let status = answer(ended).unwrap_err();
        assert_eq!(status.code(), tonic::Code::Internal);
        assert!(status.message().contains("bug in the provider"), "{status}");
        assert!(status.message().contains("no chairs"), "{status}");
    }
}
