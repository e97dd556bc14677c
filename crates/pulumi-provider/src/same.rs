//! Whether two values mean the same to the resource they belong to.

use pulumi_wasm_proto::{Archive, Object, Value};

use crate::{
    convert::{is_internal, to_json},
    schema::{Kind, Property, Schema},
};

/// Whether the program's value asks for nothing else than what the state has.
pub(crate) fn same(property: &Property, state: &Object, old: &Value, new: &Value) -> bool {
    let (old, new) = (old.plain(), new.plain());
    if is_absent(new) && (property.computed || property.output) {
        return true;
    }
    if property.same.is_some_and(|same| same(state, old, new)) {
        return true;
    }
    let (old, new) = (or_default(property, old), or_default(property, new));
    if is_empty(old) && is_empty(new) {
        return true;
    }
    match (&property.kind, old, new) {
        (Kind::Json, old, new) => parsed(old) == parsed(new),
        (Kind::List(element), Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(element, state, old, new))
        }
        (Kind::Set(element), Value::Array(old), Value::Array(new)) => {
            let (gone, added) = unmatched(element, state, old, new);
            gone.is_empty() && added.is_empty()
        }
        (Kind::Map(element), Value::Object(old), Value::Object(new)) => {
            keys(old, new).all(|key| same_entry(element, state, value_at(old, key), value_at(new, key)))
        }
        (Kind::Object(schema), old, new) => same_object(schema, state, old, new),
        (Kind::Archive, Value::Archive(old), Value::Archive(new)) => same_archive(old, new),
        (_, Value::Unknown, _) | (_, _, Value::Unknown) => false,
        (_, old, new) => old == new,
    }
}

/// Whether a map's entry is the same: there, an empty text or a zero is more than nothing.
pub(crate) fn same_entry(element: &Property, state: &Object, old: &Value, new: &Value) -> bool {
    is_absent(old) == is_absent(new) && same(element, state, old, new)
}

fn same_object(schema: &Schema, state: &Object, old: &Value, new: &Value) -> bool {
    let empty = Object::new();
    // An object that AWS reports while the program leaves it out is a difference only where it says something.
    let fields = |value: &'_ Value| matches!(value, Value::Object(_) | Value::Null);
    if !fields(old) || !fields(new) {
        return false;
    }
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    schema.inputs().all(|(key, property)| same(property, state, value_at(old, key), value_at(new, key)))
}

/// Which elements of `old` and of `new` have no counterpart in the other, by position.
pub(crate) fn unmatched(
    element: &Property,
    state: &Object,
    old: &[Value],
    new: &[Value],
) -> (Vec<usize>, Vec<usize>) {
    let mut gone: Vec<usize> = (0..old.len()).collect();
    let mut added = Vec::new();
    for (index, item) in new.iter().enumerate() {
        match gone.iter().position(|candidate| same(element, state, &old[*candidate], item)) {
            Some(position) => {
                gone.remove(position);
            }
            None => added.push(index),
        }
    }
    (gone, added)
}

/// Every key of either map, bookkeeping aside.
pub(crate) fn keys<'a>(old: &'a Object, new: &'a Object) -> impl Iterator<Item = &'a str> {
    let added = new.keys().filter(|key| !old.contains_key(*key));
    old.keys().chain(added).map(String::as_str).filter(|key| !is_internal(key))
}

/// The value at a key, or null.
pub(crate) fn value_at<'a>(object: &'a Object, key: &str) -> &'a Value {
    object.get(key).unwrap_or(&Value::Null)
}

fn or_default<'a>(property: &'a Property, value: &'a Value) -> &'a Value {
    match &property.default {
        Some(default) if is_absent(value) => default,
        _ => value,
    }
}

pub(crate) fn is_absent(value: &Value) -> bool {
    *value.plain() == Value::Null
}

/// Whether a value says no more than no value: AWS leaves out what is false, zero or empty, and programs may do so.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value.plain() {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.keys().all(|key| is_internal(key)),
        _ => false,
    }
}

/// The JSON in a text, or in the object that stands for it.
fn parsed(value: &Value) -> Option<serde_json::Value> {
    match value {
        Value::Unknown => None,
        Value::String(text) => Some(serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())),
        other => Some(to_json(other)),
    }
}

/// The engine hashes archives; where it didn't, the same source is the same archive.
fn same_archive(old: &Archive, new: &Archive) -> bool {
    match (&old.hash, &new.hash) {
        (Some(old), Some(new)) => old == new,
        _ => old.source == new.source,
    }
}
