use std::{fs, path::Path};

use tempfile::TempDir;

use super::Project;

/// A project with these files.
fn project(files: &[(&str, &str)]) -> (TempDir, Project) {
    let folder = TempDir::new().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let project = Project::in_folder(folder.path()).with_main();
    (folder, project)
}

const PACKAGE: (&str, &str) = ("Cargo.toml", "[package]\nname = 'chat'\nversion = '1.0.0'\n");

#[test]
fn a_file_of_a_package_stands_for_the_package() {
    let (folder, project) =
        project(&[PACKAGE, ("src/main.rs", "fn main() {}"), ("Pulumi.yaml", "main: src/main.rs\n")]);
    assert_eq!(project.manifest().unwrap(), folder.path().join("Cargo.toml"));
    assert_eq!(project.source.as_deref(), Some(folder.path().join("src/main.rs").as_path()));
}

#[test]
fn a_file_with_a_manifest_of_its_own_is_a_program_of_its_own() {
    let (_folder, project) =
        project(&[PACKAGE, ("infra.rs", "---\n---\nfn main() {}"), ("Pulumi.yaml", "main: infra.rs\n")]);
    assert!(project.script().is_some());
    assert_eq!(project.source, None);
}

#[test]
fn a_file_without_a_package_is_a_program_of_its_own() {
    let workspace = ("Cargo.toml", "[workspace]\n");
    let (_folder, project) =
        project(&[workspace, ("infra.rs", "fn main() {}"), ("Pulumi.yaml", "main: infra.rs\n")]);
    assert!(project.script().is_some());
}

#[test]
fn main_is_found_in_every_kind_of_project_file() {
    for (name, text) in [
        ("Pulumi.yaml", "name: chat\nmain: 'infra' # there\n"),
        ("Pulumi.yml", "main: infra\n"),
        ("Pulumi.json", r#"{"name": "chat", "main": "infra"}"#),
    ] {
        let (folder, project) = project(&[(name, text), ("infra/Cargo.toml", PACKAGE.1)]);
        assert_eq!(project.directory, Path::new(folder.path()).join("infra"), "{name}");
    }
}
