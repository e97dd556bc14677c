//! FIFO queues and topics: what their names end in, and what only they have.

use pulumi_provider::{Context, Object, Problems, Value};
use serde_json::Value as Json;

use crate::{
    attributes::{Properties, is_set},
    aws::Aws,
    name::chosen,
};

/// How the names of FIFO queues and topics end.
pub(crate) const FIFO: &str = ".fifo";

/// The name, or one that starts with the prefix, of what is a FIFO queue or topic where the property `fifo` is `true`.
pub(crate) fn name(
    context: &Context<Aws>,
    name: &str,
    prefix: Option<&str>,
    properties: &Properties,
    fifo: &str,
) -> String {
    let is_fifo = properties.get(fifo).and_then(Json::as_bool) == Some(true);
    chosen(context, name, prefix, if is_fifo { FIFO } else { "" })
}

/// Finds what is wrong with a name that ends in `.fifo` where, and only where, the input `fifo` is `true`.
pub(crate) fn check_name(inputs: &Object, fifo: &str, longest: usize, problems: &mut Problems) {
    let Some(name) = inputs.get("name").and_then(Value::as_str) else { return };
    if !inputs.get(fifo).is_some_and(Value::has_unknowns) {
        check_ending(name, is_set(inputs, fifo), fifo, problems);
    }
    if name.len() > longest {
        problems.add("name", format!("must have a length of 1 to {longest}, not {}", name.len()));
    }
    let start = name.strip_suffix(FIFO).unwrap_or(name);
    if let Some(wrong) = start.chars().find(|c| !c.is_ascii_alphanumeric() && !"_-".contains(*c)) {
        problems.add("name", format!("can't have {wrong:?} in it"));
    }
}

fn check_ending(name: &str, is_fifo: bool, fifo: &str, problems: &mut Problems) {
    match (name.ends_with(FIFO), is_fifo) {
        (false, true) => problems.add("name", format!("must end in {FIFO:?}, because {fifo:?} is true")),
        (true, false) => {
            problems.add_with_remedy("name", format!("ends in {FIFO:?}"), format!("set {fifo:?} to true"));
        }
        _ => {}
    }
}

/// Reports inputs that only FIFO queues and topics have.
pub(crate) fn check_only(inputs: &Object, fifo: &str, names: &[&'static str], problems: &mut Problems) {
    if is_set(inputs, fifo) {
        return;
    }
    for name in names.iter().filter(|name| is_set(inputs, name)) {
        let remedy = format!("set {fifo:?} to true, or leave it out");
        problems.add_with_remedy(*name, format!("needs {fifo:?}"), remedy);
    }
}
