use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::schema::Package;
use crate::{Error, Options, generate};

/// All that the build script of a crate of bindings does: generates the bindings of `schema` into `OUT_DIR/bindings`.
///
/// # Errors
///
/// Where the schema can't be read or contradicts itself, or the bindings can't be written.
pub fn build_script(schema: impl AsRef<Path>) -> Result<(), Error> {
    let schema = schema.as_ref();
    println!("cargo::rerun-if-changed={}", schema.display());
    let json =
        fs::read_to_string(schema).map_err(|source| Error::Read { path: schema.to_owned(), source })?;
    let bindings = generate(&Package::parse(&json)?, &Options::default())?;
    bindings.write(&variable("OUT_DIR")?.join("bindings"))
}

fn variable(name: &'static str) -> Result<PathBuf, Error> {
    env::var_os(name).map(PathBuf::from).ok_or(Error::NotABuildScript { name })
}
