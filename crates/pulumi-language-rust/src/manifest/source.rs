//! Where a dependency comes from.

use std::path::Path;

use anyhow::{Context, Result, bail};
use toml_edit::{InlineTable, Item, TableLike, Value, value};

use super::{Manifest, relative};

/// What Cargo.toml says of where a dependency comes from; the rest says how it is used.
const KEYS: [&str; 9] =
    ["version", "path", "git", "branch", "tag", "rev", "registry", "registry-index", "workspace"];

impl Manifest {
    /// Makes the crate depend on the one in a folder. What it says of how it uses that crate stays.
    pub(crate) fn depend(&mut self, name: &str, path: &str) {
        self.take_from(name, InlineTable::from_iter([("path", path)]));
    }

    /// Makes a dependency come from elsewhere; paths are absolute or relative to this manifest's folder.
    pub(crate) fn take_from(&mut self, name: &str, source: InlineTable) {
        let dependencies = self.root().entry("dependencies").or_insert(toml_edit::table());
        let Some(dependencies) = dependencies.as_table_like_mut() else { return };
        let key = key_of(dependencies, name);
        match dependencies.get_mut(&key).and_then(Item::as_table_like_mut) {
            Some(present) => {
                KEYS.iter().for_each(|key| drop(present.remove(key)));
                source.into_iter().for_each(|(key, value)| drop(present.insert(&key, value.into())));
            }
            None => drop(dependencies.insert(&key, value(source))),
        }
    }

    /// Where a dependency comes from, its path absolute.
    pub(crate) fn source_of(&self, name: &str) -> Result<Option<InlineTable>> {
        let Some(dependencies) = self.document.get("dependencies").and_then(Item::as_table_like) else {
            return Ok(None);
        };
        let key = key_of(dependencies, name);
        let Some(dependency) = dependencies.get(&key) else { return Ok(None) };
        if dependency.get("workspace").is_none() {
            return source(dependency, self.folder()).map(Some);
        }
        let workspace = self.workspace()?;
        let shared = workspace.as_ref().and_then(|found| Some((found.item(&["dependencies", &key])?, found)));
        let (shared, workspace) =
            shared.with_context(|| format!("the workspace has no dependency {key} to take"))?;
        source(shared, workspace.folder()).map(Some)
    }
}

/// The name under which a crate is a dependency, which may be another than the crate's own.
fn key_of(dependencies: &dyn TableLike, name: &str) -> String {
    let is_renamed = |item: &Item| item.get("package").and_then(Item::as_str) == Some(name);
    let key = dependencies.iter().find(|(_, item)| is_renamed(item)).map(|(key, _)| key);
    key.unwrap_or(name).to_owned()
}

fn source(dependency: &Item, folder: &Path) -> Result<InlineTable> {
    let mut table = table(dependency)?;
    table.retain(|key, _| KEYS.contains(&key));
    absolute_path(&mut table, folder);
    Ok(table)
}

/// A dependency as a table; one that is only a version becomes a table with it.
pub(crate) fn table(dependency: &Item) -> Result<InlineTable> {
    match dependency.clone().into_value() {
        Ok(Value::InlineTable(table)) => Ok(table),
        Ok(version @ Value::String(_)) => Ok(InlineTable::from_iter([("version", version)])),
        _ => bail!("a dependency must be a version or a table"),
    }
}

/// Makes a dependency's path, if it has one, absolute.
pub(crate) fn absolute_path(dependency: &mut dyn TableLike, folder: &Path) {
    change_path(dependency, |path| folder.join(path).display().to_string());
}

/// Makes a dependency's absolute path, if it has one, relative to a folder.
pub(crate) fn relative_path(dependency: &mut dyn TableLike, folder: &Path) {
    change_path(dependency, |path| relative(folder, Path::new(path)));
}

fn change_path(dependency: &mut dyn TableLike, change: impl Fn(&str) -> String) {
    let path = dependency.get("path").and_then(Item::as_str).map(change);
    if let Some(path) = path {
        dependency.insert("path", value(path));
    }
}
