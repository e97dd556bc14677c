use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::model::Model;
use crate::schema::Package;
use crate::{Error, emit};

/// How to generate.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether modules can be left out.
    pub gates: Gates,
}

/// Whether modules can be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gates {
    /// Each outermost module is behind a Cargo feature of its name: see [`Bindings::features`].
    #[default]
    Features,
    /// Every module is always there.
    Open,
}

/// The bindings of a package.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Bindings {
    /// The files by path; `mod.rs` is the root.
    pub files: BTreeMap<PathBuf, String>,
    /// The Cargo features that the files expect, and which others each needs.
    pub features: BTreeMap<String, BTreeSet<String>>,
}

/// Generates the bindings of a package. The same schema gives the same files.
///
/// # Errors
///
/// Where the schema contradicts itself: see [`Error`].
pub fn generate(package: &Package, options: &Options) -> Result<Bindings, Error> {
    let model = Model::new(package)?;
    let features = match options.gates {
        Gates::Features => emit::features(&model),
        Gates::Open => BTreeMap::new(),
    };
    Ok(Bindings { files: emit::files(&model, options), features })
}

impl Bindings {
    /// Writes the files into `folder`, in place of all that was in it.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] names the file that couldn't be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|source| write_error(folder, source))?;
        }
        self.files.iter().try_for_each(|(path, text)| write_file(&folder.join(path), text))
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    fs::write(path, text).map_err(|source| write_error(path, source))
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}
