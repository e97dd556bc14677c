//! What `Cargo.toml` says must be what the schema says.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::collections::BTreeMap;

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Options, generate};

const MANIFEST: &str = include_str!("../Cargo.toml");
const SCHEMA: &str = include_str!("../schema.json");

/// The lines `name = [...]` of the features, but for `default` and `full`.
fn features() -> BTreeMap<String, String> {
    let section =
        MANIFEST.split("[features]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
    let lines = section.lines().filter_map(|line| line.split_once(" = "));
    let lines = lines.filter(|(name, _)| !["default", "full"].contains(name));
    lines.map(|(name, needs)| (name.to_owned(), needs.to_owned())).collect()
}

#[test]
fn there_is_a_feature_for_each_module() {
    let bindings = generate(&Package::parse(SCHEMA).unwrap(), &Options::default()).unwrap();
    let expected = bindings
        .features
        .into_iter()
        .map(|(name, needs)| (name, format!("{needs:?}").replace(['{', '}'], "")));
    let expected: BTreeMap<_, _> = expected.map(|(name, needs)| (name, format!("[{needs}]"))).collect();
    assert_eq!(features(), expected);
    for name in expected.keys() {
        assert!(MANIFEST.contains(&format!("    \"{name}\",\n")), "`full` lacks {name}");
    }
}

#[test]
fn the_plugin_is_the_one_of_the_schema() {
    let package = Package::parse(SCHEMA).unwrap();
    let metadata =
        format!("[package.metadata.pulumi]\nname = {:?}\nversion = {:?}\n", package.name, package.version);
    assert!(MANIFEST.contains(&metadata), "{metadata}");
}
