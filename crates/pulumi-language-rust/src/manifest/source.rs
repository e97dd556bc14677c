//! Where a dependency comes from.

use std::path::Path;

use anyhow::{Context, Result, bail};
use toml_edit::{InlineTable, Item, TableLike, Value, value};

use super::{Manifest, Workspace, relative};

/// What Cargo.toml says of where a dependency comes from; the rest says how it is used.
const KEYS: [&str; 9] =
    ["version", "path", "git", "branch", "tag", "rev", "registry", "registry-index", "workspace"];

impl Manifest {
    /// Makes the crate depend on the one in a folder. What it says of how it uses that crate stays.
    pub(crate) fn depend(&mut self, name: &str, path: &str) -> Result<()> {
        self.take_from(name, InlineTable::from_iter([("path", path)]))
    }

    /// Makes a dependency come from elsewhere; paths are absolute or relative to this manifest's folder.
    pub(crate) fn take_from(&mut self, name: &str, source: InlineTable) -> Result<()> {
        let workspace = self.workspace()?;
        let dependencies = self.root().entry("dependencies").or_insert(toml_edit::table());
        let dependencies = dependencies.as_table_like_mut().context("`dependencies` is no table")?;
        let key = key_of(dependencies, name);
        match dependencies.get_mut(&key).filter(|present| present.is_table_like()) {
            Some(present) => replace(present, &key, source, workspace.as_ref())?,
            None => set(dependencies, &key, source),
        }
        Ok(())
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
        let shared = shared(workspace.as_ref(), &["dependencies", &key])?;
        source(shared, workspace.as_ref().map_or(self.folder(), Workspace::folder)).map(Some)
    }
}

/// Makes a dependency that is a table come from elsewhere.
fn replace(present: &mut Item, key: &str, source: InlineTable, workspace: Option<&Workspace>) -> Result<()> {
    let Some(table) = present.as_table_like_mut() else { return Ok(()) };
    if comes_from(table, &source) {
        return Ok(());
    }
    inherit(key, table, workspace)?;
    KEYS.iter().filter(|key| !source.contains_key(key)).for_each(|key| drop(table.remove(key)));
    source.into_iter().for_each(|(key, value)| set(table, &key, value));
    // What is added after the last value would come after the space at its end.
    present.as_inline_table_mut().into_iter().for_each(InlineTable::fmt);
    Ok(())
}

fn comes_from(dependency: &dyn TableLike, source: &InlineTable) -> bool {
    let text = |key| (dependency.get(key).and_then(Item::as_str), source.get(key).and_then(Value::as_str));
    KEYS.iter().all(|key| dependency.contains_key(key) == source.contains_key(key))
        && KEYS.map(text).iter().all(|(present, wanted)| present == wanted)
}

/// Writes out what a dependency takes from the workspace. Features add up.
pub(crate) fn inherit(
    name: &str,
    dependency: &mut dyn TableLike,
    workspace: Option<&Workspace>,
) -> Result<()> {
    if dependency.remove("workspace").is_none() {
        return Ok(());
    }
    let mut inherited = table(shared(workspace, &["dependencies", name])?)?;
    workspace.into_iter().for_each(|workspace| absolute_path(&mut inherited, workspace.folder()));
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
        features.fmt();
    }
}

/// What a crate can take from its workspace, such as `["package", "version"]`.
pub(crate) fn shared<'a>(workspace: Option<&'a Workspace>, path: &[&str]) -> Result<&'a Item> {
    let item = workspace.and_then(|workspace| workspace.item(path));
    item.with_context(|| {
        format!("the crate takes {} from its workspace, which doesn't have it", path.join("."))
    })
}

/// Sets a value. The comment beside the one that it replaces stays.
pub(crate) fn set(table: &mut dyn TableLike, key: &str, new: impl Into<Value>) {
    let mut new = new.into();
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(present) => {
            *new.decor_mut() = present.decor().clone();
            *present = new;
        }
        None => drop(table.insert(key, value(new))),
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

/// Makes a dependency's path, if it has one, absolute, and as short as it can be if it leads anywhere.
pub(crate) fn absolute_path(dependency: &mut dyn TableLike, folder: &Path) {
    change_path(dependency, |path| {
        let path = folder.join(path);
        path.canonicalize().unwrap_or(path).display().to_string()
    });
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
