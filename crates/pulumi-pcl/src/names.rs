//! Names of variables.

use std::collections::BTreeSet;

use pulumi_codegen::api;

/// Names that generated code gives a meaning of its own.
const RESERVED: &[&str] = &["ctx", "config", "all", "args", "component"];

/// A name as a variable's: `defaultRoute` → `default_route`, `type` → `r#type`.
pub(crate) fn snake(name: &str) -> String {
    api::variable_name(name)
}

/// A name as a type's.
pub(crate) fn pascal(name: &str) -> String {
    api::type_name(name)
}

/// `name`, or the first of `name_2`, `name_3`… that isn't taken.
pub(crate) fn free(name: &str, taken: &BTreeSet<String>) -> String {
    let is_free = |name: &String| !taken.contains(name) && !RESERVED.contains(&name.as_str());
    let numbered = (2..).map(|number| format!("{}_{number}", name.trim_start_matches("r#")));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    candidates.find(is_free).unwrap_or_else(|| name.to_owned())
}

/// A name as a module's.
pub(crate) fn module(name: &str) -> String {
    api::module_name(name)
}

/// A name that is in the right case already, as Rust takes it.
pub(crate) fn ident(name: &str) -> String {
    api::identifier(name)
}
