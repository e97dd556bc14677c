//! A whole crate of bindings: manifest, front page and sources.

mod manifest;
mod options;
mod readme;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use self::options::{CrateOptions, Source};
use crate::names::snake;
use crate::schema::Package;
use crate::{Bindings, Error, files, generate};

/// A crate of bindings that builds as it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Crate {
    /// Its name, which is also the name in Rust.
    pub name: String,
    /// The files by path: `Cargo.toml`, `README.md`, and everything in `src`.
    pub files: BTreeMap<PathBuf, String>,
}

/// The name of a package's crate, and its path in Rust: `pulumi_wasm_foo_bar` for `foo-bar`.
///
/// A package of a namespace other than Pulumi's own has that in front: `acme_foo_bar`.
#[must_use]
pub fn crate_name(package: &Package) -> String {
    let publisher = match package.namespace.as_str() {
        "" | "pulumi" => "pulumi_wasm".to_owned(),
        namespace => snake(namespace),
    };
    format!("{publisher}_{}", snake(&package.name))
}

/// Makes a crate of a package's bindings. The same schema and options give the same files.
///
/// ```
/// use pulumi_codegen::schema::Package;
/// use pulumi_codegen::{CrateOptions, package_crate};
///
/// # fn main() -> Result<(), pulumi_codegen::Error> {
/// let package = Package::parse(r#"{"name": "random", "version": "4.18.0"}"#)?;
/// let made = package_crate(&package, &CrateOptions::default())?;
/// assert_eq!(made.name, "pulumi_wasm_random");
/// assert!(made.files.keys().any(|path| path.ends_with("Cargo.toml")));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Where the schema contradicts itself: see [`Error`].
pub fn package_crate(package: &Package, options: &CrateOptions) -> Result<Crate, Error> {
    let Bindings { files: sources, features, dependencies } = generate(package, &options.bindings)?;
    let name = crate_name(package);
    let manifest = manifest::write(package, options, &features, &dependencies);
    let readme = readme::write(package, &features);
    let mut files = BTreeMap::from([("Cargo.toml".into(), manifest), ("README.md".into(), readme)]);
    files.extend(sources.into_iter().map(|(path, text)| source_file(&path, text)));
    Ok(Crate { name, files })
}

/// The root module becomes the library, with the front page as its documentation.
fn source_file(path: &Path, text: String) -> (PathBuf, String) {
    if path == Path::new("mod.rs") {
        return ("src/lib.rs".into(), format!("#![doc = include_str!(\"../README.md\")]\n\n{text}"));
    }
    (Path::new("src").join(path), text)
}

impl Crate {
    /// Writes the files into `folder`; sources of an earlier version go, other files stay.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] names the file that couldn't be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        files::remove(&folder.join("src"))?;
        files::write_all(folder, &self.files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(schema: &str) -> String {
        crate_name(&Package::parse(schema).unwrap())
    }

    #[test]
    fn a_crate_is_named_after_its_package() {
        assert_eq!(name(r#"{"name": "foo-bar"}"#), "pulumi_wasm_foo_bar");
        assert_eq!(name(r#"{"name": "camelNames"}"#), "pulumi_wasm_camel_names");
    }

    #[test]
    fn a_namespace_takes_the_place_of_pulumi() {
        assert_eq!(name(r#"{"name": "foo", "namespace": "a-namespace"}"#), "a_namespace_foo");
        assert_eq!(name(r#"{"name": "foo", "namespace": "pulumi"}"#), "pulumi_wasm_foo");
    }
}
