//! `Link`: makes a program depend on crates that lie on this machine, such as those of `pulumi package add`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pulumi_wasm_proto::rpc::link_request::LinkDependency;

use crate::{
    manifest::{Manifest, relative, relative_path},
    packages::{SDK, SDK_CRATE},
    project::Project,
};

/// Adds the crates to the program's Cargo.toml, and says how to use them.
pub(crate) fn link(project: &Project, packages: &[LinkDependency]) -> Result<String> {
    let (root, folder) = (project.root.canonicalize()?, project.directory.canonicalize()?);
    let bindings = project.edit(|program| {
        let mut bindings = Vec::new();
        for package in packages {
            let path = root.join(&package.path);
            let path = path.canonicalize().with_context(|| format!("there is no {}", path.display()))?;
            let mut linked = Manifest::read(&path)?;
            program.depend(linked.name()?, &relative(&folder, &path))?;
            if !is_sdk(package) {
                share_sdk(program, &root, &mut linked)?;
                bindings.push(linked.name()?.to_owned());
            }
        }
        if packages.iter().any(is_sdk) {
            for path in inner_crates(program, &folder, &root) {
                share_sdk(program, &root, &mut Manifest::read(&path)?)?;
            }
        }
        Ok(bindings)
    });
    bindings.map(|bindings| instructions(&bindings))
}

/// The crates within the project's folder, `root`, that the program depends on, such as the bindings of `pulumi package add`.
fn inner_crates(program: &mut Manifest, folder: &Path, root: &Path) -> Vec<PathBuf> {
    let dependencies = program.dependencies().into_iter();
    let paths =
        dependencies.filter_map(|(_, dependency)| dependency.get("path")?.as_str().map(str::to_owned));
    paths
        .filter_map(|path| folder.join(path).canonicalize().ok())
        .filter(|path| path.starts_with(root))
        .collect()
}

fn is_sdk(package: &LinkDependency) -> bool {
    package.package.as_ref().is_some_and(|package| package.name == SDK)
}

/// A crate within the project speaks with the SDK that the program speaks with: two of them would be strangers.
fn share_sdk(program: &Manifest, root: &Path, linked: &mut Manifest) -> Result<()> {
    let is_ours = linked.folder().starts_with(root);
    let Some(mut source) = program.source_of(SDK_CRATE)?.filter(|_| is_ours) else { return Ok(()) };
    if linked.source_of(SDK_CRATE)?.is_none() {
        return Ok(());
    }
    let folder = linked.folder().to_owned();
    relative_path(&mut source, &folder);
    linked.take_from(SDK_CRATE, source)?;
    linked.write(&folder)
}

fn instructions(bindings: &[String]) -> String {
    if bindings.is_empty() {
        return String::new();
    }
    let uses: Vec<_> = bindings.iter().map(|name| format!("    use {};\n", name.replace('-', "_"))).collect();
    format!("The program depends on the bindings now. Use them with:\n\n{}", uses.concat())
}

#[cfg(test)]
mod tests;
