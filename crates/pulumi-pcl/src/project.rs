//! Whole projects: sources, `Cargo.toml`, `Pulumi.yaml`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::{
    diagnostic::Diagnostic, format::formatted, packages::Packages, program::Project, schemas::Schemas,
};

/// What a program became.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Generated {
    /// The files by path. None, where there are errors.
    pub files: BTreeMap<PathBuf, String>,
    /// What is wrong with the program.
    pub diagnostics: Vec<Diagnostic>,
    /// The packages that it uses.
    pub packages: Vec<Used>,
    /// The crates that it uses besides the SDK and those of packages.
    crates: BTreeSet<&'static str>,
}

/// A package that a program uses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Used {
    /// The package.
    pub name: String,
    /// Its version; empty where its schema has none.
    pub version: String,
    /// The name of its crate of bindings.
    pub crate_name: String,
}

/// How a project is written.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ProjectOptions {
    /// The project, as in `Pulumi.yaml`: an object with at least a `name`.
    pub project: serde_json::Map<String, serde_json::Value>,
    /// Where crates are on this machine, by package; the SDK is `pulumi`.
    pub local: BTreeMap<String, PathBuf>,
    /// The version of the SDK, where it isn't on this machine.
    pub sdk_version: String,
}

/// Turns the sources of a program into Rust: `src/main.rs`, and a module for each component.
#[must_use]
pub fn generate_program(sources: &BTreeMap<PathBuf, String>, schemas: &dyn Schemas) -> Generated {
    let mut packages = Packages::new(schemas);
    let mut project = Project::new(sources, &mut packages);
    let is_written = project.program().is_ok();
    let (diagnostics, crates) =
        (std::mem::take(&mut project.diagnostics), std::mem::take(&mut project.crates));
    let files = std::mem::take(&mut project.files).into_iter().map(|(path, text)| (path, formatted(text)));
    let files = if is_written { files.collect() } else { BTreeMap::new() };
    let used = packages.loaded().into_iter().map(|api| Used {
        name: api.name().to_owned(),
        version: api.version().to_owned(),
        crate_name: api.crate_name(),
    });
    Generated { files, diagnostics, packages: used.collect(), crates }
}

/// Turns the sources of a program into a project that builds as it is.
#[must_use]
pub fn generate_project(
    sources: &BTreeMap<PathBuf, String>,
    schemas: &dyn Schemas,
    options: &ProjectOptions,
) -> Generated {
    let mut generated = generate_program(sources, schemas);
    if !generated.files.is_empty() {
        generated.files.insert("Cargo.toml".into(), manifest(&generated, options));
        generated.files.insert("Pulumi.yaml".into(), project_file(options));
    }
    generated
}

/// The newest versions of the crates that functions of the language need.
const CRATES: &[(&str, &str)] = &[
    ("base64", "\"0.23.1\""),
    ("hex", "\"0.4.3\""),
    ("serde", "{ version = \"1.0.229\", features = [\"derive\"] }"),
    ("serde_json", "\"1.0.154\""),
    ("sha1", "\"0.11.0\""),
    ("sha2", "\"0.11.1\""),
    ("unicode-segmentation", "\"1.13.3\""),
];

fn manifest(generated: &Generated, options: &ProjectOptions) -> String {
    let name = options.project.get("name").and_then(|name| name.as_str()).unwrap_or("project");
    let sdk = dependency(options.local.get("pulumi"), &options.sdk_version);
    let mut dependencies = BTreeMap::from([("pulumi-wasm".to_owned(), sdk)]);
    for package in &generated.packages {
        let source = dependency(options.local.get(&package.name), &package.version);
        dependencies.insert(package.crate_name.clone(), source);
    }
    let known = CRATES.iter().filter(|(name, _)| generated.crates.contains(name.replace('-', "_").as_str()));
    dependencies.extend(known.map(|(name, source)| ((*name).to_owned(), (*source).to_owned())));
    let dependencies: String =
        dependencies.iter().map(|(name, source)| format!("{name} = {source}\n")).collect();
    format!(
        "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}\n# The project is a workspace of its own, wherever it is put.\n[workspace]\n",
        package_name(name)
    )
}

fn dependency(local: Option<&PathBuf>, version: &str) -> String {
    match local {
        Some(path) => format!("{{ path = {:?} }}", path.to_string_lossy()),
        None if version.is_empty() => "\"*\"".to_owned(),
        None => format!("{version:?}"),
    }
}

/// A project's name as Cargo takes it.
fn package_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|char| if char.is_ascii_alphanumeric() || char == '_' { char } else { '-' })
        .collect();
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if is_name { name } else { format!("program-{name}") }
}

/// `Pulumi.yaml`: JSON is YAML.
fn project_file(options: &ProjectOptions) -> String {
    let mut project = options.project.clone();
    project.insert("runtime".to_owned(), "rust".into());
    let lines: String = project.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    lines
}
