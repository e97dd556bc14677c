//! The Pulumi packages that a program needs: its dependencies with `[package.metadata.pulumi]` in their Cargo.toml.

mod memory;

use anyhow::{Context, Result};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use pulumi_wasm_proto::rpc::{PackageDependency, PackageParameterization};
use serde::{Deserialize, Serialize};

use crate::{
    cargo::metadata::{Metadata, Package},
    engine::Engine,
    packages::memory::Memory,
    project::Project,
};

/// The name by which the protocol calls the SDK, as if it were a package.
pub(crate) const SDK: &str = "pulumi";
/// The SDK's crate.
pub(crate) const SDK_CRATE: &str = "pulumi-wasm";

/// `[package.metadata.pulumi]` of a crate of bindings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PulumiPackage {
    name: String,
    #[serde(default)]
    version: String,
    /// Where the plugin is downloaded from. Default: where Pulumi keeps its own.
    #[serde(default, rename = "pluginDownloadURL", alias = "server")]
    plugin_download_url: String,
    /// What makes the plugin give this package, which isn't its own.
    #[serde(default)]
    parameterization: Option<Parameterization>,
}

/// The package that a plugin gives for a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameterization {
    name: String,
    version: String,
    /// The parameter, in base64.
    value: String,
}

/// What the program needs.
///
/// A prebuilt program needs no Cargo on this machine, so nothing is asked: it names the version of each package when
/// it registers the first resource of it.
pub(crate) async fn required(project: &Project, engine: &Engine) -> Result<Vec<PackageDependency>> {
    if project.prebuilt()?.is_some() {
        return Ok(Vec::new());
    }
    let workspace = Metadata::of_workspace(project).await?;
    let manifest = &workspace.program(project)?.manifest_path;
    let memory = Memory::new(&workspace.target_directory, manifest, &project.options.features);
    let packages = match memory.recall() {
        Some(packages) => packages,
        None => find(project, engine, &memory).await?,
    };
    packages.into_iter().map(PackageDependency::try_from).collect()
}

async fn find(project: &Project, engine: &Engine, memory: &Memory<'_>) -> Result<Vec<PulumiPackage>> {
    let metadata = Metadata::of_dependencies(project, engine).await?;
    let packages = required_by(&metadata, metadata.program(project)?)?;
    memory.keep(metadata.local_files(), &packages);
    Ok(packages)
}

fn required_by(metadata: &Metadata, program: &Package) -> Result<Vec<PulumiPackage>> {
    let dependencies = metadata.dependencies(program, true).into_iter();
    dependencies.filter_map(|package| declared(package).transpose()).collect()
}

fn declared(package: &Package) -> Result<Option<PulumiPackage>> {
    let Some(declared) = package.metadata.get("pulumi") else { return Ok(None) };
    let declared = PulumiPackage::deserialize(declared);
    declared.map(Some).with_context(|| {
        let name = &package.name;
        format!("crate {name}: [package.metadata.pulumi] of its Cargo.toml")
    })
}

impl TryFrom<PulumiPackage> for PackageDependency {
    type Error = anyhow::Error;

    fn try_from(package: PulumiPackage) -> Result<Self> {
        Ok(Self {
            name: package.name,
            kind: "resource".to_owned(),
            version: package.version,
            server: package.plugin_download_url,
            parameterization: package.parameterization.map(PackageParameterization::try_from).transpose()?,
            ..Self::default()
        })
    }
}

impl TryFrom<Parameterization> for PackageParameterization {
    type Error = anyhow::Error;

    fn try_from(package: Parameterization) -> Result<Self> {
        let Parameterization { name, version, value } = package;
        let value = BASE64_STANDARD
            .decode(value)
            .with_context(|| format!("the parameter of package {name} isn't base64"))?;
        Ok(Self { name, version, value })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{declared, required_by};
    use crate::cargo::metadata::fixture;

    #[test]
    fn only_what_the_program_reaches_is_required() {
        let metadata = fixture::parse();
        let program = fixture::package(&metadata, "program");
        let required = required_by(&metadata, program).unwrap();
        let required: Vec<_> =
            required.iter().map(|p| (&*p.name, &*p.version, &*p.plugin_download_url)).collect();
        assert_eq!(required, [("aws", "7.51.1", ""), ("random", "4.0.0", "https://example.com/plugins")]);
    }

    #[test]
    fn a_declaration_that_cannot_be_read_names_the_crate() {
        let package = serde_json::from_value(json!({
            "id": "p", "name": "bindings", "version": "1.0.0", "manifest_path": "Cargo.toml", "targets": [],
            "metadata": {"pulumi": {"nam": "aws"}},
        }));
        let error = format!("{:#}", declared(&package.unwrap()).unwrap_err());
        assert!(error.contains("crate bindings") && error.contains("`nam`"), "{error}");
    }

    #[test]
    fn other_metadata_is_none_of_ours() {
        let package = serde_json::from_value(json!({
            "id": "p", "name": "other", "version": "1.0.0", "manifest_path": "Cargo.toml", "targets": [],
            "metadata": ["docs.rs"],
        }));
        assert_eq!(declared(&package.unwrap()).unwrap(), None);
    }
}
