//! Objects that become structs, because a property wants them.

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::{Literal, Rust},
    syntax::{Expr, Kind},
    types::{Field, Item, Ty},
};

impl Lower<'_, '_> {
    /// The value of an expression where a type is wanted: objects in it become structs.
    pub(super) fn wanted_value(&mut self, expr: &Expr, to: &Ty) -> Lowered<Rust> {
        let before = self.structs.len();
        self.want(expr, to);
        let value = self.value(expr);
        self.structs.truncate(before);
        value
    }

    fn want(&mut self, expr: &Expr, to: &Ty) {
        match (&expr.kind, to.required()) {
            (Kind::Object(_), Ty::Object(item)) => {
                self.structs.push((expr.clone(), item.clone()));
                let fields = self.packages.object_fields(item);
                for (name, value) in expr.fields() {
                    if let Some(field) = fields.iter().find(|field| field.wire == name) {
                        self.want(value, &field.ty);
                    }
                }
            }
            (Kind::For(body), Ty::List(item) | Ty::Map(item)) => self.want(&body.item, item),
            (Kind::List(items), Ty::List(item)) => items.iter().for_each(|value| self.want(value, item)),
            (Kind::Object(entries), Ty::Map(item)) => {
                entries.iter().for_each(|(_, value)| self.want(value, item));
            }
            (Kind::Conditional(_, yes, no), _) => {
                self.want(yes, to);
                self.want(no, to);
            }
            _ => {}
        }
    }

    /// The object type that an expression is to be.
    pub(super) fn wanted_struct(&self, expr: &Expr) -> Option<Item> {
        self.structs.iter().rev().find(|(wanted, _)| wanted == expr).map(|(_, item)| item.clone())
    }

    /// `Type { name: value, … }`
    pub(super) fn struct_literal(&mut self, expr: &Expr, item: &Item) -> Lowered<Rust> {
        let fields = self.packages.object_fields(item);
        let unknown = expr.fields().find(|(name, _)| fields.iter().all(|field| field.wire != *name));
        if let Some((name, value)) = unknown {
            return unsupported(&value.span, format!("{} has no property `{name}`", item.token));
        }
        let mut codes = Vec::new();
        for field in &fields {
            let value = expr.fields().find(|(name, _)| *name == field.wire);
            codes.push(self.struct_field(field, value.map(|(_, value)| value))?);
        }
        let ty = Ty::Object(item.clone());
        Ok(Rust::owned(format!("{} {{ {} }}", self.rust_type(&ty), codes.join(", ")), ty))
    }

    fn struct_field(&mut self, field: &Field, value: Option<&Expr>) -> Lowered<String> {
        let value = match value {
            Some(value) => self.value(value)?,
            None => Rust::literal(Literal::Null),
        };
        let value = self.convert(value, &field.ty).into_owned();
        let value = if field.boxed { format!("{value}.map(Box::new)") } else { value };
        Ok(if value == field.name { value } else { format!("{}: {value}", field.name) })
    }
}
