//! Names that start with a prefix, and what characters a name may have.

use std::hash::{BuildHasher, Hasher, RandomState};

use pulumi_provider::{Object, Problems, Property, Value, property};

/// The `namePrefix` input.
pub(crate) fn prefix(longest: usize) -> Property {
    property::string().replaces().computed().write_only().length(1, longest).conflicts(&["name"])
}

/// The name, or one that starts with the prefix.
pub(crate) fn with_prefix(name: &str, prefix: Option<&str>) -> String {
    match prefix {
        Some(prefix) if name.is_empty() => {
            format!("{prefix}{:016x}", RandomState::new().build_hasher().finish())
        }
        _ => name.to_owned(),
    }
}

/// Finds characters that a name can't have.
pub(crate) fn check(inputs: &Object, key: &str, allowed: fn(char) -> bool, problems: &mut Problems) {
    let wrong = inputs.get(key).and_then(Value::as_str).and_then(|name| name.chars().find(|c| !allowed(*c)));
    if let Some(wrong) = wrong {
        problems.add(key, format!("can't have {wrong:?} in it"));
    }
}
