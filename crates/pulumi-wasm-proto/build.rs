//! Compiles `proto/` with protox, so that no protoc has to be installed.

use std::path::Path;

const ROOT: &str = "proto";
const FILES: [&str; 8] = [
    "google/rpc/status.proto",
    "pulumi/analyzer.proto",
    "pulumi/codegen/loader.proto",
    "pulumi/errors.proto",
    "pulumi/engine.proto",
    "pulumi/language.proto",
    "pulumi/resource.proto",
    "pulumi/testing/language.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={ROOT}");
    let descriptors = protox::compile(FILES.map(|file| Path::new(ROOT).join(file)), [ROOT])?;
    let mut config = prost_build::Config::new();
    // The details of an error are found by their full name.
    config.enable_type_names();
    tonic_prost_build::configure().compile_fds_with_config(descriptors, config)?;
    Ok(())
}
