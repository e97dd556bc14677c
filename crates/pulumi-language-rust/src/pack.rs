//! `Pack`: a copy of a crate that builds by itself, far from its workspace.
//!
//! What the crate takes from its workspace is written out in the copy's Cargo.toml, and the crates that it depends on
//! by path are packed beside it. The crate itself stays as it is.

mod copy;
mod standalone;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use self::copy::Copying;
use crate::manifest::{Manifest, relative};

/// Packs the crate in a folder into `destination/<name>-<version>`, in place of what is there, and returns that path.
/// A crate that lies there itself stays as it is.
pub(crate) fn pack(source: &Path, destination: &Path) -> Result<PathBuf> {
    fs::create_dir_all(destination).with_context(|| format!("{} can't be made", destination.display()))?;
    let destination = destination.canonicalize()?;
    Packing { destination, packed: Vec::new() }.pack(source)
}

/// One call's work.
struct Packing {
    destination: PathBuf,
    /// Crates that are packed or being packed, with their copies.
    packed: Vec<(PathBuf, PathBuf)>,
}

impl Packing {
    fn pack(&mut self, source: &Path) -> Result<PathBuf> {
        let source = source.canonicalize().with_context(|| format!("there is no {}", source.display()))?;
        if let Some((_, copy)) = self.packed.iter().find(|(packed, _)| *packed == source) {
            return Ok(copy.clone());
        }
        let mut manifest = Manifest::read(&source)?;
        standalone::write_out(&mut manifest)?;
        let copy = self.destination.join(format!("{}-{}", manifest.name()?, manifest.version()?));
        if copy == source {
            return Ok(copy);
        }
        ensure!(
            !source.starts_with(&copy),
            "{} lies in {}, which its copy would replace",
            source.display(),
            copy.display()
        );
        self.packed.push((source.clone(), copy.clone()));
        self.bring_along(&mut manifest, &source, &copy)?;
        self.replace(&source, &copy, &manifest)?;
        Ok(copy)
    }

    /// Puts a copy of a crate in place of what is there, all at once. What this call makes is no part of the crate.
    fn replace(&self, source: &Path, copy: &Path, manifest: &Manifest) -> Result<()> {
        let new = TempDir::new_in(&self.destination)?;
        let (own_manifest, crate_folder) = (source.join("Cargo.toml"), new.path().join("crate"));
        let made = self.packed.iter().map(|(_, copy)| copy.as_path());
        let inner = Some(self.destination.as_path()).filter(|destination| *destination != source);
        let left_out = made.chain(inner).chain([new.path(), &own_manifest]).collect();
        Copying { source, left_out }.copy_to(&crate_folder)?;
        manifest.write(&crate_folder)?;
        copy::put(&crate_folder, copy)
    }

    /// Packs what the crate depends on by path. What is at the destination already is packed already.
    fn bring_along(&mut self, manifest: &mut Manifest, source: &Path, copy: &Path) -> Result<()> {
        for (_, dependency) in manifest.dependencies() {
            let Some(path) = dependency.get("path").and_then(|path| path.as_str()) else { continue };
            let folder = source.join(path);
            let folder =
                folder.canonicalize().with_context(|| format!("there is no {}", folder.display()))?;
            let is_packed = folder.parent() == Some(&self.destination);
            let packed = if is_packed { folder } else { self.pack(&folder)? };
            dependency.insert("path", relative(copy, &packed).into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
