//! Names that start with a prefix, and what characters a name may have.

use pulumi_provider::{Context, Found, Object, Problems, Property, Value, property};
use serde::{Deserialize, Serialize};

use crate::aws::Aws;

/// What a coming resource with a name of its own can be told by: where it is, and the name.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    pub(crate) name: String,
    pub(crate) region: String,
}

impl Clue {
    pub(crate) fn new(context: &Context<Aws>, name: &str, region: Option<&str>) -> Self {
        let region = context.client().region(region).name.clone();
        Self { name: name.to_owned(), region }
    }

    /// The id to import by, of what has this one where the clue says.
    pub(crate) fn import_id(&self, id: &str) -> String {
        format!("{id}@{}", self.region)
    }
}

/// The `namePrefix` input.
pub(crate) fn prefix(longest: usize) -> Property {
    property::string().replaces().computed().write_only().length(1, longest).conflicts(&["name"])
}

/// The name, or one that starts with the prefix and has this ending: the same in all of an operation, so that what came
/// of it can be looked for.
pub(crate) fn chosen(context: &Context<Aws>, name: &str, prefix: Option<&str>, ending: &str) -> String {
    match prefix {
        Some(prefix) if name.is_empty() => format!("{prefix}{:016x}{ending}", context.seed()),
        _ => name.to_owned(),
    }
}

/// What has the name that an attempt to create a resource gave it: certainly of the attempt where the name is automatic.
pub(crate) fn found(context: &Context<Aws>, name: &str, import_id: &str) -> Found {
    if is_automatic(name, context.name()) { Found::certain(import_id) } else { Found::perhaps(import_id) }
}

/// Whether a name is one that is made for what a program doesn't name: the resource's, and seven random digits. Nothing
/// else has it.
pub(crate) fn is_automatic(name: &str, resource: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(start, digits)| {
        !start.is_empty()
            && resource.starts_with(start)
            && digits.len() == 7
            && digits.chars().all(|c| c.is_ascii_hexdigit())
    })
}

/// Finds characters that a name can't have.
pub(crate) fn check(inputs: &Object, key: &str, allowed: fn(char) -> bool, problems: &mut Problems) {
    let wrong = inputs.get(key).and_then(Value::as_str).and_then(|name| name.chars().find(|c| !allowed(*c)));
    if let Some(wrong) = wrong {
        problems.add(key, format!("can't have {wrong:?} in it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automatic_name_has_the_resources_and_digits() {
        assert!(is_automatic("chat-0a1b2c3", "chat") && is_automatic("ch-0a1b2c3", "chat"));
        assert!(!is_automatic("chat", "chat") && !is_automatic("other-0a1b2c3", "chat"));
        assert!(!is_automatic("chat-service", "chat"));
    }
}
