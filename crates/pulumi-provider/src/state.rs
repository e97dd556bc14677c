//! How states are made: predicted in a preview, completed after an operation, and turned back into inputs.

use pulumi_wasm_proto::{Object, Value};

use crate::{
    check::{DEFAULTS, open},
    convert::is_internal,
    diff::Change,
    same::{is_absent, is_empty, same, value_at},
    schema::{Kind, Property, Schema},
};

/// The state that a resource will have, as far as that is known before it is created.
pub(crate) fn created(schema: &Schema, inputs: &Object) -> Object {
    predicted(schema, None, inputs, &[])
}

/// The state that a resource will have, as far as that is known before it is updated.
pub(crate) fn updated(schema: &Schema, old: &Object, inputs: &Object, changes: &[Change]) -> Object {
    predicted(schema, Some(old), inputs, changes)
}

fn predicted(schema: &Schema, old: Option<&Object>, inputs: &Object, changes: &[Change]) -> Object {
    let mut state = visible(inputs);
    for (name, property) in &schema.properties {
        let before = old.map(|old| value_at(old, name));
        if let (Kind::Object(inner), Some(Value::Object(fields))) =
            (&property.kind, state.get_mut(*name).map(open))
        {
            *fields = predicted(inner, before.and_then(Value::as_object), fields, changes);
        }
        if (property.output || property.computed) && !state.contains_key(*name) {
            let moves = changes.iter().any(|change| property.changes_with.contains(&change.property));
            let value = before.filter(|_| !moves).cloned().unwrap_or(Value::Unknown);
            state.extend((!is_absent(&value)).then(|| ((*name).to_owned(), value)));
        }
    }
    state
}

/// Completes what an operation reports with what only `known` (the program's inputs, or the state before) can say:
/// values that can't be read back, the program's way of writing what means the same, and which values are secret.
pub(crate) fn complete(schema: &Schema, state: Object, known: &Object) -> Object {
    completed(schema, state, known, known)
}

/// The same after a change that failed half way: what can't be read back is recorded as it was `before`, so that the
/// next change sends it again.
pub(crate) fn half_updated(schema: &Schema, state: Object, before: &Object, known: &Object) -> Object {
    completed(schema, state, before, known)
}

fn completed(schema: &Schema, mut state: Object, unreadable: &Object, known: &Object) -> Object {
    let reported = state.clone();
    for (name, property) in schema.inputs() {
        let read = value_at(&reported, name);
        let said = if is_absent(read) && (property.write_only || property.is_asset()) {
            unreadable.get(name).cloned()
        } else {
            let same = known.get(name).filter(|said| is_same_in_words(property, &reported, read, said));
            same.map(|said| with_choices(property, read, said))
        };
        state.extend(said.map(|said| (name.to_owned(), said)));
    }
    fill(schema, &mut state);
    protect(schema, &mut state, known);
    state
}

/// What a program said, and beside it what it left to the provider.
fn with_choices(property: &Property, read: &Value, said: &Value) -> Value {
    let (Kind::Object(schema), Some(read)) = (&property.kind, read.as_object()) else { return said.clone() };
    let mut said = said.clone();
    if let Value::Object(fields) = open(&mut said) {
        for (name, property) in &schema.properties {
            let read = value_at(read, name);
            let value = fields.get(*name).map(|said| with_choices(property, read, said));
            let chosen = (property.output || property.computed) && !is_absent(read);
            let value = value.or_else(|| chosen.then(|| read.clone()));
            fields.extend(value.map(|value| ((*name).to_owned(), value)));
        }
    }
    said
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
            inputs.insert(name.into(), without_outputs(property, read));
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
        .map(|(name, property, value)| (name.to_owned(), without_outputs(property, value)))
        .collect();
    inputs.insert(DEFAULTS.into(), Value::Array(Vec::new()));
    inputs
}

/// A value less what only the provider sets in it.
fn without_outputs(property: &Property, value: &Value) -> Value {
    let mut value = value.clone();
    if let (Kind::Object(schema), Value::Object(fields)) = (&property.kind, open(&mut value)) {
        fields.retain(|name, _| schema.properties.get(name.as_str()).is_none_or(|property| !property.output));
        for (name, property) in schema.inputs() {
            fields.entry(name.to_owned()).and_modify(|value| *value = without_outputs(property, value));
        }
    }
    value
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
    fn a_change_that_failed_half_way_records_what_cannot_be_read_as_it_was() {
        let before = object(&[("name", "a"), ("keep", "old")]);
        let wanted = object(&[("name", "b"), ("keep", "new")]);
        let state = half_updated(&schema(), object(&[("name", "b")]), &before, &wanted);
        assert_eq!((&state["name"], &state["keep"]), (&wanted["name"], &before["keep"]));
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

    /// An object that says one thing, leaves one to the provider, and learns one.
    fn nested() -> (Schema, Object, Object) {
        let inner = Schema::new()
            .input("said", string())
            .input("chosen", string().computed())
            .output("learned", string());
        let within = |entries| Object::from([("it".to_owned(), Value::Object(object(entries)))]);
        let read = within(&[("said", "a"), ("chosen", "b"), ("learned", "c")]);
        (Schema::new().input("it", crate::schema::object(inner)), within(&[("said", "a")]), read)
    }

    #[test]
    fn what_the_provider_adds_to_an_object_is_predicted_and_recorded() {
        let (schema, inputs, read) = nested();
        let preview = created(&schema, &inputs);
        let it = preview["it"].as_object().unwrap();
        assert_eq!((&it["chosen"], &it["learned"]), (&Value::Unknown, &Value::Unknown));
        assert_eq!(updated(&schema, &read, &inputs, &[]), read);
        assert_eq!(complete(&schema, read.clone(), &inputs), read);
    }

    #[test]
    fn what_the_provider_adds_to_an_object_is_no_input() {
        let (schema, inputs, read) = nested();
        let it = |object: &Object| object["it"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(it(&imported_inputs(&schema, &read)), ["chosen", "said"]);
        let other = Object::from([("it".into(), Value::Object(object(&[("said", "x")])))]);
        assert_eq!(it(&refreshed_inputs(&schema, &other, &read)), ["chosen", "said"]);
        assert_eq!(refreshed_inputs(&schema, &inputs, &read), inputs);
    }

    #[test]
    fn refreshed_inputs_show_drift_and_keep_the_rest() {
        let inputs = object(&[("name", "a"), ("policy", "{ }"), ("keep", "me")]);
        let state = object(&[("name", "b"), ("policy", "{}"), ("arn", "x")]);
        let expected = object(&[("name", "b"), ("policy", "{ }"), ("keep", "me")]);
        assert_eq!(refreshed_inputs(&schema(), &inputs, &state), expected);
    }
}
