//! Some services speak CBOR; their fakes are written in JSON all the same.

use ciborium::Value;
use serde_json::Value as Json;

/// The content type.
pub const TYPE: &str = "application/cbor";

/// The JSON in a request; nothing for an empty one.
pub fn to_text(body: &[u8]) -> String {
    let json = ciborium::from_reader::<Json, _>(body);
    if body.is_empty() { String::new() } else { json.expect("a request in CBOR").to_string() }
}

/// An answer, in which `{"seconds": …}` stands for a time.
pub fn from_json(json: &Json) -> Vec<u8> {
    let value = Value::serialized(json).expect("JSON fits into CBOR");
    let mut bytes = Vec::new();
    ciborium::into_writer(&timed(value), &mut bytes).expect("an answer in CBOR");
    bytes
}

fn timed(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(timed).collect()),
        Value::Map(fields) => match &fields[..] {
            [(Value::Text(key), seconds)] if key == "seconds" => Value::Tag(1, Box::new(seconds.clone())),
            _ => Value::Map(fields.into_iter().map(|(key, value)| (key, timed(value))).collect()),
        },
        other => other,
    }
}
