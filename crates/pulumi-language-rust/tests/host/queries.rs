//! What the CLI asks about a project.

use std::fs;

use pulumi_wasm_proto::rpc::{
    AboutRequest, GetProgramDependenciesRequest, GetRequiredPackagesRequest, InstallDependenciesRequest,
    PackageDependency, ProgramInfo,
};
use tonic::Status;

use crate::support::{Host, Program};

/// A program with a crate of bindings, one of which that one needs, and a neighbour.
fn program() -> Program {
    let program = Program::new("fn main() {}");
    let manifest = |name: &str, rest: &str| {
        format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n{rest}\n")
    };
    let root = "[dependencies]\nbindings = { path = 'bindings' }\n[workspace]\nmembers = ['neighbour']";
    program.write("Cargo.toml", &manifest("tiny", root));
    let bindings = "[package.metadata.pulumi]\nname = 'aws'\nversion = '7.51.1'\n[dependencies]\ncore = { path = '../core', package = 'inner' }";
    let neighbour = "[package.metadata.pulumi]\nname = 'unrelated'\nversion = '1.0.0'";
    for (folder, name, rest) in
        [("bindings", "bindings", bindings), ("core", "inner", ""), ("neighbour", "neighbour", neighbour)]
    {
        program.write(&format!("{folder}/Cargo.toml"), &manifest(name, rest));
        program.write(&format!("{folder}/src/lib.rs"), "");
    }
    program
}

#[tokio::test]
async fn required_packages_are_those_the_program_reaches() {
    let host = Host::start().await;
    let program = program();
    assert_eq!(required(&host, &program).await, ["resource aws 7.51.1"]);
    assert_eq!(required(&host, &program).await, ["resource aws 7.51.1"]);
    let manifest = fs::read_to_string(program.path("bindings/Cargo.toml")).unwrap();
    program.write("bindings/Cargo.toml", &manifest.replace("7.51.1", "7.52.0"));
    assert_eq!(required(&host, &program).await, ["resource aws 7.52.0"]);
}

async fn required(host: &Host, program: &Program) -> Vec<String> {
    let packages = packages(host, program.info()).await;
    packages.iter().map(|p| format!("{} {} {}", p.kind, p.name, p.version)).collect()
}

async fn packages(host: &Host, program: ProgramInfo) -> Vec<PackageDependency> {
    let request = GetRequiredPackagesRequest { info: Some(program) };
    host.client.clone().get_required_packages(request).await.unwrap().into_inner().packages
}

/// So that the CLI fetches that plugin from where Pulumi keeps it.
#[tokio::test]
async fn this_projects_program_requires_aws_in_the_bindings_version_and_names_no_place_for_it() {
    let bindings = include_str!("../../../pulumi-wasm-aws/schema.json");
    let bindings: serde_json::Value = serde_json::from_str(bindings).unwrap();
    let folder = fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).unwrap();
    let folder = folder.to_str().unwrap().to_owned();
    let program = ProgramInfo {
        root_directory: folder.clone(),
        program_directory: folder,
        entry_point: ".".to_owned(),
        options: None,
    };
    let official = PackageDependency {
        name: "aws".to_owned(),
        kind: "resource".to_owned(),
        version: bindings["version"].as_str().unwrap().to_owned(),
        ..PackageDependency::default()
    };
    assert_eq!(packages(&Host::start().await, program).await, [official]);
}

#[tokio::test]
async fn dependencies_are_direct_or_all() {
    let mut host = Host::start().await;
    let program = program();
    for (transitive_dependencies, expected) in [(false, vec!["bindings"]), (true, vec!["bindings", "inner"])]
    {
        let request = GetProgramDependenciesRequest {
            info: Some(program.info()),
            transitive_dependencies,
            ..GetProgramDependenciesRequest::default()
        };
        let response = host.client.get_program_dependencies(request).await.unwrap().into_inner();
        let names: Vec<_> = response.dependencies.iter().map(|dependency| &*dependency.name).collect();
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn about_names_the_toolchain() {
    let mut host = Host::start().await;
    let program = Program::new("");
    let response = host.client.about(AboutRequest { info: Some(program.info()) }).await.unwrap().into_inner();
    assert!(response.executable.ends_with("rustc"), "{response:?}");
    assert!(response.version.starts_with(|c: char| c.is_ascii_digit()), "{response:?}");
    assert!(response.metadata.contains_key("cargo"), "{response:?}");
}

async fn install(host: &Host, program: &Program) -> (String, Result<(), Status>) {
    let request = InstallDependenciesRequest { info: Some(program.info()), ..Default::default() };
    let mut output = host.client.clone().install_dependencies(request).await.unwrap().into_inner();
    let mut stderr = Vec::new();
    let result = loop {
        match output.message().await {
            Ok(Some(chunk)) => stderr.extend(chunk.stderr),
            Ok(None) => break Ok(()),
            Err(status) => break Err(status),
        }
    };
    (String::from_utf8(stderr).unwrap(), result)
}

#[tokio::test]
async fn installing_streams_what_cargo_says() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    install(&host, &program).await.1.unwrap();
    program.write("Cargo.toml", "nonsense");
    let (stderr, result) = install(&host, &program).await;
    assert!(stderr.contains("Cargo.toml:1"), "{stderr}");
    assert_eq!(result.unwrap_err().message(), "cargo fetch failed");
}

#[tokio::test]
async fn the_version_is_the_hosts_own() {
    let mut host = Host::start().await;
    let version = host.client.get_plugin_info(()).await.unwrap().into_inner().version;
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
}
