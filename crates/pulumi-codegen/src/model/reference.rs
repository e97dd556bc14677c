//! What a schema's `$ref` says.

use super::registry::Space;

/// A type or resource that a schema refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    /// The other package it is in; none for this one.
    pub(crate) package: Option<String>,
    /// Whether it is a type or a resource.
    pub(crate) space: Space,
    /// Its token.
    pub(crate) token: String,
}

/// What a `$ref` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Any value.
    Any,
    /// A file, or a folder of them.
    Asset,
    /// A folder of files.
    Archive,
    /// Text in JSON.
    Json,
    /// Something that is generated.
    Named(Reference),
}

impl Target {
    /// Reads a `$ref` in the schema of the package `own`; none where it isn't one.
    pub(crate) fn parse(reference: &str, own: &str) -> Option<Self> {
        let (document, fragment) = reference.split_once("#/")?;
        if document == "pulumi.json" {
            return Self::builtin(fragment);
        }
        let package = document.strip_prefix('/').and_then(|path| path.split('/').next());
        let package = package.filter(|package| *package != own).map(str::to_owned);
        let provider = || format!("pulumi:providers:{}", package.as_deref().unwrap_or(own));
        let (space, token) = match fragment.split_once('/') {
            None if fragment == "provider" => (Space::Resource, provider()),
            Some(("types", token)) => (Space::Type, percent_decoded(token)),
            Some(("resources", token)) => (Space::Resource, percent_decoded(token)),
            _ => return None,
        };
        Some(Self::Named(Reference { package, space, token }))
    }

    fn builtin(name: &str) -> Option<Self> {
        match name {
            "Any" => Some(Self::Any),
            "Asset" => Some(Self::Asset),
            "Archive" => Some(Self::Archive),
            "Json" => Some(Self::Json),
            _ => None,
        }
    }
}

fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii);
        match code {
            Some(code) => {
                decoded.push(char::from(code));
                decoded.push_str(&part[2..]);
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(package: Option<&str>, space: Space, token: &str) -> Option<Target> {
        Some(Target::Named(Reference { package: package.map(str::to_owned), space, token: token.to_owned() }))
    }

    #[test]
    fn references_lead_into_this_package_and_others() {
        let cases = [
            ("#/types/a:m%2Fo:Object", named(None, Space::Type, "a:m/o:Object")),
            ("#/types/a:m%2:Object", named(None, Space::Type, "a:m%2:Object")),
            ("#/resources/a:m:R", named(None, Space::Resource, "a:m:R")),
            ("#/provider", named(None, Space::Resource, "pulumi:providers:a")),
            ("/a/v1.0.0/schema.json#/types/a:m:T", named(None, Space::Type, "a:m:T")),
            ("/b/v1.0.0/schema.json#/types/b:m:T", named(Some("b"), Space::Type, "b:m:T")),
            ("/b/v1.0.0/schema.json#/provider", named(Some("b"), Space::Resource, "pulumi:providers:b")),
            ("pulumi.json#/Json", Some(Target::Json)),
            ("pulumi.json#/Other", None),
            ("elsewhere", None),
        ];
        for (reference, expected) in cases {
            assert_eq!(Target::parse(reference, "a"), expected, "{reference}");
        }
    }
}
