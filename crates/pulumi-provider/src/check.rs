//! From what a program says to complete inputs, or to everything that is wrong with them.

use pulumi_wasm_proto::{Object, Value};

use crate::{
    convert::{is_internal, to_json},
    naming::Naming,
    problem::{Problems, child, closest},
    schema::{Kind, Property, Schema},
};

/// The key under which inputs name those that the program left out, as Pulumi's bridged providers do. A stack made with
/// one of them keeps its automatic names here, and the other way round.
pub(crate) const DEFAULTS: &str = "__defaults";

/// Completes `news` in place: checks shapes, fills in names and defaults.
pub(crate) fn check(
    schema: &Schema,
    mut news: Object,
    olds: &Object,
    naming: &Naming,
    problems: &mut Problems,
) -> Object {
    let mut defaulted = Vec::new();
    news.retain(|key, value| !is_internal(key) && *value.plain() != Value::Null);
    name(schema, &mut news, olds, naming, &mut defaulted, problems);
    object("", schema, &mut news, &mut defaulted, problems);
    defaulted.sort();
    news.insert(DEFAULTS.into(), Value::from(defaulted));
    news
}

fn name(
    schema: &Schema,
    news: &mut Object,
    olds: &Object,
    naming: &Naming,
    defaulted: &mut Vec<String>,
    problems: &mut Problems,
) {
    for (key, property) in schema.inputs() {
        let Some(rule) = property.auto_name else { continue };
        if news.contains_key(key) || property.conflicts.iter().any(|other| news.contains_key(*other)) {
            continue;
        }
        let kept = olds.get(key).filter(|old| !old.has_unknowns() && rule.fits(old, news)).cloned();
        match kept.or_else(|| naming.name(rule, news).map(Value::from)) {
            Some(name) => {
                news.insert(key.into(), name);
                defaulted.push(key.into());
            }
            None => problems.add_with_remedy(
                key,
                "has no value, and this stack's configuration turns automatic names off",
                format!("set {key:?}"),
            ),
        }
    }
}

/// Checks an object and fills in defaults.
pub(crate) fn object(
    path: &str,
    schema: &Schema,
    news: &mut Object,
    defaulted: &mut Vec<String>,
    problems: &mut Problems,
) {
    news.retain(|key, value| !is_internal(key) && *value.plain() != Value::Null);
    for (key, value) in news.iter_mut() {
        member(&child(path, key), key, schema, value, problems);
    }
    for (key, property) in schema.inputs() {
        absent(path, key, property, news, defaulted, problems);
        together(path, key, property, news, problems);
    }
    for names in &schema.exactly_one_of {
        one_of(path, names, news, problems);
    }
}

fn member(path: &str, key: &str, schema: &Schema, value: &mut Value, problems: &mut Problems) {
    match schema.properties.get(key) {
        None => unknown(path, key, schema, problems),
        Some(property) if property.output => {
            problems.add_with_remedy(path, "is set by the provider", "leave it out");
        }
        // `false` asks for what this provider does anyway.
        Some(Property { refused: Some(why), .. }) if *value.plain() != Value::Bool(false) => {
            problems.add(path, format!("is not supported by this provider: {why}"));
        }
        Some(property) => shape(path, property, value, problems),
    }
}

fn unknown(path: &str, key: &str, schema: &Schema, problems: &mut Problems) {
    let what = format!("there is no property {key:?}");
    match closest(key, schema.inputs().map(|(name, _)| name)) {
        Some(name) => problems.add_with_remedy(path, what, format!("did you mean {name:?}?")),
        None => problems.add(path, what),
    }
}

fn absent(
    path: &str,
    key: &str,
    property: &Property,
    news: &mut Object,
    defaulted: &mut Vec<String>,
    problems: &mut Problems,
) {
    if news.contains_key(key) {
        return;
    }
    if let Some(default) = &property.default {
        if !property.conflicts.iter().any(|other| news.contains_key(*other)) {
            news.insert(key.into(), default.clone());
            defaulted.push(key.into());
        }
    } else if property.required {
        problems.add_with_remedy(child(path, key), "is required", format!("set {key:?}"));
    }
}

fn together(path: &str, key: &str, property: &Property, news: &Object, problems: &mut Problems) {
    if !news.contains_key(key) {
        return;
    }
    for other in property.conflicts.iter().filter(|other| news.contains_key(**other)) {
        problems.add_with_remedy(child(path, key), format!("conflicts with {other:?}"), "set one of them");
    }
    for other in property.requires.iter().filter(|other| !news.contains_key(**other)) {
        problems.add_with_remedy(child(path, key), format!("needs {other:?}"), format!("set {other:?} too"));
    }
}

fn one_of(path: &str, names: &[&str], news: &Object, problems: &mut Problems) {
    let set = names.iter().filter(|name| news.contains_key(**name)).count();
    if set != 1 {
        let path = child(path, names.first().unwrap_or(&""));
        problems.add(path, format!("exactly one of {} must be set, not {set}", names.join(", ")));
    }
}

