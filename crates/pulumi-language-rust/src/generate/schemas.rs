//! Schemas from the CLI's loader.

use anyhow::Context;
use pulumi_pcl::{PackageRef, SchemaError, Schemas};
use pulumi_wasm_proto::loader::{GetSchemaRequest, Parameterization, loader_client::LoaderClient};
use tokio::runtime::Handle;
use tonic::transport::{Channel, Endpoint};

/// The loader of the CLI that asked.
#[derive(Debug)]
pub(super) struct Loader {
    client: LoaderClient<Channel>,
    runtime: Handle,
}

impl Loader {
    /// A loader at an address. To be used where blocking is allowed.
    pub(super) fn new(address: &str) -> anyhow::Result<Self> {
        let endpoint = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("{address:?} isn't the address of a schema loader"))?;
        let runtime = Handle::current();
        let _inside = runtime.enter();
        let client = LoaderClient::new(endpoint.connect_lazy()).max_decoding_message_size(usize::MAX);
        Ok(Self { client, runtime: runtime.clone() })
    }
}

impl Schemas for Loader {
    fn schema(&self, package: &PackageRef) -> Result<Vec<u8>, SchemaError> {
        let request = GetSchemaRequest {
            package: package.name.clone(),
            version: package.version.clone().unwrap_or_default(),
            download_url: package.download_url.clone().unwrap_or_default(),
            parameterization: package.parameterization.as_ref().map(|parameters| Parameterization {
                name: parameters.name.clone(),
                version: parameters.version.clone(),
                value: parameters.value.clone(),
            }),
        };
        let mut client = self.client.clone();
        let answer = self.runtime.block_on(client.get_schema(request));
        let failed = |status| SchemaError { package: package.name.clone(), source: Box::new(status) };
        answer.map(|answer| answer.into_inner().schema).map_err(failed)
    }
}
