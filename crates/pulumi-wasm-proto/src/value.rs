//! The property model.

use std::{collections::BTreeMap, fmt};

use crate::{Archive, Asset};

/// A resource's unique name, `urn:pulumi:stack::project::type::name`.
pub type Urn = String;

/// A map of properties, ordered by name so that everything made of it is deterministic.
pub type Object = BTreeMap<String, Value>;

/// A property value: JSON, and what Pulumi adds to it.
#[derive(Clone, Default, PartialEq)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; Pulumi has only 64-bit floats.
    Number(f64),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// A map.
    Object(Object),
    /// A file or text that is handed over by content.
    Asset(Asset),
    /// A folder, zip or set of assets that is handed over by content.
    Archive(Archive),
    /// A value that must not be shown or stored in plain text.
    Secret(Box<Value>),
    /// A value that is known only after an update, as in a preview.
    Unknown,
    /// A value with its dependencies, where the receiver accepts such.
    Output(Box<OutputValue>),
    /// Another resource.
    Resource(ResourceReference),
}

/// A value with what is known about it.
#[derive(Clone, Default, PartialEq)]
pub struct OutputValue {
    /// The value, or `None` while it is unknown.
    pub value: Option<Value>,
    /// Whether it is a secret.
    pub secret: bool,
    /// The resources it was computed from.
    pub dependencies: Vec<Urn>,
}

/// A reference to another resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceReference {
    /// The resource.
    pub urn: Urn,
    /// Its id: `None` for a component, an empty string while unknown.
    pub id: Option<String>,
    /// The version of the package it belongs to, or empty.
    pub package_version: String,
}

const HIDDEN: fmt::Arguments<'static> = format_args!("[secret]");

impl fmt::Debug for Value {
    /// Never shows a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = |name, value: &dyn fmt::Debug| formatter.debug_tuple(name).field(value).finish();
        match self {
            Value::Bool(flag) => tuple("Bool", flag),
            Value::Number(number) => tuple("Number", number),
            Value::String(text) => tuple("String", text),
            Value::Array(items) => tuple("Array", items),
            Value::Object(object) => tuple("Object", object),
            Value::Asset(asset) => tuple("Asset", asset),
            Value::Archive(archive) => tuple("Archive", archive),
            Value::Output(output) => tuple("Output", output),
            Value::Resource(reference) => tuple("Resource", reference),
            Value::Secret(_) => formatter.write_fmt(HIDDEN),
            Value::Null => formatter.write_str("Null"),
            Value::Unknown => formatter.write_str("Unknown"),
        }
    }
}

impl fmt::Debug for OutputValue {
    /// Never shows a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: &dyn fmt::Debug = if self.secret { &HIDDEN } else { &self.value };
        let mut all = formatter.debug_struct("OutputValue");
        all.field("value", shown).field("secret", &self.secret);
        all.field("dependencies", &self.dependencies).finish()
    }
}

impl Value {
    /// The text in it, if it is text (a secret's text too).
    pub fn as_str(&self) -> Option<&str> {
        match self.plain() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean in it.
    pub fn as_bool(&self) -> Option<bool> {
        match self.plain() {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The number in it.
    pub fn as_number(&self) -> Option<f64> {
        match self.plain() {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The list in it.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self.plain() {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The map in it.
    pub fn as_object(&self) -> Option<&Object> {
        match self.plain() {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value without the marks around it: secrets and known outputs are opened, at this level only.
    pub fn plain(&self) -> &Value {
        match self {
            Value::Secret(inner) => inner.plain(),
            Value::Output(output) => output.value.as_ref().map_or(&Value::Unknown, Value::plain),
            other => other,
        }
    }

    /// Whether anything in it, at any depth, is a secret.
    pub fn has_secrets(&self) -> bool {
        match self {
            Value::Secret(_) => true,
            Value::Output(output) => output.secret || output.value.as_ref().is_some_and(Value::has_secrets),
            Value::Array(items) => items.iter().any(Value::has_secrets),
            Value::Object(object) => object.values().any(Value::has_secrets),
            _ => false,
        }
    }

    /// Whether anything in it, at any depth, is unknown.
    pub fn has_unknowns(&self) -> bool {
        match self {
            Value::Unknown => true,
            Value::Secret(inner) => inner.has_unknowns(),
            Value::Output(output) => output.value.as_ref().is_none_or(Value::has_unknowns),
            Value::Array(items) => items.iter().any(Value::has_unknowns),
            Value::Object(object) => object.values().any(Value::has_unknowns),
            _ => false,
        }
    }

    /// The value with every mark removed at every depth: secrets and known outputs are opened.
    #[must_use]
    pub fn into_plain(self) -> Value {
        match self {
            Value::Secret(inner) => inner.into_plain(),
            Value::Output(output) => output.value.map_or(Value::Unknown, Value::into_plain),
            Value::Array(items) => Value::Array(items.into_iter().map(Value::into_plain).collect()),
            Value::Object(object) => {
                Value::Object(object.into_iter().map(|(key, value)| (key, value.into_plain())).collect())
            }
            other => other,
        }
    }

    /// The value marked secret; one that is so already stays as it is. Secrets in it are so by the whole.
    ///
    /// ```
    /// use pulumi_wasm_proto::Value;
    ///
    /// let secret = Value::from("hush").into_secret();
    /// let list = Value::Array(vec![secret]).into_secret();
    /// assert_eq!(list, Value::Secret(Box::new(Value::Array(vec!["hush".into()]))));
    /// ```
    #[must_use]
    pub fn into_secret(self) -> Value {
        match self {
            Value::Secret(_) => self,
            other if other.has_secrets() => Value::Secret(Box::new(other.without_secrets())),
            other => Value::Secret(Box::new(other)),
        }
    }

    fn without_secrets(self) -> Value {
        match self {
            Value::Secret(inner) => inner.without_secrets(),
            Value::Array(items) => Value::Array(items.into_iter().map(Value::without_secrets).collect()),
            Value::Object(object) => {
                Value::Object(object.into_iter().map(|(key, value)| (key, value.without_secrets())).collect())
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_print_shows_a_secret_and_every_other_shows_the_value() {
        let secret = Value::from("hunter2").into_secret();
        let output =
            OutputValue { value: Some("hunter2".into()), secret: true, dependencies: vec!["u".into()] };
        let value = Value::Array(vec![secret, Value::Output(Box::new(output)), Value::from("shown")]);
        let text = format!("{value:?}");
        assert!(!text.contains("hunter2") && text.contains(r#"String("shown")"#), "{text}");
        assert!(
            text.contains(r#"Output(OutputValue { value: [secret], secret: true, dependencies: ["u"] })"#)
        );
    }
}
