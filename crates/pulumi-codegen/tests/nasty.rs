//! A schema of everything that could go wrong gives Rust that parses, and wrong schemas give errors that say where.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::collections::BTreeSet;

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Bindings, Error, Gates, Options, generate};

const NASTY: &str = include_str!("schemas/nasty.json");

fn bindings() -> Bindings {
    generate(&Package::parse(NASTY).unwrap(), &Options::default()).unwrap()
}

fn error(schema: &str) -> Error {
    generate(&Package::parse(schema).unwrap(), &Options::default()).unwrap_err()
}

#[test]
fn every_file_parses() {
    for (path, text) in bindings().files {
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {error}\n{text}", path.display());
        }
    }
}

#[test]
fn no_two_files_differ_by_case_only() {
    let files = bindings().files;
    let lower: BTreeSet<_> = files.keys().map(|path| path.to_string_lossy().to_lowercase()).collect();
    assert_eq!(lower.len(), files.len());
}

#[test]
fn recursion_is_boxed_where_there_is_no_list_or_map_between() {
    let files = bindings().files;
    let has =
        |path: &str, text: &str| files.iter().any(|(file, code)| file.ends_with(path) && code.contains(text));
    assert!(has("mod_/ping.rs", "pub pong: Box<Pong>,"));
    assert!(has("mod_/pong.rs", "pub ping: ::std::option::Option<Box<Ping>>,"));
    assert!(has("mod_/output.rs", "pub list: Vec<Output>,"));
}

#[test]
fn a_module_that_the_root_uses_is_not_behind_a_feature() {
    assert!(bindings().features.is_empty());
    let root = &bindings().files[std::path::Path::new("mod.rs")];
    assert!(!root.contains("#[cfg("), "{root}");
}

#[test]
fn the_same_schema_gives_the_same_files() {
    let open = || {
        let mut options = Options::default();
        options.gates = Gates::Open;
        generate(&Package::parse(NASTY).unwrap(), &options).unwrap().files
    };
    assert_eq!(open(), open());
}

#[test]
fn a_reference_to_nothing_names_the_property() {
    let schema =
        r##"{"name": "a", "resources": {"a:b:C": {"inputProperties": {"d": {"$ref": "#/types/a:b:E"}}}}}"##;
    let message = "a:b:C: `d` refers to `#/types/a:b:E`, which the schema does not define";
    assert_eq!(error(schema).to_string(), message);
}

#[test]
fn an_unknown_type_names_the_property() {
    let schema =
        r#"{"name": "a", "types": {"a:b:C": {"type": "object", "properties": {"d": {"type": "text"}}}}}"#;
    assert_eq!(error(schema).to_string(), "a:b:C: `d` has the unknown type `text`");
}

#[test]
fn a_required_property_must_exist() {
    let schema = r#"{"name": "a", "resources": {"a:b:C": {"requiredInputs": ["d"]}}}"#;
    assert_eq!(error(schema).to_string(), "a:b:C: `d` is required but not defined");
}

#[test]
fn a_method_must_exist() {
    let schema = r#"{"name": "a", "resources": {"a:b:C": {"methods": {"d": "a:b:C/d"}}}}"#;
    let message = "a:b:C: the method `d` refers to the function `a:b:C/d`, which the schema does not define";
    assert_eq!(error(schema).to_string(), message);
}
