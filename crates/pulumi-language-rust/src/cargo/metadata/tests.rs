use serde_json::json;

use super::{Package, fixture};

fn names(transitive: bool) -> Vec<String> {
    let metadata = fixture::parse();
    let dependencies = metadata.dependencies(fixture::package(&metadata, "program"), transitive);
    dependencies.into_iter().map(|package| package.name.clone()).collect()
}

#[test]
fn direct_dependencies_are_those_to_run() {
    assert_eq!(names(false), ["library"]);
}

#[test]
fn transitive_dependencies_end_in_spite_of_a_cycle() {
    assert_eq!(names(true), ["bindings-aws", "bindings-random", "library"]);
}

fn program_target(default_run: Option<&str>, bins: &[&str]) -> Result<String, String> {
    let package = package(default_run, bins);
    package.program_target(None).map(str::to_owned).map_err(|error| error.to_string())
}

fn package(default_run: Option<&str>, bins: &[&str]) -> Package {
    let mut targets: Vec<_> = bins
        .iter()
        .map(|name| json!({"name": name, "kind": ["bin"], "src_path": format!("/{name}.rs")}))
        .collect();
    targets.push(json!({"name": "library", "kind": ["lib"]}));
    serde_json::from_value(json!({
        "id": "p", "name": "p", "version": "1.0.0", "manifest_path": "Cargo.toml",
        "targets": targets, "default_run": default_run,
    }))
    .unwrap()
}

#[test]
fn the_only_bin_target_is_the_program() {
    assert_eq!(program_target(None, &["p"]).unwrap(), "p");
}

#[test]
fn default_run_chooses_among_several() {
    assert_eq!(program_target(Some("b"), &["a", "b"]).unwrap(), "b");
}

#[test]
fn the_file_that_main_names_chooses_before_that() {
    let package = package(Some("b"), &["a", "b"]);
    assert_eq!(package.program_target(Some("/a.rs".as_ref())).unwrap(), "a");
    assert_eq!(package.program_target(Some("/module.rs".as_ref())).unwrap(), "b");
}

#[test]
fn several_bin_targets_are_named() {
    let error = program_target(None, &["a", "b"]).unwrap_err();
    assert!(error.contains("a, b") && error.contains("default-run"), "{error}");
}

#[test]
fn a_library_is_no_program() {
    let error = program_target(None, &[]).unwrap_err();
    assert!(error.contains("src/main.rs"), "{error}");
}
