//! A program that is one file, with its dependencies at the top:
//!
//! ```text
//! ---
//! [dependencies]
//! pulumi-wasm = "0.1"
//! ---
//! fn main() -> std::process::ExitCode { … }
//! ```
//!
//! This is the form of `cargo -Zscript`, which stable Rust doesn't read yet. So a package is made of the file in the
//! target folder, where cargo takes it from; its lines keep their numbers.

mod frontmatter;

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use toml_edit::{Item, Table, table, value};

use self::frontmatter::Parts;
use crate::{
    manifest::{Manifest, absolute_path, write_if_changed},
    template::crate_name,
};

/// The file of a program.
#[derive(Debug)]
pub(crate) struct Script {
    path: PathBuf,
}

impl Script {
    /// The file that `main` in Pulumi.yaml names, or else `main.rs` or the only one in a folder without a Cargo.toml.
    pub(crate) fn find(folder: &Path, entry_point: &str) -> Option<Self> {
        if is_source(Path::new(entry_point)) {
            return Some(Self { path: folder.join(entry_point) });
        }
        if folder.join("Cargo.toml").is_file() {
            return None;
        }
        let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
        let sources: Vec<_> = entries.filter(|path| is_source(path) && path.is_file()).collect();
        let main = sources.iter().find(|path| path.ends_with("main.rs"));
        let path = main.or(sources.first().filter(|_| sources.len() == 1))?.clone();
        Some(Self { path })
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file says nothing of a package.
    pub(crate) fn has_no_manifest(&self) -> bool {
        self.read().is_ok_and(|text| self.parts(&text).is_ok_and(|parts| parts.is_bare()))
    }

    /// What the file says of the package, as a manifest.
    pub(crate) fn manifest(&self) -> Result<Manifest> {
        let text = self.read()?;
        Manifest::parse(self.folder(), self.parts(&text)?.manifest)
            .with_context(|| format!("the lines between `---` in {}", self.path.display()))
    }

    /// Puts a manifest into the file.
    pub(crate) fn save(&self, manifest: &Manifest) -> Result<()> {
        let text = self.read()?;
        let text = self.parts(&text)?.with_manifest(&manifest.to_string());
        fs::write(&self.path, text).with_context(|| format!("{} can't be written", self.path.display()))
    }

    /// Makes the package, and gives its manifest.
    pub(crate) fn package(&self) -> Result<PathBuf> {
        let folder = self.package_folder();
        let text = self.read()?;
        let mut manifest = self.manifest()?;
        let source = folder.join(self.path.file_name().unwrap_or_default());
        self.complete(manifest.root(), &source)?;
        let own = self.folder().to_owned();
        manifest.dependencies().into_iter().for_each(|(_, dependency)| absolute_path(dependency, &own));
        fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        write_if_changed(&source, &self.parts(&text)?.blanked())?;
        manifest.write(&folder)?;
        Ok(folder.join("Cargo.toml"))
    }

    /// Says what a package must say and the file doesn't.
    fn complete(&self, manifest: &mut Table, source: &Path) -> Result<()> {
        let package = manifest.entry("package").or_insert(table()).as_table_like_mut();
        let package = package.with_context(|| format!("{}: `package` is no table", self.path.display()))?;
        for (key, default) in [("name", self.name().as_str()), ("version", "0.0.0"), ("edition", "2024")] {
            package.entry(key).or_insert(value(default));
        }
        let mut bin = Table::new();
        bin.insert("name", package.get("name").cloned().unwrap_or_default());
        bin.insert("path", value(source.display().to_string()));
        manifest.insert("bin", Item::ArrayOfTables([bin].into_iter().collect()));
        // A workspace that the file happens to lie in is none of its own.
        manifest.entry("workspace").or_insert(table());
        Ok(())
    }

    /// The file's name, or its folder's where that says nothing.
    fn name(&self) -> String {
        let stem = self.path.file_stem().filter(|stem| *stem != "main").or(self.folder().file_name());
        crate_name(&stem.unwrap_or_default().to_string_lossy())
    }

    fn package_folder(&self) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into());
        let mut hasher = DefaultHasher::new();
        self.path.hash(&mut hasher);
        let name = format!("{}-{:016x}", self.name(), hasher.finish());
        self.folder().join(target).join("pulumi-language-rust").join(name)
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    fn read(&self) -> Result<String> {
        fs::read_to_string(&self.path).with_context(|| format!("{} can't be read", self.path.display()))
    }

    fn parts<'a>(&self, text: &'a str) -> Result<Parts<'a>> {
        Parts::of(text).with_context(|| {
            format!("{}: the lines after the first `---` end with no other one", self.path.display())
        })
    }
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests;
