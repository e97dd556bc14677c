//! What is generated for a small schema, file by file.
//!
//! After a change that is meant, `UPDATE_GOLDENS=1 cargo test -p pulumi-codegen` writes the files anew: read the difference.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Bindings, Options, generate};

fn bindings() -> Bindings {
    generate(&Package::parse(include_str!("schemas/small.json")).unwrap(), &Options::default()).unwrap()
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn files_in(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { BTreeSet::from([path]) }).collect()
}

#[test]
fn the_files_are_as_committed() {
    if env::var_os("UPDATE_GOLDENS").is_some() {
        bindings().write(&golden()).unwrap();
    }
    let files = bindings().files;
    assert_eq!(files_in(&golden()), files.keys().map(|path| golden().join(path)).collect());
    for (path, text) in files {
        assert_eq!(text, fs::read_to_string(golden().join(&path)).unwrap(), "{}", path.display());
    }
}

#[test]
fn modules_become_features() {
    let features = bindings().features;
    assert_eq!(features.into_keys().collect::<Vec<_>>(), ["stock"]);
}
