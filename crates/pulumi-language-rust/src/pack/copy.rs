//! Copies a crate's files.

use std::{
    fs::{self, DirEntry, File},
    io::ErrorKind,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// What is to be copied.
#[derive(Debug)]
pub(super) struct Copying<'a> {
    /// The crate's folder.
    pub(super) source: &'a Path,
    /// Paths that are no part of the crate, or are written in another way.
    pub(super) left_out: Vec<&'a Path>,
}

impl Copying<'_> {
    /// Copies the crate to a folder that isn't there yet.
    pub(super) fn copy_to(&self, copy: &Path) -> Result<()> {
        self.copy_folder(self.source, copy)
    }

    fn copy_folder(&self, folder: &Path, copy: &Path) -> Result<()> {
        fs::create_dir_all(copy).with_context(|| format!("{} can't be made", copy.display()))?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if !self.is_left_out(&entry.path()) {
                self.copy_entry(&entry, &copy.join(entry.file_name()))?;
            }
        }
        Ok(())
    }

    fn copy_entry(&self, entry: &DirEntry, copy: &Path) -> Result<()> {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            self.copy_folder(&path, copy)
        } else if path.is_file() {
            copy_file(&path, copy)
        } else {
            self.copy_link(&path, copy)
        }
    }

    /// A link to a folder stays one: what it leads to may lead back.
    fn copy_link(&self, link: &Path, copy: &Path) -> Result<()> {
        let target = self.target(link).with_context(|| format!("{} can't be copied", link.display()))?;
        symlink(target, copy).with_context(|| format!("{} can't be made", copy.display()))
    }

    /// What a link says, or where it leads if that is outside of the crate.
    fn target(&self, link: &Path) -> std::io::Result<PathBuf> {
        match link.canonicalize() {
            Ok(outside) if !outside.starts_with(self.source) => Ok(outside),
            _ => fs::read_link(link),
        }
    }

    /// What cargo has built, what version control keeps, and what the caller names.
    fn is_left_out(&self, path: &Path) -> bool {
        self.left_out.contains(&path)
            || path.join("CACHEDIR.TAG").is_file()
            || [".git", "target"].iter().any(|name| path.ends_with(name))
    }
}

/// Moves a folder in place of what is there.
pub(super) fn put(new: &Path, place: &Path) -> Result<()> {
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => fs::rename(new, place),
    }
    .with_context(|| format!("{} can't be replaced", place.display()))
}

/// With the time of its last change: cargo builds again what is newer than what it has built.
fn copy_file(source: &Path, copy: &Path) -> Result<()> {
    fs::copy(source, copy).with_context(|| format!("{} can't be copied", source.display()))?;
    let modified = fs::metadata(source)?.modified()?;
    Ok(File::open(copy)?.set_modified(modified)?)
}
