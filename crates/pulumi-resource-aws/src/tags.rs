//! Tags: what a resource says, merged with the provider's `defaultTags` into `tagsAll`, less what `ignoreTags` hides.

use std::collections::{BTreeMap, HashMap};

use pulumi_provider::{Object, Property, Value, convert, property};

use crate::{archive, aws::Aws};

/// Tags by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// The provider's part in tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct TagRules {
    pub(crate) defaults: Tags,
    /// Whether one of the defaults is a secret.
    pub(crate) secret: bool,
    pub(crate) ignored_keys: Vec<String>,
    pub(crate) ignored_prefixes: Vec<String>,
}

impl TagRules {
    /// What a resource with these tags has in AWS, as far as we look after it.
    pub(crate) fn all(&self, tags: &Tags) -> Tags {
        let mut all = self.defaults.clone();
        all.extend(tags.clone());
        self.visible(all)
    }

    /// What we look after, of what a resource has in AWS.
    pub(crate) fn visible(&self, found: impl IntoIterator<Item = (String, String)>) -> Tags {
        found.into_iter().filter(|(key, _)| !self.is_hidden(key)).collect()
    }

    /// The resource's own tags, of what it has in AWS: without those that only the provider's configuration says, and
    /// with those that it says although they are ignored, so that they are no difference.
    pub(crate) fn own(&self, all: &Tags, said: &Tags) -> Tags {
        let inherited =
            |key: &String, value: &String| self.defaults.get(key) == Some(value) && !said.contains_key(key);
        let found = all.iter().filter(|(key, value)| !inherited(key, value));
        let ignored = said.iter().filter(|(key, _)| self.is_hidden(key));
        found.chain(ignored).map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    fn is_hidden(&self, key: &str) -> bool {
        // Tags of AWS itself can't be set.
        key.starts_with("aws:")
            || self.ignored_keys.iter().any(|ignored| ignored == key)
            || self.ignored_prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
    }
}

/// The `tags` input.
pub(crate) fn input() -> Property {
    property::map(property::string())
}

/// The `tagsAll` output.
pub(crate) fn output() -> Property {
    property::map(property::string()).derived()
}

/// Fills in `tagsAll` and, for a new resource, `region`: both are known before AWS is asked.
pub(crate) fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
    region(aws, inputs, state);
    derive_all(aws, inputs);
}

/// Fills in `tagsAll`.
pub(crate) fn derive_all(aws: &Aws, inputs: &mut Object) {
    let tags = inputs.get("tags").cloned().unwrap_or_default();
    let all = if tags.has_unknowns() { Value::Unknown } else { merged(aws, &tags) };
    inputs.insert("tagsAll".into(), all);
}

/// Fills in `region` for a new resource.
pub(crate) fn region(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
    if state.is_none() && !inputs.contains_key("region") {
        inputs.insert("region".into(), Value::from(aws.default_region()));
    }
}

/// The tags that the resource will have; all are a secret where one is.
fn merged(aws: &Aws, tags: &Value) -> Value {
    let own: Object = tags.as_object().cloned().unwrap_or_default();
    let own: Tags = convert::from_object(&own).unwrap_or_default();
    let all = aws.tags().all(&own).into_iter().map(|(key, value)| (key, Value::from(value)));
    let all = Value::Object(all.collect());
    if tags.has_secrets() || aws.tags().secret { all.into_secret() } else { all }
}

/// A text that equal tags share and that doesn't give them away.
pub(crate) fn digest(tags: &Tags) -> String {
    let own: Vec<_> = tags.iter().filter(|(key, _)| !key.starts_with("aws:")).collect();
    archive::sha256(format!("{own:?}").as_bytes())
}

/// What to add and what to remove.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TagChange {
    pub(crate) set: HashMap<String, String>,
    pub(crate) remove: Vec<String>,
}

/// How to get from the tags before to those wanted; `None` when they are the same.
pub(crate) fn change(before: &Tags, wanted: &Tags) -> Option<TagChange> {
    let set = wanted.iter().filter(|(key, value)| before.get(*key) != Some(*value));
    let remove = before.keys().filter(|key| !wanted.contains_key(*key));
    let change = TagChange {
        set: set.map(|(key, value)| (key.clone(), value.clone())).collect(),
        remove: remove.cloned().collect(),
    };
    (!change.set.is_empty() || !change.remove.is_empty()).then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(entries: &[(&str, &str)]) -> Tags {
        entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn defaults_are_merged_and_found_again() {
        let rules = TagRules { defaults: tags(&[("team", "chat"), ("env", "dev")]), ..Default::default() };
        let own = tags(&[("env", "prod")]);
        let all = rules.all(&own);
        assert_eq!(all, tags(&[("team", "chat"), ("env", "prod")]));
        assert_eq!(rules.own(&all, &own), own);
    }

    #[test]
    fn hidden_tags_are_left_alone() {
        let rules = TagRules { ignored_prefixes: vec!["k8s/".into()], ..Default::default() };
        assert_eq!(rules.visible(tags(&[("aws:x", "1"), ("k8s/a", "2"), ("a", "3")])), tags(&[("a", "3")]));
    }

    #[test]
    fn a_tag_that_is_said_and_ignored_is_no_difference() {
        let rules = TagRules { ignored_keys: vec!["owner".into()], ..Default::default() };
        let said = tags(&[("owner", "me"), ("a", "1")]);
        assert_eq!(rules.all(&said), tags(&[("a", "1")]));
        let found = rules.visible(tags(&[("owner", "somebody"), ("a", "1")]));
        assert_eq!(rules.own(&found, &said), said);
    }

    #[test]
    fn only_differences_are_sent() {
        let change = change(&tags(&[("a", "1"), ("b", "2")]), &tags(&[("a", "1"), ("c", "3")])).unwrap();
        assert_eq!(change.set, HashMap::from([("c".to_owned(), "3".to_owned())]));
        assert_eq!(change.remove, ["b"]);
    }
}
