//! Values where outputs of the stack are set.

use super::{Lower, Lowered, operators::is_collection};
use crate::{
    rust::{Form, Literal, Rust, quoted},
    syntax::{Expr, Kind},
    types::Ty,
};

impl Lower<'_, '_> {
    /// A value where a stack's or component's output is set.
    pub(crate) fn exported(&mut self, expr: &Expr) -> Lowered<String> {
        let value = self.value(expr)?;
        if let Some(code) = self.exported_literal(expr, &value.ty)? {
            return Ok(code);
        }
        Ok(self.exported_value(value))
    }

    fn exported_value(&mut self, value: Rust) -> String {
        match &value.ty {
            Ty::Null => format!("{}::Null", self.sdk("Value")),
            Ty::Output(_) if value.form == Form::Place => value.borrowed(),
            Ty::Text if value.form == Form::Place => value.borrowed(),
            Ty::Text => value.code,
            ty if is_exportable(ty) => value.into_owned(),
            _ => format!("{}::new({})", self.sdk("Output"), value.into_owned()),
        }
    }

    /// What is written in the program, without more than it takes.
    fn exported_literal(&mut self, expr: &Expr, ty: &Ty) -> Lowered<Option<String>> {
        if self.swapped(expr).is_some() || !is_collection(expr) {
            return Ok(None);
        }
        match (&expr.kind, ty) {
            (Kind::List(items), Ty::List(inner)) if is_literal(inner) => {
                let items =
                    items.iter().map(|item| self.exported_item(item, inner)).collect::<Lowered<Vec<_>>>()?;
                Ok(Some(format!("vec![{}]", items.join(", "))))
            }
            (Kind::Object(entries), Ty::Map(inner)) if is_literal(inner) => {
                let mut pairs = Vec::new();
                for (key, value) in entries {
                    pairs.push(format!("({}, {})", self.key(key)?.code, self.exported_item(value, inner)?));
                }
                let map = self.import("std::collections", "BTreeMap");
                Ok(Some(format!("{map}::from([{}])", pairs.join(", "))))
            }
            _ => Ok(None),
        }
    }

    fn exported_item(&mut self, item: &Expr, ty: &Ty) -> Lowered<String> {
        let value = self.value(item)?;
        if let Some(nested) = self.exported_literal(item, &value.ty)? {
            return Ok(nested);
        }
        let value = self.convert(value, ty);
        Ok(match value.literal {
            Some(Literal::Text(text)) => quoted(&text),
            _ if value.form == Form::Text => value.code,
            _ => value.into_owned(),
        })
    }
}

fn is_exportable(ty: &Ty) -> bool {
    match ty {
        Ty::Output(_) | Ty::Text | Ty::Bool | Ty::Int | Ty::Size | Ty::Number | Ty::Any => true,
        Ty::List(inner) | Ty::Map(inner) => is_exportable(inner),
        _ => false,
    }
}

fn is_literal(ty: &Ty) -> bool {
    match ty {
        Ty::Text | Ty::Bool | Ty::Int | Ty::Number => true,
        Ty::List(inner) | Ty::Map(inner) => is_literal(inner),
        _ => false,
    }
}