/// Checks one value against its property. Unknown parts pass: they are checked again once they are known.
fn shape(path: &str, property: &Property, value: &mut Value, problems: &mut Problems) {
    if matches!((&property.kind, value.plain()), (Kind::Json, Value::Object(_))) {
        *value = json_of(value);
    }
    let value = open(value);
    coerce(&property.kind, value);
    let fits = match (&property.kind, &mut *value) {
        (_, Value::Unknown) => return,
        (Kind::Any, _)
        | (Kind::Bool, Value::Bool(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::String, Value::String(_))
        | (Kind::Archive, Value::Archive(_)) => true,
        (Kind::Integer, Value::Number(number)) => number.fract() == 0.0,
        // An empty text takes an optional document away.
        (Kind::Json, Value::String(text)) if text.is_empty() && !property.required => return,
        (Kind::Json, Value::String(text)) => return json_text(path, text, problems),
        (Kind::List(element) | Kind::Set(element), Value::Array(items)) => {
            elements(path, element, items, problems);
            true
        }
        (Kind::Map(element), Value::Object(entries)) => {
            entries.iter_mut().for_each(|(key, entry)| shape(&child(path, key), element, entry, problems));
            true
        }
        (Kind::Object(schema), Value::Object(entries)) => {
            object(path, schema, entries, &mut Vec::new(), problems);
            true
        }
        _ => false,
    };
    if fits {
        limits(path, property, value, problems);
    } else {
        problems.add(path, format!("must be {}, not {}", expected(&property.kind), found(value)));
    }
}

fn elements(path: &str, element: &Property, items: &mut [Value], problems: &mut Problems) {
    for (index, item) in items.iter_mut().enumerate() {
        shape(&format!("{path}[{index}]"), element, item, problems);
    }
}

/// The text for an object that stands for JSON: what is recorded is always text. A secret or unknown part makes the
/// whole text one.
fn json_of(object: &Value) -> Value {
    let text =
        if object.has_unknowns() { Value::Unknown } else { Value::String(to_json(object).to_string()) };
    if object.has_secrets() { text.into_secret() } else { text }
}

fn json_text(path: &str, text: &str, problems: &mut Problems) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        problems.add(path, format!("must be JSON: {error}"));
    }
}

/// The value inside secrets and outputs.
pub(crate) fn open(value: &mut Value) -> &mut Value {
    match value {
        Value::Secret(inner) => open(inner),
        other => other,
    }
}

/// Reads `"5"` as 5 and `"true"` as true, and the other way round: configuration and some languages send them so.
fn coerce(kind: &Kind, value: &mut Value) {
    let read = match (kind, &*value) {
        (Kind::Bool, Value::String(text)) => text.parse().ok().map(Value::Bool),
        (Kind::Integer | Kind::Number, Value::String(text)) => text.parse().ok().map(Value::Number),
        (Kind::String, Value::Bool(flag)) => Some(Value::String(flag.to_string())),
        // A whole number is written without a fraction.
        (Kind::String, Value::Number(number)) => Some(Value::String(number.to_string())),
        _ => None,
    };
    *value = read.unwrap_or_else(|| std::mem::take(value));
}

fn limits(path: &str, property: &Property, value: &Value, problems: &mut Problems) {
    if let (Some(text), false) = (value.as_str(), property.values.is_empty())
        && !property.values.contains(&text)
    {
        wrong_value(path, text, property.values, problems);
    }
    if let (Some(number), Some((least, most))) = (value.as_number(), property.range)
        && !(least..=most).contains(&number)
    {
        problems.add(path, out_of_range(number, least, most));
    }
    if let (Some(length), Some((least, most))) = (length(value), property.length)
        && !(least..=most).contains(&length)
    {
        problems.add(path, format!("must have a length of {least} to {most}, not {length}"));
    }
}

fn wrong_value(path: &str, text: &str, values: &[&str], problems: &mut Problems) {
    let what = format!("must be one of {}, not {text:?}", values.join(", "));
    match closest(text, values.iter().copied()) {
        Some(value) => problems.add_with_remedy(path, what, format!("did you mean {value:?}?")),
        None => problems.add(path, what),
    }
}

fn out_of_range(number: f64, least: f64, most: f64) -> String {
    if most.is_infinite() {
        return format!("must be at least {least}, not {number}");
    }
    format!("must be from {least} to {most}, not {number}")
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        _ => None,
    }
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "a boolean",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::String => "text",
        Kind::Json => "JSON text or an object",
        Kind::List(_) | Kind::Set(_) => "a list",
        Kind::Map(_) => "a map",
        Kind::Object(_) => "an object",
        Kind::Archive => "an archive",
        Kind::Any => "anything",
    }
}

/// What a value is, without showing it: it may be a secret.
fn found(value: &Value) -> &'static str {
    match value.plain() {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.fract() != 0.0 => "a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        Value::Asset(_) => "an asset",
        Value::Archive(_) => "an archive",
        _ => "something else",
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
