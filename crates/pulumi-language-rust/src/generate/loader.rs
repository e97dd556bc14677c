//! Schemas from whoever asks for a program.

use anyhow::{Context, Result};
use pulumi_pcl::{PackageRef, SchemaError, Schemas};
use pulumi_wasm_proto::loader::{GetSchemaRequest, Parameterization, loader_client::LoaderClient};
use tokio::runtime::Handle;
use tonic::transport::{Channel, Endpoint};

/// A client for threads that may wait.
#[derive(Clone, Debug)]
pub(super) struct Loader {
    client: LoaderClient<Channel>,
    runtime: Handle,
}

impl Loader {
    /// A client of the loader at this address.
    pub(super) fn new(address: &str) -> Result<Self> {
        let endpoint = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("{address:?} isn't the address of a loader of schemas"))?;
        let runtime = Handle::current();
        let _entered = runtime.enter();
        // A schema can be of any size.
        let client = LoaderClient::new(endpoint.connect_lazy()).max_decoding_message_size(usize::MAX);
        Ok(Self { client, runtime: runtime.clone() })
    }
}

impl Schemas for Loader {
    fn schema(&self, package: &PackageRef) -> Result<Vec<u8>, SchemaError> {
        let mut client = self.client.clone();
        let answer = self.runtime.block_on(client.get_schema(request(package)));
        let failed = |status| SchemaError { package: package.name.clone(), source: Box::new(status) };
        Ok(answer.map_err(failed)?.into_inner().schema)
    }
}

fn request(package: &PackageRef) -> GetSchemaRequest {
    let package = package.clone();
    GetSchemaRequest {
        package: package.name,
        version: package.version.unwrap_or_default(),
        download_url: package.download_url.unwrap_or_default(),
        parameterization: package.parameterization.map(|made| Parameterization {
            name: made.name,
            version: made.version,
            value: made.value,
        }),
    }
}
