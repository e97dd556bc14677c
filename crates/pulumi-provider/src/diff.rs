//! What changes between a resource's state and what a program now wants.

use pulumi_wasm_proto::{Object, Value, rpc::property_diff::Kind as Wire};

use crate::{
    check::DEFAULTS,
    problem::child,
    same::{is_absent, keys, same, unmatched, value_at},
    schema::{Kind, Property, Schema},
};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: String,
    /// The top-level property it belongs to.
    pub(crate) property: &'static str,
    pub(crate) action: Action,
    pub(crate) replaces: bool,
    /// Whether the program's inputs changed, as opposed to the resource having drifted from them.
    pub(crate) from_inputs: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Add,
    Delete,
    Update,
}

impl Change {
    /// The protocol's word for it.
    pub(crate) fn kind(&self) -> Wire {
        match (self.action, self.replaces) {
            (Action::Add, false) => Wire::Add,
            (Action::Add, true) => Wire::AddReplace,
            (Action::Delete, false) => Wire::Delete,
            (Action::Delete, true) => Wire::DeleteReplace,
            (Action::Update, false) => Wire::Update,
            (Action::Update, true) => Wire::UpdateReplace,
        }
    }
}

/// What a difference is computed from.
pub(crate) struct Sides<'a> {
    pub(crate) state: &'a Object,
    pub(crate) old_inputs: &'a Object,
    pub(crate) news: &'a Object,
    pub(crate) ignored: &'a [String],
}

/// Every difference, by property.
pub(crate) fn diff(schema: &Schema, sides: &Sides<'_>, updatable: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, property) in schema.properties.iter().filter(|(_, p)| !p.output || p.derived) {
        let context = Walk { sides, property: name, replaces: !updatable || property.replaces };
        let (old, new) = (value_at(sides.state, name), value_at(sides.news, name));
        if !property.derived || !is_absent(new) {
            context.value(name, property, old, new, &mut changes);
        }
    }
    changes.retain(|change| !sides.ignored.iter().any(|ignored| covers(ignored, &change.path)));
    changes
}

/// Whether a replacement must delete the old resource first: both would have the name that the program gave, or
/// something else that only one can have.
pub(crate) fn delete_first(schema: &Schema, sides: &Sides<'_>, changes: &[Change]) -> bool {
    let alone = |change: &Change| schema.properties.get(change.property).is_some_and(|p| p.deletes_first);
    changes.iter().any(alone) || name_is_kept(schema, sides, changes)
}

fn name_is_kept(schema: &Schema, sides: &Sides<'_>, changes: &[Change]) -> bool {
    let automatic = sides.news.get(DEFAULTS).and_then(Value::as_array).unwrap_or_default();
    changes.iter().any(|change| change.replaces)
        && schema.inputs().any(|(name, property)| {
            property.auto_name.is_some()
                && sides.news.contains_key(name)
                && !automatic.iter().any(|key| key.as_str() == Some(name))
                && !changes.iter().any(|change| change.property == name)
        })
}

fn covers(ignored: &str, path: &str) -> bool {
    ignored == "*"
        || path
            .strip_prefix(ignored)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
}

struct Walk<'a> {
    sides: &'a Sides<'a>,
    property: &'static str,
    replaces: bool,
}

impl Walk<'_> {
    fn value(&self, path: &str, property: &Property, old: &Value, new: &Value, changes: &mut Vec<Change>) {
        if same(property, self.sides.state, old, new) {
            return;
        }
        let replaces = property.replaces_when.is_some_and(|when| when(self.sides.state, old, new));
        let walk = Self { replaces: self.replaces || replaces, ..*self };
        match (&property.kind, old.plain(), new.plain()) {
            (Kind::Object(schema), Value::Object(old), Value::Object(new)) => {
                for (key, property) in schema.inputs() {
                    walk.child(path, key, property, old, new, changes);
                }
            }
            (Kind::Map(element), Value::Object(old), Value::Object(new)) => {
                keys(old, new).for_each(|key| walk.entry(path, key, element, old, new, changes));
            }
            (Kind::List(element), Value::Array(old), Value::Array(new)) => {
                walk.list(path, element, old, new, changes);
            }
            (Kind::Set(element), Value::Array(old), Value::Array(new)) => {
                walk.set(path, element, old, new, changes);
            }
            (_, old, new) => walk.push(path.to_owned(), property, action(old, new), changes),
        }
    }

    fn child(
        &self,
        path: &str,
        key: &str,
        property: &Property,
        old: &Object,
        new: &Object,
        changes: &mut Vec<Change>,
    ) {
        let deeper = Self { replaces: self.replaces || property.replaces, ..*self };
        deeper.value(&child(path, key), property, value_at(old, key), value_at(new, key), changes);
    }

    fn entry(
        &self,
        path: &str,
        key: &str,
        element: &Property,
        old: &Object,
        new: &Object,
        changes: &mut Vec<Change>,
    ) {
        let (was, is) = (value_at(old, key), value_at(new, key));
        if is_absent(was) == is_absent(is) {
            return self.child(path, key, element, old, new, changes);
        }
        self.push(child(path, key), element, action(was, is), changes);
    }

    fn list(&self, path: &str, element: &Property, old: &[Value], new: &[Value], changes: &mut Vec<Change>) {
        for index in 0..old.len().max(new.len()) {
            let side = |items: &[Value]| items.get(index).cloned().unwrap_or_default();
            self.value(&format!("{path}[{index}]"), element, &side(old), &side(new), changes);
        }
    }

    fn set(&self, path: &str, element: &Property, old: &[Value], new: &[Value], changes: &mut Vec<Change>) {
        let (gone, added) = unmatched(element, self.sides.state, old, new);
        for index in &gone {
            let action = if added.contains(index) { Action::Update } else { Action::Delete };
            self.push(format!("{path}[{index}]"), element, action, changes);
        }
        for index in added.iter().filter(|index| !gone.contains(index)) {
            self.push(format!("{path}[{index}]"), element, Action::Add, changes);
        }
    }

    fn push(&self, path: String, property: &Property, action: Action, changes: &mut Vec<Change>) {
        changes.push(Change {
            path,
            property: self.property,
            action,
            replaces: self.replaces || property.replaces,
            from_inputs: self.inputs_differ(),
        });
    }

    fn inputs_differ(&self) -> bool {
        let (old, new) =
            (value_at(self.sides.old_inputs, self.property), value_at(self.sides.news, self.property));
        !self.sides.old_inputs.is_empty() && old.plain() != new.plain()
    }
}

fn action(old: &Value, new: &Value) -> Action {
    match (is_absent(old), is_absent(new)) {
        (true, _) => Action::Add,
        (_, true) => Action::Delete,
        _ => Action::Update,
    }
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
