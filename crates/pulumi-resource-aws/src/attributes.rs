//! Resources that AWS keeps as a map of texts: which property is which attribute, and how its value is written.

use std::collections::HashMap;

use pulumi_provider::{Object, Property, Value, property};
use serde_json::{Map, Value as Json};

use crate::tags::Tags;

/// Properties that are attributes, by their names in Pulumi.
pub(crate) type Properties = Map<String, Json>;

/// Attributes by their names in AWS.
pub(crate) type Texts = Tags;

/// A property that AWS keeps as text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) property: &'static str,
    pub(crate) name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Number,
    Flag,
}

/// A text.
pub(crate) const fn text(property: &'static str, name: &'static str) -> Attribute {
    Attribute { property, name, kind: Kind::Text }
}

/// A whole number.
pub(crate) const fn number(property: &'static str, name: &'static str) -> Attribute {
    Attribute { property, name, kind: Kind::Number }
}

/// A boolean, which is false where AWS doesn't have it.
pub(crate) const fn flag(property: &'static str, name: &'static str) -> Attribute {
    Attribute { property, name, kind: Kind::Flag }
}

impl Attribute {
    /// The text for a property's value, if it has one.
    pub(crate) fn written(&self, properties: &Properties) -> Option<String> {
        match properties.get(self.property)? {
            Json::Null => None,
            Json::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// The text for a property's value, or the one that takes the attribute away.
    pub(crate) fn written_or_removed(&self, properties: &Properties) -> String {
        self.written(properties).unwrap_or_else(|| match self.kind {
            Kind::Text => String::new(),
            Kind::Number => "0".to_owned(),
            Kind::Flag => "false".to_owned(),
        })
    }

    fn read(&self, text: Option<&String>) -> Option<Json> {
        match self.kind {
            Kind::Text => text.cloned().map(Json::String),
            Kind::Number => text.and_then(|text| text.parse::<i64>().ok()).map(Json::from),
            Kind::Flag => Some(Json::Bool(text.is_some_and(|text| text == "true"))),
        }
    }
}

/// What AWS has, as properties.
pub(crate) fn read(table: &[Attribute], found: &Texts) -> Properties {
    let value = |attribute: &Attribute| attribute.read(found.get(attribute.name));
    table
        .iter()
        .filter_map(|attribute| value(attribute).map(|value| (attribute.property.to_owned(), value)))
        .collect()
}

/// What AWS answered, by names as text.
pub(crate) fn texts<K: AsRef<str>>(found: Option<HashMap<K, String>>) -> Texts {
    found.into_iter().flatten().map(|(name, text)| (name.as_ref().to_owned(), text)).collect()
}

/// A property that holds a JSON document; an empty one is none.
pub(crate) fn document() -> Property {
    property::json().same_when(|_, old, new| is_nothing(old) && is_nothing(new))
}

/// Whether a document is absent or empty.
fn is_nothing(document: &Value) -> bool {
    match document {
        Value::Null => true,
        Value::String(text) => matches!(text.trim(), "" | "{}"),
        _ => false,
    }
}

/// Whether an input is set to something other than `false` or an empty text.
pub(crate) fn is_set(inputs: &Object, name: &str) -> bool {
    let value = inputs.get(name).map(Value::plain).unwrap_or(&Value::Null);
    !matches!(value, Value::Null | Value::Bool(false)) && value.as_str() != Some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: [Attribute; 3] =
        [text("policy", "Policy"), number("delaySeconds", "DelaySeconds"), flag("fifo", "Fifo")];

    #[test]
    fn what_is_written_is_read_again() {
        let properties = Properties::from_iter([
            ("policy".to_owned(), Json::from("{}")),
            ("delaySeconds".to_owned(), Json::from(5)),
            ("fifo".to_owned(), Json::from(true)),
        ]);
        let written =
            |attribute: &Attribute| (attribute.name.to_owned(), attribute.written_or_removed(&properties));
        let texts: Texts = TABLE.iter().map(written).collect();
        assert_eq!(texts["DelaySeconds"], "5");
        assert_eq!(read(&TABLE, &texts), properties);
    }

    #[test]
    fn what_aws_does_not_have_is_absent_or_false() {
        let none = Properties::from_iter([("fifo".to_owned(), Json::from(false))]);
        assert_eq!(read(&TABLE, &Texts::new()), none);
        assert_eq!(TABLE.map(|attribute| attribute.written_or_removed(&none)), ["", "0", "false"]);
    }
}
