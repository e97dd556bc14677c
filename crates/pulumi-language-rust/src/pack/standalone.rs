//! Writes out what a crate takes from its workspace.

use anyhow::Result;
use toml_edit::{Item, Table};

use crate::manifest::{Manifest, Workspace, absolute_path, inherit, shared};

/// Nothing is left in the manifest that only its workspace can explain. Its paths become absolute.
///
/// Dependencies of tests are left out: they may be any crate of the workspace, and a copy is there to be used.
pub(super) fn write_out(manifest: &mut Manifest) -> Result<()> {
    manifest.remove_dev_dependencies();
    let workspace = manifest.workspace()?;
    manifest.root().remove("workspace");
    write_out_package(manifest.root(), workspace.as_ref())?;
    write_out_lints(manifest.root(), workspace.as_ref())?;
    let folder = manifest.folder().to_owned();
    for (name, dependency) in manifest.dependencies() {
        inherit(&name, dependency, workspace.as_ref())?;
        absolute_path(dependency, &folder);
    }
    Ok(())
}

fn write_out_package(root: &mut Table, workspace: Option<&Workspace>) -> Result<()> {
    let Some(package) = root.get_mut("package").and_then(Item::as_table_like_mut) else { return Ok(()) };
    package.remove("workspace");
    for (key, item) in package.iter_mut().filter(|(_, item)| is_inherited(item)) {
        *item = shared(workspace, &["package", key.get()])?.clone();
    }
    Ok(())
}

fn write_out_lints(root: &mut Table, workspace: Option<&Workspace>) -> Result<()> {
    if let Some(lints) = root.get_mut("lints").filter(|lints| is_inherited(lints)) {
        *lints = shared(workspace, &["lints"])?.clone();
    }
    Ok(())
}

fn is_inherited(item: &Item) -> bool {
    item.as_table_like().is_some_and(|table| table.get("workspace").and_then(Item::as_bool) == Some(true))
}
