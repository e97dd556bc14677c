//! The types of configuration values: `list(string)`, `object({ name = string })`.

use crate::{
    diagnostic::Problem,
    names,
    syntax::{self, Expr, Kind, Span},
    types::{Field, Struct, Ty},
};

/// Reads a type. Object types become structs called after `name`, which are added to `structs`.
pub(super) fn parse(text: &str, name: &str, span: &Span, structs: &mut Vec<Struct>) -> Result<Ty, Problem> {
    let unknown = || Problem::error(span.clone(), format!("`{text}` is no type"));
    let body = syntax::parse(&format!("type = {text}\n")).map_err(|_| unknown())?;
    body.attribute("type").and_then(|expr| read(expr, name, structs)).ok_or_else(unknown)
}

fn read(expr: &Expr, name: &str, structs: &mut Vec<Struct>) -> Option<Ty> {
    match &expr.kind {
        Kind::Variable(word) => simple(word),
        Kind::Call { name: word, args, .. } => {
            let [arg] = args.as_slice() else { return None };
            match word.as_str() {
                "object" => object(arg, name, structs),
                "list" | "set" => read(arg, name, structs).map(Ty::list),
                "map" => read(arg, name, structs).map(Ty::map),
                "optional" | "output" => read(arg, name, structs).map(Ty::option),
                _ => None,
            }
        }
        _ => None,
    }
}

fn simple(word: &str) -> Option<Ty> {
    Some(match word {
        "string" => Ty::Text,
        "number" => Ty::Number,
        "int" => Ty::Int,
        "bool" => Ty::Bool,
        "any" => Ty::Any,
        "list" | "set" => Ty::Any.list(),
        "map" => Ty::Any.map(),
        _ => return None,
    })
}

fn object(expr: &Expr, name: &str, structs: &mut Vec<Struct>) -> Option<Ty> {
    let mut fields = Vec::new();
    for (field, ty) in expr.fields() {
        let ty = read(ty, &format!("{name}_{field}"), structs)?;
        fields.push(Field { wire: field.to_owned(), name: names::snake(field), ty, boxed: false });
    }
    structs.push(Struct { path: names::pascal(name), fields: fields.clone(), is_component: false });
    Some(Ty::Struct(Struct { path: names::pascal(name), fields, is_component: false }.into()))
}
