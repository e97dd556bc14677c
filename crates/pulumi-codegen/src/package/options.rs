use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::Options;

/// How to make a crate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CrateOptions {
    /// How to generate its sources.
    pub bindings: Options,
    /// Where the crate `pulumi-wasm` is. Default: the version that belongs to this generator.
    pub sdk: Source,
    /// Where the crates of other packages are, by the package's name. Default: the version that the schema names.
    pub crates: BTreeMap<String, Source>,
}

/// Where a dependency is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// In the registry, with this version.
    Version(String),
    /// In this folder.
    Path(PathBuf),
}

impl Default for CrateOptions {
    fn default() -> Self {
        let sdk = Source::Version(env!("CARGO_PKG_VERSION").to_owned());
        Self { bindings: Options::default(), sdk, crates: BTreeMap::new() }
    }
}
