use std::fs;

use tempfile::TempDir;

use super::Manifest;

/// Crates by their folders, in a folder of their own.
fn crates(manifests: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, manifest) in manifests {
        let path = folder.path().join(path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("Cargo.toml"), manifest).unwrap();
    }
    folder
}

#[test]
fn a_package_may_name_its_workspace() {
    let folder = crates(&[("member", "[package]\nworkspace = '../root'\n"), ("root", "[workspace]\n")]);
    let workspace = Manifest::read(&folder.path().join("member")).unwrap().workspace().unwrap().unwrap();
    assert_eq!(
        workspace.folder().canonicalize().unwrap(),
        folder.path().join("root").canonicalize().unwrap()
    );
}

#[test]
fn what_cannot_be_read_above_a_crate_is_passed_over() {
    let folder = crates(&[("", "[workspace]\n"), ("a", "nonsense"), ("a/member", "[package]\n")]);
    let workspace = Manifest::read(&folder.path().join("a/member")).unwrap().workspace().unwrap().unwrap();
    assert_eq!(workspace.folder(), folder.path());
}
