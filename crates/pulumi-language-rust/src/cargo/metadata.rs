//! What `cargo metadata` says of the program: the parts that a language host needs.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{
    cargo,
    engine::Engine,
    project::{Project, no_package},
};

/// The packages around a program.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    /// Where cargo builds.
    pub(crate) target_directory: PathBuf,
    workspace_root: PathBuf,
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

/// One package.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// Cargo's id, which is also how it is named to `cargo build -p`.
    pub(crate) id: String,
    /// The crate's name.
    pub(crate) name: String,
    /// The crate's version.
    pub(crate) version: String,
    /// `[package.metadata]`, which may hold anything.
    #[serde(default)]
    pub(crate) metadata: serde_json::Value,
    pub(crate) manifest_path: PathBuf,
    source: Option<String>,
    default_run: Option<String>,
    targets: Vec<Target>,
}

/// Something that a package builds.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: String,
    /// `bin`, `lib`, `custom-build` …
    pub(crate) kind: Vec<String>,
    /// The file that it begins with.
    #[serde(default)]
    src_path: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

impl Metadata {
    /// The packages of the program's workspace, without dependencies: quick.
    pub(crate) async fn of_workspace(project: &Project) -> Result<Self> {
        let output = cargo::output(query(project)?.arg("--no-deps")).await?;
        serde_json::from_slice(&output).context("cargo metadata can't be read")
    }

    /// The program's packages with all they depend on.
    ///
    /// Only what isn't on this machine yet is asked of a registry.
    pub(crate) async fn of_dependencies(project: &Project, engine: &Engine) -> Result<Self> {
        let offline = cargo::output(resolution(project)?.arg("--offline")).await;
        let output = match offline {
            Ok(output) => output,
            Err(_) => cargo::output_with_progress(&mut resolution(project)?, engine).await?,
        };
        serde_json::from_slice(&output).context("cargo metadata can't be read")
    }

    /// The program's own package.
    pub(crate) fn program(&self, project: &Project) -> Result<&Package> {
        let manifest = project.manifest()?;
        let wanted = canonical(&manifest);
        let package = self.packages.iter().find(|package| canonical(&package.manifest_path) == wanted);
        package.with_context(|| no_package(&manifest))
    }

    /// What a package depends on when it runs, itself left out, sorted by name and version.
    pub(crate) fn dependencies(&self, package: &Package, transitive: bool) -> Vec<&Package> {
        let edges = self.edges();
        let mut ids = BTreeSet::new();
        let mut pending = vec![package.id.as_str()];
        while let Some(id) = pending.pop() {
            let next = edges.get(id).into_iter().flatten().filter(|id| ids.insert(**id));
            pending.extend(next.filter(|_| transitive));
        }
        let mut found: Vec<_> =
            self.packages.iter().filter(|package| ids.contains(package.id.as_str())).collect();
        found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        found
    }

    /// The files on this machine that the dependencies follow from. A package without a source is in a folder here.
    pub(crate) fn local_files(&self) -> impl Iterator<Item = PathBuf> {
        let local = self.packages.iter().filter(|package| package.source.is_none());
        let root = ["Cargo.lock", "Cargo.toml"].map(|file| self.workspace_root.join(file));
        root.into_iter().chain(local.map(|package| package.manifest_path.clone()))
    }

    fn edges(&self) -> BTreeMap<&str, Vec<&str>> {
        let nodes = self.resolve.iter().flat_map(|resolve| &resolve.nodes);
        nodes.map(|node| (node.id.as_str(), node.normal_dependencies())).collect()
    }
}

impl Node {
    fn normal_dependencies(&self) -> Vec<&str> {
        let normal = self.deps.iter().filter(|dependency| dependency.is_normal());
        normal.map(|dependency| dependency.pkg.as_str()).collect()
    }
}

impl Dependency {
    /// Whether it is more than a build or development dependency; those have a name as their kind.
    fn is_normal(&self) -> bool {
        self.dep_kinds.iter().any(|kind| kind.kind.is_none())
    }
}

impl Package {
    /// The name of the bin target that is the program: the one of that source file, if it is one's.
    pub(crate) fn program_target(&self, source: Option<&Path>) -> Result<&str> {
        let bins: Vec<_> = self.targets.iter().filter(|target| target.is_bin()).collect();
        let is_named =
            |bin: &&&Target| source.is_some_and(|path| canonical(path) == canonical(&bin.src_path));
        if let Some(named) = bins.iter().find(is_named) {
            return Ok(&named.name);
        }
        match (&self.default_run, bins.as_slice()) {
            (Some(name), _) => Ok(name),
            (None, [only]) => Ok(&only.name),
            (None, []) => bail!("package {} has no program: it needs a src/main.rs", self.name),
            (None, several) => {
                let names: Vec<_> = several.iter().map(|target| target.name.as_str()).collect();
                let (package, names) = (&self.name, names.join(", "));
                bail!(
                    "package {package} has several programs ({names}): choose one by default-run in its Cargo.toml"
                )
            }
        }
    }
}

impl Target {
    /// Whether it is a program.
    pub(crate) fn is_bin(&self) -> bool {
        self.kind.iter().any(|kind| kind == "bin")
    }
}

fn query(project: &Project) -> Result<tokio::process::Command> {
    let mut command = cargo::command("metadata", project)?;
    command.args(["--format-version", "1"]);
    Ok(command)
}

/// Crates for other platforms are left out: nobody has downloaded them.
fn resolution(project: &Project) -> Result<tokio::process::Command> {
    let mut command = query(project)?;
    command.args(["--filter-platform", "host-tuple"]).args(cargo::feature_arguments(project));
    Ok(command)
}

/// Two paths to one file are equal, however they go through links.
fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
