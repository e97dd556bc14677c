//! The crates that a program depends on, for `pulumi about`.

use anyhow::Result;
use pulumi_wasm_proto::rpc::DependencyInfo;

use crate::{
    cargo::metadata::{Metadata, Package},
    engine::Engine,
    project::Project,
};

/// The program's own dependencies, or with what those depend on.
pub(crate) async fn list(
    project: &Project,
    transitive: bool,
    engine: &Engine,
) -> Result<Vec<DependencyInfo>> {
    let metadata = Metadata::of_dependencies(project, engine).await?;
    let program = metadata.program(project)?;
    Ok(metadata.dependencies(program, transitive).into_iter().map(describe).collect())
}

fn describe(package: &Package) -> DependencyInfo {
    DependencyInfo { name: package.name.clone(), version: package.version.clone() }
}
