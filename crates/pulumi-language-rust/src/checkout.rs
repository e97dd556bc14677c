//! Crates of this project that lie on this machine, for whoever doesn't take them from a registry.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};

use crate::manifest::Manifest;

/// Names the folder with the crates: `crates` in a checkout of this project's repository.
const VARIABLE: &str = "PULUMI_RUST_CRATES";

/// Where a crate is, if the environment says where to look and it is there.
pub(crate) fn find(name: &str) -> Result<Option<PathBuf>> {
    let folder = env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    folder.map_or(Ok(None), |folder| find_in(Path::new(&folder), name))
}

/// Whose working folder a relative path would begin at, nobody could say.
fn find_in(folder: &Path, name: &str) -> Result<Option<PathBuf>> {
    ensure!(
        folder.is_absolute() && folder.is_dir(),
        "{VARIABLE} is {}: it must be the absolute path of a folder",
        folder.display()
    );
    let mut crates = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let is_wanted =
        |path: &PathBuf| Manifest::read(path).is_ok_and(|found| found.name().is_ok_and(|n| n == name));
    Ok(crates.find(is_wanted).map(|path| path.canonicalize()).transpose()?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::find_in;

    #[test]
    fn a_crate_is_found_by_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert!(find_in(folder, "pulumi_wasm_aws").unwrap().unwrap().ends_with("pulumi-wasm-aws"));
        assert_eq!(find_in(folder, "serde").unwrap(), None);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        for folder in ["/nonexistent", "src"] {
            let error = find_in(Path::new(folder), "serde").unwrap_err().to_string();
            assert!(error.contains("PULUMI_RUST_CRATES") && error.contains(folder), "{error}");
        }
    }
}
