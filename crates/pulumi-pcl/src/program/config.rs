//! Configuration values, and the inputs of components.

use super::{nodes::Node, statements::Statements, type_expression};
use crate::{
    diagnostic::Problem,
    lower::{Lower, Lowered},
    rust::{Form, Rust, quoted},
    syntax::{Expr, Kind},
    types::{Struct, Ty},
};

/// The type of a configuration value; the structs in it are added to `structs`.
pub(super) fn config_type(node: &Node, structs: &mut Vec<Struct>) -> Result<Ty, Problem> {
    let ty = match node.labels.get(1) {
        Some(text) => type_expression::parse(text, &node.name, &node.span, structs)?,
        None => node.attribute("default").map_or(Ty::Any, type_of_literal),
    };
    let may_be_null = matches!(node.attribute("default"), Some(Expr { kind: Kind::Null, .. }))
        || matches!(node.attribute("nullable"), Some(Expr { kind: Kind::Bool(true), .. }));
    Ok(if may_be_null { ty.option() } else { ty })
}

fn type_of_literal(expr: &Expr) -> Ty {
    match &expr.kind {
        Kind::Text(_) | Kind::Template(_) => Ty::Text,
        Kind::Bool(_) => Ty::Bool,
        Kind::Number(_) => Ty::Number,
        _ => Ty::Any,
    }
}

impl Statements<'_, '_, '_, '_> {
    pub(super) fn config(&mut self, node: &Node) -> Lowered<()> {
        let mut structs = Vec::new();
        let ty = config_type(node, &mut structs)?;
        for body in &structs {
            let text = struct_text(self.lower, body);
            self.written.items.push_str(&text);
        }
        self.written.reads_config = true;
        let value = self.config_value(node, &ty)?;
        self.bind(node, value);
        Ok(())
    }

    fn config_value(&mut self, node: &Node, ty: &Ty) -> Lowered<Rust> {
        let is_secret = matches!(node.attribute("secret"), Some(Expr { kind: Kind::Bool(true), .. }));
        let suffix = if is_secret { "_secret" } else { "" };
        let (inner, key) = (ty.required().clone(), quoted(node.logical_name()));
        let read = |method: &str, ty: &str| format!("config.{method}{suffix}::<{ty}>({key})?");
        let rust_type = self.lower.rust_type(&inner);
        let value_type = if is_secret { inner.clone().output() } else { inner.clone() };
        let default = node.attribute("default").filter(|default| default.kind != Kind::Null);
        if let Some(default) = default {
            return self.with_default(read("get", &rust_type), default, &value_type);
        }
        if matches!(ty, Ty::Option(_)) {
            return Ok(Rust::owned(read("get", &rust_type), value_type.option()));
        }
        Ok(Rust::owned(read("require", &rust_type), value_type))
    }

    fn with_default(&mut self, read: String, default: &Expr, ty: &Ty) -> Lowered<Rust> {
        let default = self.lower.value(default)?;
        if default.ty.is_output() && !ty.is_output() {
            let output = self.lower.sdk("Output");
            let default = self.lower.convert(default, &ty.clone().output()).into_owned();
            let code = format!("match {read} {{ Some(value) => {output}::new(value), None => {default} }}");
            return Ok(Rust::owned(code, ty.clone().output()));
        }
        let default = self.lower.convert(default, ty);
        let (is_literal, code) =
            (default.literal.is_some() && default.form != Form::Text, default.into_owned());
        let code = if is_literal {
            format!("{read}.unwrap_or({code})")
        } else {
            format!("{read}.unwrap_or_else(|| {code})")
        };
        Ok(Rust::owned(code, ty.clone()))
    }
}

/// A struct of the program's own.
pub(super) fn struct_text(lower: &mut Lower<'_, '_>, body: &Struct) -> String {
    let traits = ["Deserialize", "Serialize"].map(|name| lower.import("serde", name)).join(", ");
    let mut text = format!("\n#[derive(Clone, Debug, PartialEq, {traits})]\nstruct {} {{\n", body.path);
    for field in &body.fields {
        if field.wire != field.name.trim_start_matches("r#") {
            text.push_str(&format!("#[serde(rename = {})]\n", quoted(&field.wire)));
        }
        text.push_str(&format!("{}: {},\n", field.name, lower.rust_type(&field.ty)));
    }
    text + "}\n"
}
