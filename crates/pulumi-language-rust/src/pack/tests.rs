use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use tempfile::TempDir;

use super::pack;

/// A workspace whose crates lean on it and on each other.
fn workspace() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, content: &str| write(&folder.path().join(path), content);
    write(
        "Cargo.toml",
        "[workspace]\nmembers = ['*']\n[workspace.package]\nversion = '1.2.3'\nedition = '2024'\n\
         [workspace.lints.rust]\nunsafe_code = 'forbid'\n\
         [workspace.dependencies]\ninner = { path = 'inner', features = ['a'] }\nserde = '1'\n",
    );
    write(
        "outer/Cargo.toml",
        "[package]\nname = 'outer'\nversion.workspace = true\nedition.workspace = true\n\
         [dependencies]\ninner = { workspace = true, features = ['b'] }\nserde.workspace = true\n\
         [dev-dependencies]\nnever = { path = '../never' }\n[lints]\nworkspace = true\n",
    );
    write("outer/src/lib.rs", "pub use inner::VALUE;");
    write("outer/target/CACHEDIR.TAG", "");
    write(
        "inner/Cargo.toml",
        "[package]\nname = 'inner'\nversion = '0.1.0'\nedition = '2024'\n[features]\na = []\nb = []\n",
    );
    write("inner/src/lib.rs", "pub const VALUE: u8 = 1;");
    folder
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn manifest(folder: &Path) -> toml_edit::DocumentMut {
    fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap()
}

#[test]
fn what_the_workspace_says_is_written_out() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let packed = pack(&workspace.path().join("outer"), destination.path()).unwrap();
    assert!(packed.ends_with("outer-1.2.3"), "{packed:?}");
    let manifest = manifest(&packed);
    assert_eq!(manifest["package"]["edition"].as_str(), Some("2024"));
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert_eq!(manifest["dependencies"]["serde"]["version"].as_str(), Some("1"));
    let features = manifest["dependencies"]["inner"]["features"].as_array().unwrap();
    assert_eq!(features.iter().filter_map(|feature| feature.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert!(!manifest.to_string().contains("workspace = true"), "{manifest}");
    assert!(!manifest.contains_key("dev-dependencies"), "{manifest}");
}

#[test]
fn crates_that_it_depends_on_by_path_lie_beside_it() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let packed = pack(&workspace.path().join("outer"), destination.path()).unwrap();
    assert_eq!(manifest(&packed)["dependencies"]["inner"]["path"].as_str(), Some("../inner-0.1.0"));
    assert!(destination.path().join("inner-0.1.0/src/lib.rs").is_file());
    assert!(!packed.join("target").exists());
}

#[test]
fn what_is_packed_already_is_used_as_it_is() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let inner = pack(&workspace.path().join("inner"), destination.path()).unwrap();
    let user = workspace.path().join("user");
    write(
        &user.join("Cargo.toml"),
        &format!(
            "[package]\nname = 'user'\nversion = '0.1.0'\n[dependencies]\ninner.path = '{}'\n",
            inner.display()
        ),
    );
    write(&inner.join("mark"), "");
    let packed = pack(&user, destination.path()).unwrap();
    assert_eq!(manifest(&packed)["dependencies"]["inner"]["path"].as_str(), Some("../inner-0.1.0"));
    assert!(inner.join("mark").exists());
}

#[test]
fn packing_again_replaces_the_copy_and_leaves_the_crate_alone() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let outer = workspace.path().join("outer");
    let before = fs::read_to_string(outer.join("Cargo.toml")).unwrap();
    let packed = pack(&outer, destination.path()).unwrap();
    write(&packed.join("stale"), "");
    pack(&outer, destination.path()).unwrap();
    assert!(!packed.join("stale").exists());
    assert_eq!(fs::read_to_string(outer.join("Cargo.toml")).unwrap(), before);
    let times = [&outer, &packed].map(|f| fs::metadata(f.join("src/lib.rs")).unwrap().modified().unwrap());
    assert_eq!(times[0], times[1]);
}

#[test]
fn a_crate_that_lies_where_its_copy_would_stays_as_it_is() {
    let workspace = workspace();
    let path = workspace.path().join("inner-0.1.0");
    fs::rename(workspace.path().join("inner"), &path).unwrap();
    assert_eq!(pack(&path, workspace.path()).unwrap(), path.canonicalize().unwrap());
    assert_eq!(fs::read_to_string(path.join("src/lib.rs")).unwrap(), "pub const VALUE: u8 = 1;");
}

#[test]
fn a_crate_within_what_its_copy_would_replace_is_refused() {
    let workspace = workspace();
    let path = workspace.path().join("inner-0.1.0/inner");
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::rename(workspace.path().join("inner"), &path).unwrap();
    assert!(pack(&path, workspace.path()).unwrap_err().to_string().contains("would replace"));
    assert!(path.join("src/lib.rs").exists());
}

#[test]
fn what_is_packed_into_the_crate_itself_is_no_part_of_it() {
    for destination in ["inner", "inner/packed"] {
        let workspace = workspace();
        let destination = workspace.path().join(destination);
        let packed = pack(&workspace.path().join("inner"), &destination).unwrap();
        let mut names: Vec<_> =
            fs::read_dir(&packed).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["Cargo.toml", "src"]);
    }
}

#[test]
fn links_to_folders_lead_where_they_led() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let inner = workspace.path().join("inner");
    symlink("..", inner.join("src/back")).unwrap();
    symlink("../outer", inner.join("beside")).unwrap();
    symlink("../Cargo.toml", inner.join("shared.toml")).unwrap();
    let packed = pack(&inner, destination.path()).unwrap();
    assert_eq!(fs::read_link(packed.join("src/back")).unwrap(), Path::new(".."));
    let outer = workspace.path().join("outer").canonicalize().unwrap();
    assert_eq!(packed.join("beside").canonicalize().unwrap(), outer);
    assert!(packed.join("shared.toml").symlink_metadata().unwrap().is_file());
}

#[test]
fn a_crate_that_nobody_may_write_to_can_be_packed_again_and_again() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let inner = workspace.path().join("inner");
    for file in ["Cargo.toml", "src/lib.rs"] {
        fs::set_permissions(inner.join(file), Permissions::from_mode(0o444)).unwrap();
    }
    for _ in 0..2 {
        pack(&inner, destination.path()).unwrap();
    }
}

#[test]
fn what_the_workspace_lacks_is_named() {
    let (workspace, destination) = (workspace(), TempDir::new().unwrap());
    let outer = workspace.path().join("outer");
    let lost = "[package]\nname = 'outer'\nversion = '1.0.0'\n[dependencies]\nlost.workspace = true\n";
    write(&outer.join("Cargo.toml"), lost);
    let error = format!("{:#}", pack(&outer, destination.path()).unwrap_err());
    assert!(error.contains("dependencies.lost"), "{error}");
}
