//! Where the schemas of packages come from.

use std::{fmt, fs, path::PathBuf};

use thiserror::Error;

/// A package that a program uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct PackageRef {
    /// The name of the plugin.
    pub name: String,
    /// The version of the plugin, where the program asks for one.
    pub version: Option<String>,
    /// Where the plugin is downloaded from, where the program says so.
    pub download_url: Option<String>,
    /// What makes the package out of the plugin, where it isn't the plugin's own.
    pub parameterization: Option<Parameterization>,
}

/// What makes a package out of a plugin's.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Parameterization {
    /// The package's name.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// What the plugin is given.
    pub value: Vec<u8>,
}

/// A schema that can't be had.
#[derive(Debug, Error)]
#[error("the schema of the package {package} can't be loaded")]
pub struct SchemaError {
    /// The package.
    pub package: String,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Gets the schemas of packages.
pub trait Schemas {
    /// The schema in JSON.
    ///
    /// # Errors
    ///
    /// Where there is none, or it can't be fetched.
    fn schema(&self, package: &PackageRef) -> Result<Vec<u8>, SchemaError>;
}

impl fmt::Debug for dyn Schemas + '_ {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Schemas")
    }
}

/// Schemas in a folder, as files named `NAME-VERSION.json`.
#[derive(Clone, Debug)]
pub struct SchemaFolder(pub PathBuf);

impl Schemas for SchemaFolder {
    fn schema(&self, package: &PackageRef) -> Result<Vec<u8>, SchemaError> {
        let name = package.parameterization.as_ref().map_or(&package.name, |parameters| &parameters.name);
        let version = match &package.parameterization {
            Some(parameters) => Some(parameters.version.as_str()),
            None => package.version.as_deref(),
        };
        let failed = |source| SchemaError { package: name.clone(), source };
        self.newest(name, version).and_then(fs::read).map_err(|error| failed(error.into()))
    }
}

impl SchemaFolder {
    fn newest(&self, name: &str, version: Option<&str>) -> Result<PathBuf, std::io::Error> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let rest = stem.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
            let fits = |rest: &&str| match version {
                Some(version) => *rest == version,
                None => rest.starts_with(|first: char| first.is_ascii_digit()),
            };
            if let Some(rest) = rest.filter(fits) {
                found.push((numbers(rest), path));
            }
        }
        let newest = found.into_iter().max().map(|(_, path)| path);
        newest.ok_or_else(|| std::io::Error::other(format!("there is no schema of {name} in the folder")))
    }
}

/// A version's numbers, which tell the newer one.
pub(crate) fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}
