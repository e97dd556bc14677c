//! Writing what was generated.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::Error;

/// Removes a folder and everything in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(folder, error)),
        _ => Ok(()),
    }
}

/// Writes files into a folder, by their paths in it.
pub(crate) fn write_all(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<(), Error> {
    files.iter().try_for_each(|(path, text)| write(&folder.join(path), text))
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    fs::write(path, text).map_err(|source| write_error(path, source))
}

fn write_error(path: &Path, source: io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}
