//! Crates for programs: packed, generated, linked.

use std::process::Command;

use pulumi_wasm_proto::rpc::{
    GeneratePackageRequest, GetRequiredPackagesRequest, LinkRequest, PackRequest, PackageDependency,
    PackageParameterization, link_request::LinkDependency,
};
use tempfile::TempDir;

use crate::support::{Host, Program};

const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../pulumi-wasm");

/// A package that the plugin `base` makes of a parameter.
const SCHEMA: &str = r#"{
    "name": "toy-box", "version": "1.2.3",
    "resources": {"toy-box:index:Ball": {"inputProperties": {"size": {"type": "integer"}}}},
    "parameterization": {"baseProvider": {"name": "base", "version": "2.0.0"}, "parameter": "AP8="}
}"#;

#[tokio::test]
async fn the_packed_sdk_needs_no_workspace() {
    let mut host = Host::start().await;
    let destination = TempDir::new().unwrap();
    let request = PackRequest {
        package_directory: SDK.to_owned(),
        destination_directory: destination.path().to_str().unwrap().to_owned(),
    };
    let packed = host.client.pack(request).await.unwrap().into_inner().artifact_path;
    assert!(packed.ends_with(concat!("pulumi-wasm-", env!("CARGO_PKG_VERSION"))), "{packed}");
    let mut metadata = Command::new("cargo");
    metadata.args(["metadata", "--offline", "--format-version=1"]).current_dir(&packed);
    let output = metadata.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What `pulumi package add` does with a host.
#[tokio::test]
async fn an_added_package_is_one_that_the_program_needs() {
    let mut host = Host::start().await;
    let program = Program::new("fn main() {}");
    let manifest =
        "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n[dependencies]\n";
    program.write("Cargo.toml", &format!("{manifest}pulumi-wasm = {{ path = '{SDK}' }}\n"));
    let generate = GeneratePackageRequest {
        directory: program.path("sdks/toy-box").to_str().unwrap().to_owned(),
        schema: SCHEMA.to_owned(),
        local: true,
        ..GeneratePackageRequest::default()
    };
    assert_eq!(host.client.generate_package(generate).await.unwrap().into_inner().diagnostics, []);
    let package = PackageDependency { name: "base".to_owned(), ..PackageDependency::default() };
    let packages = vec![LinkDependency { package: Some(package), path: "sdks/toy-box".to_owned() }];
    let link = LinkRequest { info: Some(program.info()), packages, ..LinkRequest::default() };
    let linked = host.client.link(link).await.unwrap().into_inner();
    assert!(linked.import_instructions.contains("use pulumi_wasm_toy_box;"), "{linked:?}");
    let required = GetRequiredPackagesRequest { info: Some(program.info()) };
    let required = host.client.get_required_packages(required).await.unwrap().into_inner();
    let parameterization = PackageParameterization {
        name: "toy-box".to_owned(),
        version: "1.2.3".to_owned(),
        value: vec![0, 255],
    };
    let expected = PackageDependency {
        name: "base".to_owned(),
        kind: "resource".to_owned(),
        version: "2.0.0".to_owned(),
        parameterization: Some(parameterization),
        ..PackageDependency::default()
    };
    assert_eq!(required.packages, [expected]);
}
