//! The text of a Rust file around the statements.

use std::collections::{BTreeMap, BTreeSet};

use super::statements::Written;
use crate::{
    lower::{Imports, package_alias},
    packages::Packages,
};

/// The text of `main.rs`.
pub(super) fn main(
    written: &Written,
    imports: &Imports,
    packages: &Packages<'_>,
    modules: &BTreeSet<String>,
) -> String {
    let context = if written.body.contains("ctx") || written.reads_config { "ctx" } else { "_ctx" };
    let config = if written.reads_config { "let config = ctx.config();\n" } else { "" };
    let body = format!("{config}{}", written.body);
    let program = format!(
        "fn main() -> std::process::ExitCode {{\npulumi_wasm::run(|{context}| {{\n{body}Ok(())\n}})\n}}\n{}",
        written.items
    );
    module(&program, imports, packages, modules)
}

/// The text of any file: modules, imports, and `items`.
pub(super) fn module(
    items: &str,
    imports: &Imports,
    packages: &Packages<'_>,
    modules: &BTreeSet<String>,
) -> String {
    let modules: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
    let uses = uses(items, imports, packages);
    let parts = [modules, uses, items.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Traits whose methods are used by these words, where the traits themselves aren't named.
const TRAITS: &[(&str, &[&str])] = &[
    ("Digest as _", &["Sha1", "Sha256"]),
    ("Engine as _", &["BASE64_STANDARD"]),
    ("Export", &["into_any"]),
    ("IntoInput", &["into_input"]),
    ("Resource", &["Resource", "handle", "resource_name", "resource_token", "urn"]),
    ("UnicodeSegmentation as _", &["graphemes"]),
];

/// Whether a text has a name in it. Not everything that was looked at has been written.
fn is_used(text: &str, name: &str) -> bool {
    match TRAITS.iter().find(|(known, _)| *known == name) {
        Some((_, words)) => words.iter().any(|word| has_word(text, word)),
        None => has_word(text, name),
    }
}

/// Whether a text has a word of its own in it: no part of another, and no part of a path but the first.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(is_part) && !before.ends_with("::") && !after.starts_with(is_part)
    })
}

fn uses(text: &str, imports: &Imports, packages: &Packages<'_>) -> String {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (krate, name) in imports.names.iter().filter(|(_, name)| !name.is_empty() && is_used(text, name)) {
        names.entry(krate).or_default().push(name);
    }
    let (std, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
        names.into_iter().partition(|(krate, _)| krate.starts_with("std"));
    let mut blocks = Vec::new();
    let lines = |names: BTreeMap<&str, Vec<&str>>| {
        names.into_iter().map(|(krate, names)| line(krate, &names)).collect::<Vec<_>>()
    };
    let mut crates = lines(others);
    crates.extend(imports.packages.iter().filter_map(|package| {
        let (krate, alias) = (packages.at(*package).crate_name(), package_alias(packages, *package));
        (krate != alias && has_word(text, &alias)).then(|| format!("use {krate} as {alias};\n"))
    }));
    crates.sort();
    for block in [lines(std), crates] {
        if !block.is_empty() {
            blocks.push(block.concat());
        }
    }
    blocks.join("\n")
}

fn line(krate: &str, names: &[&str]) -> String {
    match names {
        [one] => format!("use {krate}::{one};\n"),
        many => format!("use {krate}::{{{}}};\n", many.join(", ")),
    }
}
