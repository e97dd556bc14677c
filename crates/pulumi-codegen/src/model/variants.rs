use serde_json::Value;

use super::Variant;
use super::types::Type;
use crate::Error;
use crate::names::{Scope, pascal};
use crate::schema::EnumValue;

/// The variants of an enum, with Rust names of their own.
pub(crate) fn variants(token: &str, ty: &Type, values: &[EnumValue]) -> Result<Vec<Variant>, Error> {
    let mut scope = Scope::reserving(["Other", "Self"]);
    let mut variants = Vec::with_capacity(values.len());
    for value in values {
        variants.push(Variant {
            name: scope.take_type(&name(value), &[""], "Value"),
            literal: literal(token, ty, &value.value)?,
            docs: value.description.clone(),
            deprecated: value.deprecation_message.clone(),
        });
    }
    Ok(variants)
}

/// A variant's name: the schema's, or one made from the value.
fn name(value: &EnumValue) -> String {
    let text = match &value.value {
        Value::String(text) => text.clone(),
        other => format!("value {other}").replace('-', "minus ").replace('.', " point "),
    };
    let name = if value.name.is_empty() { text } else { value.name.clone() };
    match name.as_str() {
        "*" => "Asterisk".to_owned(),
        "" => "Empty".to_owned(),
        _ => pascal(&spoken(&name)),
    }
}

/// `PAY_PER_REQUEST` → `Pay Per Request`: words all in capitals read as words.
fn spoken(name: &str) -> String {
    name.split(|char: char| !char.is_alphanumeric()).map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    if word.chars().any(char::is_lowercase) { word.to_owned() } else { word.to_lowercase() }
}

fn literal(token: &str, ty: &Type, value: &Value) -> Result<String, Error> {
    let literal = match ty {
        Type::String => value.as_str().map(|text| format!("{text:?}")),
        Type::Integer => value.as_i64().map(|number| number.to_string()),
        _ => value.as_f64().map(|number| format!("{number:?}")),
    };
    literal.ok_or_else(|| Error::EnumValue {
        token: token.to_owned(),
        value: value.to_string(),
        kind: if *ty == Type::String { "string" } else { "number" }.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, value: Value) -> String {
        let value =
            EnumValue { name: name.to_owned(), value, description: String::new(), deprecation_message: None };
        super::name(&value)
    }

    #[test]
    fn a_variant_is_named_by_the_schema_or_by_its_value() {
        assert_eq!(named("Python3d12", "python3.12".into()), "Python3d12");
        assert_eq!(named("", "PAY_PER_REQUEST".into()), "PayPerRequest");
        assert_eq!(named("", "us-east-1".into()), "UsEast1");
        assert_eq!(named("", "*".into()), "Asterisk");
        assert_eq!(named("", (-1).into()), "ValueMinus1");
        assert_eq!(named("", 1.5.into()), "Value1Point5");
    }

    #[test]
    fn a_value_must_fit_its_enum() {
        let error = literal("a:b:C", &Type::Integer, &"x".into()).unwrap_err();
        assert_eq!(error.to_string(), "a:b:C: the enum value \"x\" is not of type `number`");
    }
}
