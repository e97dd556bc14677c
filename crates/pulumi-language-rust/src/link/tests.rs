use std::{fs, path::Path};

use pulumi_wasm_proto::rpc::{PackageDependency, link_request::LinkDependency};
use tempfile::TempDir;

use super::link;
use crate::project::Project;

const SDK: &str = "[package]\nname = 'pulumi-wasm'\nversion = '0.1.0'\n";
const BINDINGS: &str =
    "[package]\nname = 'pulumi_wasm_random'\nversion = '4.0.0'\n\n[dependencies]\npulumi-wasm = '0.1.0'\n";

/// A project with the SDK beside it and bindings within.
fn folder(dependencies: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let program = format!("[package]\nname = 'program' # mine\nversion = '0.1.0'\n{dependencies}");
    for (path, content) in
        [("project", program.as_str()), ("pulumi-wasm", SDK), ("project/sdks/random", BINDINGS)]
    {
        let path = folder.path().join(path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("Cargo.toml"), content).unwrap();
    }
    folder
}

fn run(folder: &TempDir, name: &str, path: &str) -> String {
    let package = PackageDependency { name: name.to_owned(), ..PackageDependency::default() };
    let dependency = LinkDependency { package: Some(package), path: path.to_owned() };
    let project = Project::in_folder(&folder.path().join("project")).with_main();
    link(&project, &[dependency]).unwrap_or_else(|error| format!("{error:#}"))
}

fn manifest(folder: &Path) -> String {
    fs::read_to_string(folder.join("Cargo.toml")).unwrap()
}

#[test]
fn bindings_become_a_dependency_and_their_use_is_shown() {
    let folder = folder("");
    let instructions = run(&folder, "random", "sdks/random");
    assert!(instructions.contains("use pulumi_wasm_random;"), "{instructions}");
    let manifest = manifest(&folder.path().join("project"));
    assert!(manifest.contains("'program' # mine"), "{manifest}");
    assert!(
        manifest.ends_with("[dependencies]\npulumi_wasm_random = { path = \"sdks/random\" }\n"),
        "{manifest}"
    );
}

#[test]
fn how_a_dependency_is_used_stays() {
    let folder =
        folder("[dependencies]\nsdk = { version = '9', package = 'pulumi-wasm', features = ['policy'] }\n");
    assert_eq!(run(&folder, "pulumi", folder.path().join("pulumi-wasm").to_str().unwrap()), "");
    let manifest = manifest(&folder.path().join("project"));
    let expected = "sdk = { package = 'pulumi-wasm', features = ['policy'], path = \"../pulumi-wasm\" }";
    assert!(manifest.contains(expected), "{manifest}");
}

#[test]
fn bindings_speak_with_the_programs_own_sdk() {
    let folder = folder("[dependencies]\npulumi-wasm = { path = '../pulumi-wasm', features = ['policy'] }\n");
    run(&folder, "random", "sdks/random");
    let bindings = manifest(&folder.path().join("project/sdks/random"));
    assert!(bindings.contains("pulumi-wasm = { path = \"../../../pulumi-wasm\" }"), "{bindings}");
}

#[test]
fn bindings_follow_the_program_to_another_sdk() {
    let folder =
        folder("[dependencies]\npulumi-wasm = '0.1.0'\npulumi_wasm_random = { path = 'sdks/random' }\n");
    run(&folder, "pulumi", folder.path().join("pulumi-wasm").to_str().unwrap());
    let bindings = manifest(&folder.path().join("project/sdks/random"));
    assert!(bindings.contains("pulumi-wasm = { path = \"../../../pulumi-wasm\" }"), "{bindings}");
}

#[test]
fn linking_again_changes_nothing() {
    let folder = folder("[dependencies]\npulumi-wasm = { path = '../pulumi-wasm' }\n");
    run(&folder, "random", "sdks/random");
    let before = manifest(&folder.path().join("project"));
    run(&folder, "random", "sdks/random");
    assert_eq!(manifest(&folder.path().join("project")), before);
}

#[test]
fn the_program_may_be_in_another_folder_of_the_project() {
    let folder = folder("");
    let project = folder.path().join("project");
    move_program(&project);
    run(&folder, "random", "sdks/random");
    let manifest = manifest(&project.join("infra"));
    assert!(manifest.contains("pulumi_wasm_random = { path = \"../sdks/random\" }"), "{manifest}");
}

/// Into a folder that `main` names.
fn move_program(project: &Path) {
    fs::create_dir(project.join("infra")).unwrap();
    fs::rename(project.join("Cargo.toml"), project.join("infra/Cargo.toml")).unwrap();
    fs::write(project.join("Pulumi.yaml"), "name: chat\nmain: 'infra' # there\n").unwrap();
}

#[test]
fn bindings_beside_the_programs_folder_follow_it_to_another_sdk() {
    let folder =
        folder("[dependencies]\npulumi-wasm = '0.1.0'\npulumi_wasm_random = { path = '../sdks/random' }\n");
    move_program(&folder.path().join("project"));
    run(&folder, "pulumi", folder.path().join("pulumi-wasm").to_str().unwrap());
    let bindings = manifest(&folder.path().join("project/sdks/random"));
    assert!(bindings.contains("pulumi-wasm = { path = \"../../../pulumi-wasm\" }"), "{bindings}");
}

#[test]
fn what_the_workspace_says_of_the_use_of_a_dependency_stays() {
    let folder = folder("[dependencies]\npulumi-wasm = { workspace = true, features = ['plugin'] } # ours\n");
    let shared = "[workspace]\n[workspace.dependencies]\n\
        pulumi-wasm = { version = '9', default-features = false, features = ['policy'] }\n";
    fs::write(folder.path().join("Cargo.toml"), shared).unwrap();
    run(&folder, "pulumi", folder.path().join("pulumi-wasm").to_str().unwrap());
    let manifest = manifest(&folder.path().join("project"));
    let expected = "pulumi-wasm = { features = ['plugin', 'policy'], default-features = false, \
                    path = \"../pulumi-wasm\" } # ours\n";
    assert!(manifest.ends_with(expected), "{manifest}");
}

#[test]
fn a_comment_beside_a_dependency_stays() {
    let folder = folder("[dependencies]\npulumi-wasm = '0.1.0' # ours\n");
    run(&folder, "pulumi", folder.path().join("pulumi-wasm").to_str().unwrap());
    let manifest = manifest(&folder.path().join("project"));
    assert!(manifest.ends_with("pulumi-wasm = { path = \"../pulumi-wasm\" } # ours\n"), "{manifest}");
}

#[test]
fn a_workspace_without_a_package_is_no_program() {
    let folder = folder("");
    fs::write(folder.path().join("project/Cargo.toml"), "[workspace]\n").unwrap();
    let error = run(&folder, "random", "sdks/random");
    assert!(error.contains("let `main` in Pulumi.yaml name the program's folder"), "{error}");
}
