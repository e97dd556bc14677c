//! Writes out what a crate takes from its workspace.

use anyhow::{Context, Result};
use toml_edit::{Item, Table, TableLike, Value};

use crate::manifest::{Manifest, Workspace, absolute_path, table};

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
        if dependency.contains_key("workspace") {
            write_out_dependency(&name, dependency, workspace.as_ref())?;
        }
        absolute_path(dependency, &folder);
    }
    Ok(())
}

fn write_out_package(root: &mut Table, workspace: Option<&Workspace>) -> Result<()> {
    let package = root.get_mut("package").and_then(Item::as_table_like_mut);
    let fields = package.into_iter().flat_map(|package| package.iter_mut());
    for (key, item) in fields.filter(|(_, item)| is_inherited(item)) {
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

/// Adds to a dependency what the workspace says of it. Features add up.
fn write_out_dependency(
    name: &str,
    dependency: &mut dyn TableLike,
    workspace: Option<&Workspace>,
) -> Result<()> {
    let mut inherited = table(shared(workspace, &["dependencies", name])?)?;
    workspace.into_iter().for_each(|workspace| absolute_path(&mut inherited, workspace.folder()));
    dependency.remove("workspace");
    for (key, value) in inherited {
        match dependency.get_mut(&key) {
            Some(own) if key == "features" => add(own, &value),
            Some(_) => (),
            None => drop(dependency.insert(&key, value.into())),
        }
    }
    Ok(())
}

fn add(features: &mut Item, more: &Value) {
    if let (Some(features), Some(more)) = (features.as_array_mut(), more.as_array()) {
        features.extend(more.iter().cloned());
    }
}

fn is_inherited(item: &Item) -> bool {
    item.as_table_like().is_some_and(|table| table.get("workspace").and_then(Item::as_bool) == Some(true))
}

fn shared<'a>(workspace: Option<&'a Workspace>, path: &[&str]) -> Result<&'a Item> {
    let item = workspace.and_then(|workspace| workspace.item(path));
    item.with_context(|| {
        format!("the crate takes {} from its workspace, which doesn't have it", path.join("."))
    })
}
