//! How states are made: predicted in a preview, completed after an operation, and turned back into inputs.

use pulumi_wasm_proto::{Object, Value};

use crate::{
    check::DEFAULTS,
    convert::is_internal,
    diff::Change,
    same::{is_absent, is_empty, same, value_at},
    schema::{Kind, Property, Schema},
};

/// The state that a resource will have, as far as that is known before it is created.
pub(crate) fn created(schema: &Schema, inputs: &Object) -> Object {
    let mut state = visible(inputs);
    for (name, property) in &schema.properties {
        if (property.output || property.computed) && !state.contains_key(*name) {
            state.insert((*name).into(), Value::Unknown);
        }
    }
    state
}

/// The state that a resource will have, as far as that is known before it is updated.
pub(crate) fn updated(schema: &Schema, old: &Object, inputs: &Object, changes: &[Change]) -> Object {
    let mut state = visible(inputs);
    for (name, property) in &schema.properties {
        if (property.output || property.computed) && !state.contains_key(*name) {
            let moves = changes.iter().any(|change| property.changes_with.contains(&change.property));
            let value = if moves { Some(Value::Unknown) } else { old.get(*name).cloned() };
            state.extend(value.map(|value| ((*name).to_owned(), value)));
        }
    }
    state
}

/// Completes what an operation reports with what only `known` (the program's inputs, or the state before) can say:
/// values that can't be read back, the program's way of writing what means the same, and which values are secret.
pub(crate) fn complete(schema: &Schema, mut state: Object, known: &Object) -> Object {
    let reported = state.clone();
    for (name, property) in schema.inputs() {
        let Some(said) = known.get(name) else { continue };
        let unreadable = property.write_only || property.is_asset();
        let read = value_at(&reported, name);
        if (unreadable && is_absent(read)) || is_same_in_words(property, &reported, read, said) {
            state.insert(name.into(), said.clone());
        }
    }
    fill(schema, &mut state);
    protect(schema, &mut state, known);
    state
}

/// Texts that the provider reports and AWS doesn't have are empty: programs rely on their being there.
fn fill(schema: &Schema, state: &mut Object) {
    let texts = |property: &Property| matches!(property.kind, Kind::String);
    for (name, _) in schema.properties.iter().filter(|(_, p)| (p.output || p.computed) && texts(p)) {
        if is_absent(value_at(state, name)) {
            state.insert((*name).into(), Value::from(""));
        }
    }
}

/// Whether both have a value, and the values mean the same.
fn is_same_in_words(property: &Property, state: &Object, read: &Value, said: &Value) -> bool {
    !is_absent(read) && !is_absent(said) && !property.computed && same(property, state, read, said)
}

/// Marks what must stay secret: what the schema says, and each property whose input has a secret in it.
pub(crate) fn protect(schema: &Schema, state: &mut Object, known: &Object) {
    for (name, value) in state.iter_mut() {
        let always = schema.properties.get(name.as_str()).is_some_and(|property| property.secret);
        if (always || known.get(name).is_some_and(Value::has_secrets)) && !is_absent(value) {
            *value = std::mem::take(value).into_plain().into_secret();
        }
    }
}

/// The inputs of a resource after a refresh: what the program said, except where the resource has drifted from it.
pub(crate) fn refreshed_inputs(schema: &Schema, old_inputs: &Object, state: &Object) -> Object {
    let mut inputs = old_inputs.clone();
    for (name, property) in schema.inputs() {
        let Some(said) = old_inputs.get(name) else { continue };
        let read = value_at(state, name);
        if !property.write_only && !property.is_asset() && !same(property, state, read, said) {
            inputs.insert(name.into(), read.clone());
        }
    }
    inputs.retain(|_, value| !is_absent(value));
    inputs
}

/// The inputs that a program needs for an imported resource: all that say more than their default.
pub(crate) fn imported_inputs(schema: &Schema, state: &Object) -> Object {
    let mut inputs: Object = schema
        .inputs()
        .filter_map(|(name, property)| state.get(name).map(|value| (name, property, value)))
        .filter(|(_, property, value)| is_telling(property, value))
        .map(|(name, _, value)| (name.to_owned(), value.clone()))
        .collect();
    inputs.insert(DEFAULTS.into(), Value::Array(Vec::new()));
    inputs
}

fn is_telling(property: &Property, value: &Value) -> bool {
    // Where there is a default, nothing, false or zero is something else.
    let is_default = match &property.default {
        Some(default) => default == value || is_absent(value),
        None => is_empty(value),
    };
    property.required || property.auto_name.is_some() || !(property.write_only || is_default)
}

/// Properties without the bookkeeping among them.
fn visible(inputs: &Object) -> Object {
    inputs
        .iter()
        .filter(|(key, _)| !is_internal(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{json, map, string};

    fn schema() -> Schema {
        Schema::new()
            .input("name", string())
            .input("policy", json())
            .input("keep", string().write_only())
            .input("class", string().computed())
            .input("variables", map(string()))
            .output("arn", string())
            .output("version", string().changes_with(&["policy"]))
    }

    fn object(entries: &[(&str, &str)]) -> Object {
        entries.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect()
    }

    #[test]
    fn a_preview_knows_the_inputs_and_nothing_that_aws_decides() {
        let state = created(&schema(), &object(&[("name", "a")]));
        assert_eq!(state["name"], Value::from("a"));
        assert!(["arn", "version", "class"].iter().all(|key| state[*key] == Value::Unknown));
    }

    #[test]
    fn a_completed_state_keeps_words_secrets_and_what_cannot_be_read() {
        let mut inputs = object(&[("policy", "{ \"a\": 1 }"), ("keep", "me")]);
        inputs.insert(
            "variables".into(),
            Value::Object(Object::from([("k".into(), Value::from("v").into_secret())])),
        );
        let read = Object::from([
            ("policy".into(), Value::from("{\"a\":1}")),
            ("variables".into(), Value::Object(object(&[("k", "v")]))),
        ]);
        let state = complete(&schema(), read, &inputs);
        assert_eq!(state["policy"], inputs["policy"]);
        assert_eq!(state["keep"], inputs["keep"]);
        assert_eq!(state["variables"], Value::Object(object(&[("k", "v")])).into_secret());
    }

    #[test]
    fn a_completed_state_has_every_text_that_the_provider_reports() {
        let state = complete(&schema(), object(&[("name", "a")]), &object(&[("name", "a")]));
        assert_eq!(state, object(&[("name", "a"), ("arn", ""), ("class", ""), ("version", "")]));
        let sides = crate::diff::Sides {
            state: &state,
            old_inputs: &state,
            news: &object(&[("name", "a")]),
            ignored: &[],
        };
        assert!(crate::diff::diff(&schema(), &sides, true).is_empty());
    }

    #[test]
    fn refreshed_inputs_show_drift_and_keep_the_rest() {
        let inputs = object(&[("name", "a"), ("policy", "{ }"), ("keep", "me")]);
        let state = object(&[("name", "b"), ("policy", "{}"), ("arn", "x")]);
        let expected = object(&[("name", "b"), ("policy", "{ }"), ("keep", "me")]);
        assert_eq!(refreshed_inputs(&schema(), &inputs, &state), expected);
    }
}
