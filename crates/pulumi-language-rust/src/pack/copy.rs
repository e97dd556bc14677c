//! Copies a crate's files.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::Path,
};

use anyhow::{Context, Result};

/// Puts a copy of a crate in place of what is there.
pub(super) fn replace(source: &Path, copy: &Path) -> Result<()> {
    match fs::remove_dir_all(copy) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be replaced", copy.display()))
        }
        _ => copy_folder(source, copy),
    }
}

fn copy_folder(source: &Path, copy: &Path) -> Result<()> {
    fs::create_dir_all(copy).with_context(|| format!("{} can't be made", copy.display()))?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        let (path, copy) = (entry.path(), copy.join(entry.file_name()));
        if is_left_out(&path) {
            continue;
        } else if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            copy_file(&path, &copy)?;
        }
    }
    Ok(())
}

/// What cargo has built, and what version control keeps.
fn is_left_out(path: &Path) -> bool {
    path.join("CACHEDIR.TAG").is_file() || [".git", "target"].iter().any(|name| path.ends_with(name))
}

/// With the time of its last change: cargo builds again what is newer than what it has built.
fn copy_file(source: &Path, copy: &Path) -> Result<()> {
    fs::copy(source, copy).with_context(|| format!("{} can't be copied", source.display()))?;
    let modified = fs::metadata(source)?.modified()?;
    Ok(File::options().append(true).open(copy)?.set_modified(modified)?)
}
