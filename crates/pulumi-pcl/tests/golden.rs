//! Programs, and what they become. `UPDATE_GOLDENS=1` writes what they become now.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use pulumi_pcl::{Generated, ProjectOptions, SchemaFolder, generate_program, generate_project};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn schemas() -> SchemaFolder {
    SchemaFolder(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas"))
}

fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut sources = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pp") {
                let inside = path.strip_prefix(folder).unwrap().to_owned();
                sources.insert(inside, fs::read_to_string(&path).unwrap());
            }
        }
    }
    sources
}

fn generated(name: &str) -> Generated {
    generate_program(&sources(&golden(name)), &schemas())
}

#[track_caller]
fn check(name: &str) {
    let generated = generated(name);
    assert_eq!(generated.diagnostics, []);
    for (path, text) in generated.files {
        let expected = golden(name).join(&path);
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(&expected, &text).unwrap();
        }
        let known = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(text, known, "{} isn't what it was: see UPDATE_GOLDENS", expected.display());
    }
}

/// Both are shown in `docs/rust-programs.md`.
#[test]
fn the_guide_shows_what_becomes_of_a_program() {
    check("guide");
}

#[test]
fn settings_and_values_keep_their_types() {
    check("values");
}

#[test]
fn what_is_computed_with_outputs_is_lifted() {
    check("outputs");
}

#[test]
fn resources_functions_and_methods_use_the_bindings() {
    check("resources");
}

#[test]
fn loops_become_iterators() {
    check("collections");
}

#[test]
fn ranges_become_loops() {
    check("ranges");
}

#[test]
fn a_component_becomes_a_module() {
    check("components");
}

#[test]
fn functions_become_plain_rust() {
    check("functions");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let generated = generated("errors");
    let [problem] = generated.diagnostics.as_slice() else { panic!("{:?}", generated.diagnostics) };
    assert_eq!(problem.message, "shop:index:Shelf has no input `height`");
    assert_eq!((problem.file.as_str(), problem.start.line, problem.start.column), ("main.pp", 3, 14));
    assert!(generated.files.is_empty());
}

#[test]
fn a_project_names_the_crates_that_it_uses() {
    let mut options = ProjectOptions::default();
    options.project = [("name".to_owned(), "my shop".into())].into_iter().collect();
    options.local.insert("pulumi".to_owned(), "../sdk".into());
    let project = generate_project(&sources(&golden("outputs")), &schemas(), &options);
    let manifest = &project.files[Path::new("Cargo.toml")];
    assert!(manifest.contains("name = \"my-shop\""), "{manifest}");
    assert!(manifest.contains("pulumi-wasm = { path = \"../sdk\" }"), "{manifest}");
    assert!(manifest.contains("pulumi_wasm_shop = \"1.2.3\""), "{manifest}");
    assert_eq!(project.files[Path::new("Pulumi.yaml")], "name: \"my shop\"\nruntime: \"rust\"\n");
}
