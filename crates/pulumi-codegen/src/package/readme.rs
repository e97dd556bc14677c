//! A crate's front page, which is also its documentation's.

use super::crate_name;
use crate::emit::markdown;
use crate::generate::Features;
use crate::schema::Package;

/// Writes the front page.
pub(super) fn write(package: &Package, features: &Features) -> String {
    let about = format!(
        "Typed Rust bindings for the Pulumi package `{}`, for programs written with `pulumi-wasm`.",
        package.name
    );
    let parts = [
        format!("# {}", crate_name(package)),
        about,
        markdown(&package.description),
        modules(package, features),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}\n", parts.join("\n\n"))
}

/// How to compile less, where there is a choice.
fn modules(package: &Package, features: &Features) -> String {
    let Some(first) = features.keys().next() else { return String::new() };
    let version = if package.version.is_empty() { "*" } else { &package.version };
    format!(
        "# Features\n\nEach module is behind a feature of its name, all of which are on by default. A program that names \
         only what it uses\ncompiles faster:\n\n```toml\n{} = {{ version = {version:?}, default-features = false, \
         features = [{first:?}] }}\n```",
        crate_name(package)
    )
}
