//! What is generated for a small schema, file by file.
//!
//! After a change that is meant, `UPDATE_GOLDENS=1 cargo test -p pulumi-codegen` writes the files anew: read the difference.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Bindings, CrateOptions, Options, generate, package_crate};

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

fn is_updating() -> bool {
    env::var_os("UPDATE_GOLDENS").is_some()
}

fn assert_committed(files: BTreeMap<PathBuf, String>, folder: &Path) {
    assert_eq!(files_in(folder), files.keys().map(|path| folder.join(path)).collect());
    for (path, text) in files {
        assert_eq!(text, fs::read_to_string(folder.join(&path)).unwrap(), "{}", path.display());
    }
}

#[test]
fn the_files_are_as_committed() {
    if is_updating() {
        bindings().write(&golden()).unwrap();
    }
    assert_committed(bindings().files, &golden());
}

#[test]
fn the_bindings_in_the_example_of_a_component_provider_are_up_to_date() {
    let package = Package::parse(include_str!("schemas/simple.json")).unwrap();
    let bindings = package_crate(&package, &CrateOptions::default()).unwrap();
    let provider = "../../tests/conformance/providers/conformance-component/sdks/simple-2.0.0";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(provider);
    if is_updating() {
        bindings.write(&folder).unwrap();
    }
    assert_committed(bindings.files, &folder);
}

#[test]
fn modules_become_features() {
    let features = bindings().features;
    assert_eq!(features.into_keys().collect::<Vec<_>>(), ["stock"]);
}
