//! A crate's `Cargo.toml`.

use std::fmt::Write;

use serde_json::Value;

use super::{CrateOptions, Source, crate_name};
use crate::generate::{Dependencies, Features};
use crate::schema::Package;

/// The oldest compiler that generated code is for.
const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// The version of a crate whose schema has none.
const NO_VERSION: &str = "0.0.0";

/// Writes the manifest.
pub(super) fn write(
    package: &Package,
    options: &CrateOptions,
    features: &Features,
    dependencies: &Dependencies,
) -> String {
    let sections = [
        about(package),
        plugin(package),
        parameterization(package),
        feature_list(features),
        dependency_list(options, dependencies),
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

fn about(package: &Package) -> String {
    let version = if package.version.is_empty() { NO_VERSION } else { &package.version };
    let name = crate_name(package);
    let summary = format!("Typed Rust bindings for the Pulumi package {}", package.name);
    let entries = [
        ("name", name.as_str()),
        ("version", version),
        ("edition", "2024"),
        ("rust-version", RUST_VERSION),
        ("description", &summary),
        ("license", &package.license),
        ("homepage", &package.homepage),
        ("repository", &package.repository),
        ("readme", "README.md"),
    ];
    section("package", entries)
}

/// What the language host tells the Pulumi CLI to have ready: the plugin, which may make the package.
fn plugin(package: &Package) -> String {
    let base = package.plugin();
    let entries =
        [("name", base.name), ("version", base.version), ("server", package.plugin_download_url.as_str())];
    section("package.metadata.pulumi", entries)
}

fn parameterization(package: &Package) -> String {
    let Some(parameterization) = &package.parameterization else { return String::new() };
    let entries = [
        ("name", package.name.as_str()),
        ("version", &package.version),
        ("value", &parameterization.parameter),
    ];
    section("package.metadata.pulumi.parameterization", entries)
}

fn feature_list(features: &Features) -> String {
    if features.is_empty() {
        return String::new();
    }
    let mut text = String::from("[features]\n");
    let all = features.keys().map(|name| format!("    {},\n", quoted(name))).collect::<String>();
    text.push_str(&format!("default = [\n{all}]\n"));
    for (name, needs) in features {
        let needs: Vec<_> = needs.iter().map(|name| quoted(name)).collect();
        text.push_str(&format!("{name} = [{}]\n", needs.join(", ")));
    }
    text
}

fn dependency_list(options: &CrateOptions, dependencies: &Dependencies) -> String {
    let mut text = String::from("[dependencies]\n");
    text.push_str(&format!("pulumi-wasm = {}\n", inline(&options.sdk)));
    for (package, dependency) in dependencies {
        let version = Source::Version(dependency.version.clone());
        let source = options.crates.get(package).unwrap_or(&version);
        text.push_str(&format!("{} = {}\n", dependency.name, inline(source)));
    }
    text
}

fn inline(source: &Source) -> String {
    match source {
        Source::Version(version) if version.is_empty() => quoted("*"),
        Source::Version(version) => quoted(version),
        Source::Path(path) => format!("{{ path = {} }}", quoted(&path.to_string_lossy())),
    }
}

/// A table with the entries that say something.
fn section<'e>(name: &str, entries: impl IntoIterator<Item = (&'e str, &'e str)>) -> String {
    let mut text = format!("[{name}]\n");
    for (key, value) in entries.into_iter().filter(|(_, value)| !value.is_empty()) {
        // Nothing can go wrong with writing to a string.
        let _ = writeln!(text, "{key} = {}", quoted(value));
    }
    text
}

/// TOML's basic strings know every escape that JSON's are written with.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
