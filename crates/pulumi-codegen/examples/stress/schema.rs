//! The schema: the same for the same size.

use serde_json::{Map, Value, json};

/// How many resources are in one module.
const PER_MODULE: usize = 50;

/// What properties are called, over and over: words that Rust reserves, and names that differ by case only.
const NAMES: &[&str] = &[
    "name",
    "type",
    "match",
    "self",
    "crate",
    "apiId",
    "apiID",
    "tags",
    "value",
    "ref",
    "loop",
    "async",
    "default",
    "new",
    "build",
    "description",
    "enabled",
    "fooBar",
    "FooBar",
    "foo_bar",
    "handle",
    "output",
    "inputs",
    "urn",
];

/// The types of properties, over and over.
const TYPES: usize = 11;

/// A package with this many resources.
pub(crate) fn of(resources: usize) -> Value {
    let of = |make: fn(usize) -> (String, Value)| (0..resources).map(make).collect::<Map<_, _>>();
    let types = (0..resources)
        .flat_map(|at| [object(at, ""), object(at, "Settings"), object(at, "Status"), kind(at)]);
    json!({
        "name": "stress",
        "version": "1.0.0",
        "types": types.collect::<Map<_, _>>(),
        "resources": of(resource),
        "functions": of(function),
    })
}

fn token(at: usize, name: &str) -> String {
    format!("stress:module{}:{name}", at / PER_MODULE)
}

/// Every tenth resource shares its name with an object type.
fn resource(at: usize) -> (String, Value) {
    let name = if at.is_multiple_of(10) { format!("Thing{at}Settings") } else { format!("Thing{at}") };
    let spec = json!({
        "description": "A thing.\n\nIt has everything that things have.",
        "inputProperties": properties(at, 24),
        "requiredInputs": NAMES[..6],
        "properties": properties(at + 1, 24),
        "required": NAMES[..12],
    });
    (token(at, &name), spec)
}

fn function(at: usize) -> (String, Value) {
    let spec = json!({
        "description": "Finds a thing.",
        "inputs": { "properties": properties(at, 4), "required": ["name"] },
        "outputs": { "properties": properties(at, 12), "required": ["name", "type"] },
    });
    (token(at, &format!("getThing{at}")), spec)
}

fn object(at: usize, suffix: &str) -> (String, Value) {
    let spec = json!({
        "type": "object",
        "description": "A part of a thing.",
        "properties": properties(at + suffix.len(), 12),
        "required": NAMES[..3],
    });
    (token(at, &format!("Thing{at}{suffix}")), spec)
}

fn kind(at: usize) -> (String, Value) {
    let values = ["one", "TWO", "three-and-a-half", "*", "Other"].map(|value| json!({ "value": value }));
    (token(at, &format!("Thing{at}Kind")), json!({ "type": "string", "enum": values }))
}

fn properties(at: usize, count: usize) -> Value {
    let properties = NAMES.iter().take(count).enumerate().map(|(index, name)| {
        let mut property = spec(at, at + index);
        property["description"] = json!(format!("What `{name}` is for things of this sort, in seconds."));
        ((*name).to_owned(), property)
    });
    Value::Object(properties.collect())
}

/// Object types refer to each other in circles: through each other, lists, maps and unions.
fn spec(at: usize, index: usize) -> Value {
    let reference = |suffix: &str| json!({ "$ref": format!("#/types/{}", token(at / 2, &format!("Thing{}{suffix}", at / 2))) });
    match index % TYPES {
        0 => json!({ "type": "boolean" }),
        1 => json!({ "type": "integer" }),
        2 => json!({ "type": "number" }),
        3 => json!({ "type": "array", "items": { "type": "string" } }),
        4 => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        5 => json!({ "type": "array", "items": reference("Settings") }),
        6 => json!({ "type": "object", "additionalProperties": reference("Status") }),
        7 => reference("Kind"),
        8 => json!({ "oneOf": [reference("Settings"), reference("Status")] }),
        9 => json!({ "oneOf": [{ "type": "string" }, reference("Kind")] }),
        _ => json!({ "type": "string", "default": "nothing" }),
    }
}
