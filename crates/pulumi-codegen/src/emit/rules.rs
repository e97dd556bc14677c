//! What is added to the inputs just before they are sent: constants, defaults, JSON, secrets.

use serde_json::Value;

use super::file::File;
use crate::model::{Bag, Defaults, Setter, Type};

/// The rules of a bag, in the order in which they are applied.
pub(crate) fn of(file: &File<'_>, bag: &Bag) -> Vec<String> {
    let constants = bag.constants.iter().map(|(name, value)| valued(file, "Constant", name, value));
    constants.chain(bag.setters.iter().flat_map(|setter| of_setter(file, setter))).collect()
}

fn of_setter(file: &File<'_>, setter: &Setter) -> Vec<String> {
    let name = &setter.wire;
    let Defaults { environment, value } = &setter.default;
    let text = file.model().registry.underlying(&setter.ty) == Type::String;
    let from = if text { "Environment" } else { "EnvironmentJson" };
    let rules = [
        (!environment.is_empty()).then(|| rule(file, from, format!("{name:?}, &{environment:?}"))),
        value.as_ref().map(|value| valued(file, "Default", name, value)),
        setter.json.then(|| rule(file, "Json", format!("{name:?}"))),
        setter.secret.then(|| rule(file, "Secret", format!("{name:?}"))),
    ];
    rules.into_iter().flatten().collect()
}

fn valued(file: &File<'_>, kind: &str, name: &str, value: &Value) -> String {
    rule(file, kind, format!("{name:?}, {}", literal(file, value)))
}

fn rule(file: &File<'_>, kind: &str, arguments: String) -> String {
    format!("{}({arguments})", file.codegen(&format!("Rule::{kind}")))
}

/// A schema's value as an expression of the SDK's `Literal`.
pub(crate) fn literal(file: &File<'_>, value: &Value) -> String {
    let (kind, literal) = match value {
        Value::Bool(flag) => ("Bool", flag.to_string()),
        Value::Number(number) => ("Number", format!("{:?}", number.as_f64().unwrap_or_default())),
        Value::String(text) => ("Text", format!("{text:?}")),
        other => ("Text", format!("{:?}", other.to_string())),
    };
    format!("{}({literal})", file.codegen(&format!("Literal::{kind}")))
}
