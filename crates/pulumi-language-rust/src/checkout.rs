//! Crates of this project that lie on this machine, for whoever doesn't take them from a registry.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::manifest::Manifest;

/// Names the folder with the crates: `crates` in a checkout of this project's repository.
const VARIABLE: &str = "PULUMI_RUST_CRATES";

/// Where a crate is, if the environment says where to look and it is there.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    find_in(Path::new(&env::var_os(VARIABLE)?), name)
}

fn find_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut crates = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let is_wanted =
        |path: &PathBuf| Manifest::read(path).is_ok_and(|found| found.name().is_ok_and(|n| n == name));
    crates.find(is_wanted)?.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::find_in;

    #[test]
    fn a_crate_is_found_by_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert!(find_in(folder, "pulumi_wasm_aws").unwrap().ends_with("pulumi-wasm-aws"));
        assert_eq!(find_in(folder, "serde"), None);
    }
}
