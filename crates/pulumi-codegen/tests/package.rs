//! Whole crates, made of schemas of Pulumi's own conformance suite.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::path::{Path, PathBuf};

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Crate, CrateOptions, Source, package_crate};

fn made(schema: &str, options: &CrateOptions) -> Crate {
    package_crate(&Package::parse(schema).unwrap(), options).unwrap()
}

fn file<'c>(made: &'c Crate, path: &str) -> &'c str {
    made.files.get(Path::new(path)).unwrap_or_else(|| panic!("no {path} in {:?}", made.files.keys()))
}

#[test]
fn a_parameterized_package_names_its_plugin_and_the_parameter() {
    let made = made(include_str!("schemas/suite/subpackage.json"), &CrateOptions::default());
    let manifest = file(&made, "Cargo.toml");
    let plugin = "[package.metadata.pulumi]\nname = \"parameterized\"\nversion = \"1.2.3\"\n";
    let parameter = "[package.metadata.pulumi.parameterization]\nname = \"subpackage\"\nversion = \"1.0.0\"\n\
                     value = \"SGVsbG9Xb3JsZA==\"\n";
    assert!(manifest.contains(plugin) && manifest.contains(parameter), "{manifest}");
    assert!(file(&made, "src/lib.rs").contains("value: b\"HelloWorld\""));
}

#[test]
fn a_package_of_a_namespace_depends_on_the_crate_of_another_package() {
    let made = made(include_str!("schemas/suite/namespaced.json"), &CrateOptions::default());
    assert_eq!(made.name, "a_namespace_namespaced");
    assert!(file(&made, "Cargo.toml").contains("pulumi_wasm_component = \"13.3.7\"\n"));
    let resource = file(&made, "src/resource.rs");
    assert!(
        resource.contains("pub fn resource_ref(&self) -> Output<Option<::pulumi_wasm_component::Custom>>")
    );
}

#[test]
fn dependencies_are_where_the_options_say() {
    let mut options = CrateOptions::default();
    options.sdk = Source::Path(PathBuf::from("/sdk"));
    options.crates.insert("component".to_owned(), Source::Path(PathBuf::from("../component")));
    let made = made(include_str!("schemas/suite/namespaced.json"), &options);
    let manifest = file(&made, "Cargo.toml");
    assert!(manifest.contains("pulumi-wasm = { path = \"/sdk\" }\n"), "{manifest}");
    assert!(manifest.contains("pulumi_wasm_component = { path = \"../component\" }\n"), "{manifest}");
}

#[test]
fn another_packages_schema_says_what_its_crate_and_types_are_called() {
    let foreign = r#"{"name": "component", "namespace": "acme",
        "resources": {"component:index:Custom": {}}}"#;
    let mut options = CrateOptions::default();
    options.bindings.packages.insert("component".to_owned(), Package::parse(foreign).unwrap());
    let made = made(include_str!("schemas/suite/namespaced.json"), &options);
    let resource = file(&made, "src/resource.rs");
    assert!(resource.contains("impl IntoInput<::acme_component::Custom>"), "{resource}");
    assert!(file(&made, "Cargo.toml").contains("acme_component = \"13.3.7\"\n"));
}

#[test]
fn every_module_is_a_feature_that_is_on_by_default() {
    let made = made(include_str!("schemas/suite/module-format.json"), &CrateOptions::default());
    let manifest = file(&made, "Cargo.toml");
    assert!(manifest.contains("[features]\ndefault = [\n    \"mod_\",\n]\nmod_ = []\n"), "{manifest}");
    assert!(file(&made, "README.md").contains("features = [\"mod_\"]"));
    assert!(
        file(&made, "src/mod_/nested/resource.rs").contains("pub fn call(&self, args: ResourceCallArgs)")
    );
}

#[test]
fn the_front_page_is_the_documentations_too() {
    let made = made(include_str!("schemas/suite/docs.json"), &CrateOptions::default());
    assert!(file(&made, "README.md").starts_with("# pulumi_wasm_docs\n\nTyped Rust bindings"));
    assert!(file(&made, "src/lib.rs").starts_with("#![doc = include_str!(\"../README.md\")]\n"));
}

#[test]
fn references_in_documentation_become_links() {
    let made = made(include_str!("schemas/suite/docs.json"), &CrateOptions::default());
    let function = file(&made, "src/fun.rs");
    let said =
        "/// [`fun`](crate::fun) is a basic function for setting `in` of [`Resource`](crate::Resource)";
    assert!(function.contains(said), "{function}");
    assert!(made.files.values().all(|text| !text.contains("{{% ref")));
}
