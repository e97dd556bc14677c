use std::fs;

use tempfile::TempDir;

use super::Script;

const PROGRAM: &str = "---\n[dependencies]\nshared = { path = '../shared' }\n---\nfn main() {}\n";

fn folder(files: &[&str]) -> TempDir {
    let folder = TempDir::with_prefix("infra").unwrap();
    files.iter().for_each(|file| fs::write(folder.path().join(file), PROGRAM).unwrap());
    folder
}

fn found(files: &[&str], entry_point: &str) -> Option<String> {
    let script = Script::find(folder(files).path(), entry_point)?;
    Some(script.path.file_name().unwrap().to_str().unwrap().to_owned())
}

#[test]
fn the_program_is_the_file_that_leaves_no_doubt() {
    assert_eq!(found(&["infra.rs"], ".").as_deref(), Some("infra.rs"));
    assert_eq!(found(&["a.rs", "main.rs"], ".").as_deref(), Some("main.rs"));
    assert_eq!(found(&["a.rs", "b.rs"], "b.rs").as_deref(), Some("b.rs"));
    assert_eq!(found(&["a.rs", "b.rs"], "."), None);
    assert_eq!(found(&["a.rs", "Cargo.toml"], "."), None);
}

#[test]
fn a_file_becomes_a_package_of_its_own() {
    let folder = folder(&["infra.rs"]);
    let manifest = Script::find(folder.path(), ".").unwrap().package().unwrap();
    let text: toml_edit::DocumentMut = fs::read_to_string(&manifest).unwrap().parse().unwrap();
    assert_eq!(text["package"]["name"].as_str(), Some("infra"));
    assert_eq!(text["dependencies"]["shared"]["path"].as_str(), folder.path().join("../shared").to_str());
    assert!(text.contains_key("workspace"));
    let source = manifest.with_file_name("infra.rs");
    assert_eq!(fs::read_to_string(source).unwrap(), "\n\n\n\nfn main() {}\n");
}

#[test]
fn a_file_that_says_no_name_is_called_after_its_folder() {
    let folder = folder(&["main.rs"]);
    let name = Script::find(folder.path(), ".").unwrap().name();
    assert!(name.starts_with("infra"), "{name}");
}

#[test]
fn what_is_added_to_the_manifest_stands_in_the_file() {
    let folder = folder(&["infra.rs"]);
    let script = Script::find(folder.path(), ".").unwrap();
    let mut manifest = script.manifest().unwrap();
    manifest.depend("more", "../more").unwrap();
    script.save(&manifest).unwrap();
    let text = fs::read_to_string(folder.path().join("infra.rs")).unwrap();
    assert!(text.contains("more = { path = \"../more\" }\n---\nfn main() {}\n"), "{text}");
}

#[test]
fn a_manifest_that_does_not_end_names_the_file() {
    let folder = folder(&["infra.rs"]);
    fs::write(folder.path().join("infra.rs"), "---\nfn main() {}").unwrap();
    let error = Script::find(folder.path(), ".").unwrap().package().unwrap_err().to_string();
    assert!(error.contains("infra.rs"), "{error}");
}
