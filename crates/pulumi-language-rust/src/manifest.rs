//! A crate's Cargo.toml, to be read and edited. What isn't touched keeps its form.

mod source;

use std::{
    fmt::{self, Display, Formatter},
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result};
pub(crate) use source::{absolute_path, inherit, relative_path, set, shared};
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// A Cargo.toml and its folder.
#[derive(Debug)]
pub(crate) struct Manifest {
    folder: PathBuf,
    document: DocumentMut,
}

impl Manifest {
    /// Reads the manifest of the crate in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
        Self::parse(folder, &text).with_context(|| format!("{} can't be read", path.display()))
    }

    /// Reads a manifest that belongs to a folder.
    pub(crate) fn parse(folder: &Path, text: &str) -> Result<Self> {
        Ok(Self { folder: folder.to_owned(), document: text.parse()? })
    }

    /// Writes it to a folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        write_if_changed(&folder.join("Cargo.toml"), &self.to_string())
    }

    /// The folder that it was read from.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything in it.
    pub(crate) fn root(&mut self) -> &mut Table {
        self.document.as_table_mut()
    }

    /// The crate's name.
    pub(crate) fn name(&self) -> Result<&str> {
        self.package("name")
    }

    /// The crate's version.
    pub(crate) fn version(&self) -> Result<&str> {
        self.package("version")
    }

    fn package(&self, key: &str) -> Result<&str> {
        let value = self.document.get("package").and_then(|package| package.get(key)).and_then(Item::as_str);
        value.with_context(|| format!("{}/Cargo.toml has no package.{key}", self.folder.display()))
    }

    /// The manifest with a `[workspace]` that the package names, or the nearest one: this one, or one in a folder above.
    pub(crate) fn workspace(&self) -> Result<Option<Workspace>> {
        if let Ok(named) = self.package("workspace") {
            return Self::read(&self.folder.join(named)).map(Workspace).map(Some);
        }
        // What can't be read up there may be none of this crate's business.
        let mut manifests = self.folder.ancestors().filter_map(|folder| Self::read(folder).ok());
        Ok(manifests.find(|manifest| manifest.document.contains_key("workspace")).map(Workspace))
    }

    /// What the crate depends on when it is built and when it runs, by the name that it uses.
    ///
    /// A dependency that is nothing but a version is left out.
    pub(crate) fn dependencies(&mut self) -> Vec<(String, &mut dyn TableLike)> {
        let tables = self.document.iter_mut().flat_map(|(key, item)| match key.get() {
            "target" => inner_tables(item),
            _ => vec![(key.get().to_owned(), item)],
        });
        let kinds = ["dependencies", "build-dependencies"];
        tables
            .filter(|(key, _)| kinds.contains(&key.as_str()))
            .filter_map(|(_, item)| item.as_table_like_mut())
            .flat_map(|table| table.iter_mut())
            .filter_map(|(name, item)| Some((name.get().to_owned(), item.as_table_like_mut()?)))
            .collect()
    }

    /// The names of what the crate depends on when it runs, wherever it runs.
    pub(crate) fn dependency_names(&self) -> Vec<String> {
        let dependencies = self.document.get("dependencies").and_then(Item::as_table_like);
        dependencies.into_iter().flat_map(|table| table.iter()).map(|(name, _)| name.to_owned()).collect()
    }

    /// Leaves out what only tests and examples depend on.
    pub(crate) fn remove_dev_dependencies(&mut self) {
        const KEY: &str = "dev-dependencies";
        self.document.remove(KEY);
        let targets = self.document.get_mut("target").and_then(Item::as_table_like_mut);
        for (_, target) in targets.into_iter().flat_map(|targets| targets.iter_mut()) {
            target.as_table_like_mut().and_then(|target| target.remove(KEY));
        }
    }
}

impl Display for Manifest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

/// Writes a file unless it is there as it is: cargo builds again what is newer than what it has built.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
}

/// The tables in `[target.'cfg(…)']`, of all of them.
fn inner_tables(targets: &mut Item) -> Vec<(String, &mut Item)> {
    let targets = targets.as_table_like_mut().into_iter().flat_map(|targets| targets.iter_mut());
    let tables = targets.filter_map(|(_, target)| target.as_table_like_mut());
    tables.flat_map(|table| table.iter_mut()).map(|(key, item)| (key.get().to_owned(), item)).collect()
}

/// A manifest with a `[workspace]`.
#[derive(Debug)]
pub(crate) struct Workspace(Manifest);

impl Workspace {
    /// What members can take from it, such as `["package", "version"]`.
    pub(crate) fn item(&self, path: &[&str]) -> Option<&Item> {
        let shared = self.0.document.get("workspace");
        path.iter().try_fold(shared?, |item, key| item.get(key))
    }

    /// The workspace's root.
    pub(crate) fn folder(&self) -> &Path {
        self.0.folder()
    }
}

/// The way from one absolute folder to another.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    path.display().to_string()
}

#[cfg(test)]
mod tests;
