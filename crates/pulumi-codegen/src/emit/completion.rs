//! What is added to the inputs just before they are sent: defaults, constants, secrets, JSON.

use serde_json::Value;

use super::code::Code;
use super::file::File;
use crate::model::{Bag, Setter, Type};

/// How a file's other items reach the inputs of `args`.
pub(crate) fn call(bag: &Bag, args: &str) -> String {
    if bag.needs_completion() { format!("{args}.complete()") } else { format!("{args}.inputs") }
}

/// Writes the method that completes the inputs, where there is something to complete.
pub(crate) fn write(code: &mut Code, file: &File<'_>, bag: &Bag) {
    if !bag.needs_completion() {
        return;
    }
    code.gap().lines("/// The inputs with their defaults, and secrets marked.");
    code.block(format!("fn complete(mut self) -> {}", file.name("Inputs")), |code| {
        for (name, value) in &bag.constants {
            code.lines(set(file, name, value));
        }
        bag.setters.iter().for_each(|setter| write_setter(code, file, setter));
        code.lines("self.inputs");
    });
}

fn write_setter(code: &mut Code, file: &File<'_>, setter: &Setter) {
    let name = &setter.wire;
    if !setter.default.environment.is_empty() {
        write_environment(code, file, setter);
    }
    if let Some(value) = &setter.default.value {
        code.block(format!("if !self.inputs.contains({name:?})"), |code| {
            code.lines(set(file, name, value));
        });
    }
    if setter.json {
        code.lines(format!("self.inputs.json_encoded({name:?});"));
    }
    if setter.secret {
        code.lines(format!("self.inputs.secret({name:?});"));
    }
}

/// Text that doesn't parse is handed on, so that the provider can say what is wrong with it.
fn write_environment(code: &mut Code, file: &File<'_>, setter: &Setter) {
    let (name, variables) = (&setter.wire, &setter.default.environment);
    let text = format!(
        "self.inputs.set({name:?}, {}::<{}>::into_input(text))",
        file.name("IntoInput"),
        file.name("String")
    );
    let ty = file.model().registry.underlying(&setter.ty);
    let environment = file.root_function("environment");
    code.lines(format!(
        "if !self.inputs.contains({name:?})\n    && let Some(text) = {environment}(&{variables:?})\n{{"
    ));
    if ty == Type::String {
        code.lines(format!("    {text};\n}}"));
        return;
    }
    let ty = file.ty(&ty);
    let value = format!("self.inputs.set({name:?}, {}::<{ty}>::into_input(value))", file.name("IntoInput"));
    code.lines(format!("    match text.parse::<{ty}>() {{\n        Ok(value) => {value},"));
    code.lines(format!("        Err(_) => {text},\n    }}\n}}"));
}

fn set(file: &File<'_>, name: &str, value: &Value) -> String {
    let (ty, literal) = match value {
        Value::Bool(flag) => (Type::Bool, flag.to_string()),
        Value::Number(number) if number.is_i64() => (Type::Integer, format!("{number}_i64")),
        Value::Number(number) => (Type::Number, format!("{number}_f64")),
        Value::String(text) => (Type::String, format!("{text:?}")),
        other => (Type::String, format!("{:?}", other.to_string())),
    };
    format!(
        "self.inputs.set({name:?}, {}::<{}>::into_input({literal}));",
        file.name("IntoInput"),
        file.ty(&ty)
    )
}
