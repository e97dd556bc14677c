//! Ids as users give them to import a resource.

use pulumi_provider::{Error, Object, Problems, Property, Value, property};

/// The `region` input that every regional resource has.
pub(crate) fn region() -> Property {
    property::string().replaces().computed()
}

/// An import id: parts between slashes, and the region that may follow after an `@`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ImportId {
    pub(crate) id: String,
    pub(crate) region: Option<String>,
}

/// Splits off the region. Other ids have an `@` in them too, so what follows it must look like a region.
pub(crate) fn import(id: &str) -> ImportId {
    match id.rsplit_once('@') {
        Some((id, region)) if is_region(region) => ImportId { id: id.into(), region: Some(region.into()) },
        _ => ImportId { id: id.into(), region: None },
    }
}

fn is_region(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    parts.len() >= 3
        && parts.last().is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()) && !number.is_empty())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl ImportId {
    /// The parts, of which there must be as many as `form` has.
    pub(crate) fn parts<const N: usize>(&self, form: &str) -> Result<[String; N], Error> {
        let parts: Vec<String> = self.id.splitn(N, '/').map(str::to_owned).collect();
        parts.try_into().map_err(|_| Error::new(format!("the id {:?} is not of the form {form}", self.id)))
    }
}

/// Finds what isn't an ARN and should be one.
pub(crate) fn check_arn(inputs: &Object, key: &str, problems: &mut Problems) {
    let wrong =
        |text: &&str| !text.is_empty() && (!text.starts_with("arn:") || text.splitn(6, ':').count() < 6);
    if let Some(text) = inputs.get(key).and_then(Value::as_str).filter(wrong) {
        problems.add(key, format!("must be an ARN, not {text:?}"));
    }
}

/// The text to send for a value that may have been removed: AWS takes an empty text as its removal.
pub(crate) fn or_empty(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_id_may_name_a_region() {
        let with = import("api/route@eu-west-1");
        assert_eq!(with.region.as_deref(), Some("eu-west-1"));
        assert_eq!(with.parts::<2>("<api>/<route>").unwrap(), ["api", "route"]);
        assert_eq!(import("me@home").id, "me@home");
        assert!(import("api").parts::<2>("<api>/<route>").is_err());
    }
}
