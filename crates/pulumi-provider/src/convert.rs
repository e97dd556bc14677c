//! Between property values and a provider's own types, by serde.

use pulumi_wasm_proto::{Object, Value};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Number, Value as Json};

use crate::Error;

/// The JSON in a value: secrets are opened, and what JSON can't say (unknowns, assets) becomes null.
pub fn to_json(value: &Value) -> Json {
    match value.plain() {
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => json_number(*number),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Object(object) => object_to_json(object),
        Value::Resource(reference) => reference.id.clone().map_or(Json::Null, Json::String),
        _ => Json::Null,
    }
}

fn object_to_json(object: &Object) -> Json {
    let present = object.iter().filter(|(key, _)| !is_internal(key));
    let fields =
        present.map(|(key, value)| (key.clone(), to_json(value))).filter(|(_, json)| !json.is_null());
    Json::Object(fields.collect::<Map<_, _>>())
}

/// Pulumi has only floats; a typed integer must find an integer.
fn json_number(number: f64) -> Json {
    #[allow(clippy::cast_possible_truncation)]
    let whole = number as i64;
    #[allow(clippy::cast_precision_loss)]
    let exact = whole as f64 == number;
    if exact { Json::from(whole) } else { Number::from_f64(number).map_or(Json::Null, Json::Number) }
}

/// The value in some JSON. Nulls inside objects are left out, as Pulumi does.
pub fn from_json(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::Array(items.into_iter().map(from_json).collect()),
        Json::Object(fields) => {
            let present = fields.into_iter().filter(|(_, json)| !json.is_null());
            Value::Object(present.map(|(key, json)| (key, from_json(json))).collect())
        }
    }
}

/// Reads a typed value out of properties.
///
/// # Errors
/// When the type disagrees with its schema: a bug in the provider.
pub fn from_object<T: DeserializeOwned>(object: &Object) -> Result<T, Error> {
    serde_json::from_value(object_to_json(object))
        .map_err(|error| Error::provider_bug("failed to read properties into their type").because(error))
}

/// Writes a typed value into properties.
///
/// # Errors
/// When the type isn't an object in JSON: a bug in the provider.
pub fn to_object<T: Serialize>(typed: &T) -> Result<Object, Error> {
    let json = serde_json::to_value(typed)
        .map_err(|error| Error::provider_bug("failed to write properties of their type").because(error))?;
    match from_json(json) {
        Value::Object(object) => Ok(object),
        _ => Err(Error::provider_bug("properties must be a struct or a map")),
    }
}

/// Whether a key is the engine's or a bridge's bookkeeping rather than a property.
pub(crate) fn is_internal(key: &str) -> bool {
    key.starts_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, serde::Serialize, Debug, PartialEq)]
    struct Typed {
        count: i32,
        rate: f64,
        name: Option<String>,
    }

    #[test]
    fn whole_numbers_fit_integers_and_absent_values_stay_absent() {
        let object = Object::from([
            ("count".into(), Value::from(3.0).into_secret()),
            ("rate".into(), Value::from(2.0)),
        ]);
        let typed: Typed = from_object(&object).unwrap();
        assert_eq!(typed, Typed { count: 3, rate: 2.0, name: None });
        assert!(!to_object(&typed).unwrap().contains_key("name"));
    }
}
