use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::model::Model;
use crate::schema::Package;
use crate::{Error, emit, files};

/// How to generate.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether modules can be left out.
    pub gates: Gates,
    /// The schemas of other packages that this one refers to, by name. Where one is missing, its names are guessed.
    pub packages: BTreeMap<String, Package>,
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
    pub features: Features,
    /// The crates of other packages that the files use, by the package's name.
    pub dependencies: Dependencies,
}

/// Cargo features by name, with the features that each needs.
pub(crate) type Features = BTreeMap<String, BTreeSet<String>>;

/// The crates of other packages, by the package's name.
pub(crate) type Dependencies = BTreeMap<String, Dependency>;

/// The crate of another package.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dependency {
    /// The crate's name.
    pub name: String,
    /// The version that the schema names; empty where any will do.
    pub version: String,
}

/// Generates the bindings of a package. The same schema gives the same files.
///
/// # Errors
///
/// Where the schema contradicts itself: see [`Error`].
pub fn generate(package: &Package, options: &Options) -> Result<Bindings, Error> {
    let model = Model::new(package, &options.packages)?;
    let features = match options.gates {
        Gates::Features => emit::features(&model),
        Gates::Open => BTreeMap::new(),
    };
    let dependencies = dependencies(package, &model);
    Ok(Bindings { files: emit::files(&model, options), features, dependencies })
}

/// The crates that the generated code names, with the versions that the schema says.
fn dependencies(package: &Package, model: &Model) -> Dependencies {
    let mut dependencies = Dependencies::new();
    for (other, name) in model.foreign_crates() {
        let named = package.dependencies.iter().find(|dependency| dependency.name == other);
        let version = named.map(|dependency| dependency.version.clone()).unwrap_or_default();
        dependencies.insert(other, Dependency { name, version });
    }
    dependencies
}

impl Bindings {
    /// Writes the files into `folder`, in place of all that was in it.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] names the file that couldn't be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        files::remove(folder)?;
        files::write_all(folder, &self.files)
    }
}
