//! Crates for programs: packed, generated, linked.

use std::{path::Path, process::Command};

use pulumi_wasm_proto::rpc::PackRequest;
use tempfile::TempDir;

use crate::support::Host;

#[tokio::test]
async fn the_packed_sdk_needs_no_workspace() {
    let mut host = Host::start().await;
    let destination = TempDir::new().unwrap();
    let request = PackRequest {
        package_directory: concat!(env!("CARGO_MANIFEST_DIR"), "/../pulumi-wasm").to_owned(),
        destination_directory: destination.path().to_str().unwrap().to_owned(),
    };
    let packed = host.client.pack(request).await.unwrap().into_inner().artifact_path;
    assert!(packed.ends_with(concat!("pulumi-wasm-", env!("CARGO_PKG_VERSION"))), "{packed}");
    let mut metadata = Command::new("cargo");
    metadata.args(["metadata", "--offline", "--format-version=1"]).current_dir(Path::new(&packed));
    let output = metadata.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
