//! A policy document as it is written.

use std::collections::BTreeMap;

use pulumi_provider::Error;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) id: String,
    #[serde(rename = "Statement", skip_serializing_if = "Vec::is_empty")]
    pub(super) statements: Vec<Clauses>,
}

/// A statement, in the order in which its elements are written.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Clauses {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sid: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) effect: String,
    #[serde(skip_serializing_if = "Json::is_null")]
    pub(super) action: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    pub(super) not_action: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    pub(super) resource: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    pub(super) not_resource: Json,
    #[serde(skip_serializing_if = "Principals::is_empty")]
    pub(super) principal: Principals,
    #[serde(skip_serializing_if = "Principals::is_empty")]
    pub(super) not_principal: Principals,
    #[serde(skip_serializing_if = "Conditions::is_empty")]
    pub(super) condition: Conditions,
}

/// One text, which stands alone, or several.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Texts {
    One(String),
    Many(Vec<String>),
}

/// Who, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Principals(pub(super) Vec<(String, Texts)>);

/// Values by test and variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions(pub(super) Vec<(String, String, Vec<String>)>);

impl Document {
    /// Takes over another's id, newer version and statements; one with a sid that is there takes its place.
    pub(super) fn merge(&mut self, other: Self) {
        if !other.id.is_empty() {
            self.id = other.id;
        }
        self.version = std::mem::take(&mut self.version).max(other.version);
        for new in other.statements {
            let same = self.statements.iter_mut().find(|old| !new.sid.is_empty() && old.sid == new.sid);
            match same {
                Some(old) => *old = new,
                None => self.statements.push(new),
            }
        }
    }

    pub(super) fn pretty(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self).map(|text| escaped(&text)).map_err(unwritable)
    }

    pub(super) fn minified(&self) -> Result<String, Error> {
        serde_json::to_string(self).map(|text| escaped(&text)).map_err(unwritable)
    }
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::provider_bug("failed to write a policy document").because(error)
}

/// Go writes these characters, which JSON has only inside texts, so that they are safe in HTML and JavaScript.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            other => text.push(other),
        }
    }
    text
}

/// Texts as a list is written: from the last to the first.
pub(super) fn descending(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_by(|a, b| b.cmp(a));
    texts
}

impl Texts {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => descending(texts),
        }
    }

    fn is(&self, text: &str) -> bool {
        match self {
            Self::One(one) => one == text,
            Self::Many(texts) => texts.len() == 1 && texts[0] == text,
        }
    }
}

impl Principals {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everybody. `{"AWS": "*"}` means the same in most policies, but not in a role's trust.
    fn is_everybody(&self) -> bool {
        matches!(&self.0[..], [(kind, who)] if kind == "*" && who.is("*"))
    }
}

impl Serialize for Principals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_everybody() {
            return serializer.serialize_str("*");
        }
        let mut kinds: BTreeMap<&str, Texts> = BTreeMap::new();
        for (kind, who) in &self.0 {
            let who = match (kinds.remove(kind.as_str()), who.clone()) {
                (None, Texts::One(one)) => Texts::One(one),
                (None, many) => Texts::Many(many.into_list()),
                (Some(Texts::Many(before)), who) => Texts::Many([before, who.into_list()].concat()),
                (Some(before), who) => Texts::Many([before.into_list(), who.into_list()].concat()),
            };
            kinds.insert(kind, who);
        }
        kinds.serialize(serializer)
    }
}

impl Conditions {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Conditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tests: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
        for (test, variable, values) in &self.0 {
            tests.entry(test).or_default().entry(variable).or_default().extend(values.clone());
        }
        let written = tests.into_iter().map(|(test, variables)| {
            let variables = variables.into_iter().map(|(variable, values)| (variable, one_or_many(values)));
            (test, variables.collect::<BTreeMap<_, _>>())
        });
        serializer.collect_map(written)
    }
}

/// A list, or its only text.
pub(super) fn one_or_many(mut texts: Vec<String>) -> Texts {
    if texts.len() == 1 { Texts::One(texts.remove(0)) } else { Texts::Many(texts) }
}
