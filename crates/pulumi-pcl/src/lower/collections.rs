//! Lists, objects, and loops over them.

use super::{Lower, Lowered, unsupported};
use crate::{
    names,
    rust::{Form, Literal, Rust, quoted},
    syntax::{Expr, For, Kind},
    types::Ty,
};

impl Lower<'_, '_> {
    /// A list: of one type if there is one, else of anything.
    pub(super) fn list(&mut self, expr: &Expr, items: &[Expr]) -> Lowered<Rust> {
        let ty = self.item_type(items.iter())?;
        if ty == Ty::Any || ty == Ty::Any.output() { self.computed(expr) } else { self.plain_list(items) }
    }

    /// An object: a map if its values are of one type, else anything.
    pub(super) fn object(&mut self, expr: &Expr, entries: &[(Expr, Expr)]) -> Lowered<Rust> {
        if self.wanted_struct(expr).is_some() {
            return self.computed(expr);
        }
        let ty = self.item_type(entries.iter().map(|(_, value)| value))?;
        if ty == Ty::Any || ty == Ty::Any.output() {
            self.computed(expr)
        } else {
            self.plain_object(expr, entries)
        }
    }

    fn item_type<'e>(&mut self, items: impl Iterator<Item = &'e Expr>) -> Lowered<Ty> {
        let mut types = Vec::new();
        for item in items {
            types.push(self.value(item)?.ty);
        }
        let ty = self.unified(&types.iter().collect::<Vec<_>>());
        Ok(if ty == Ty::Null { Ty::Any } else { ty })
    }

    pub(super) fn plain_list(&mut self, items: &[Expr]) -> Lowered<Rust> {
        let ty = self.item_type(items.iter())?;
        if ty.settled() == Ty::Any {
            return self.dynamic_list(items);
        }
        let mut codes = Vec::new();
        for item in items {
            let value = self.value(item)?;
            codes.push(self.convert(value, &ty).into_owned());
        }
        Ok(Rust::owned(format!("vec![{}]", codes.join(", ")), ty.list()))
    }

    pub(super) fn plain_object(&mut self, expr: &Expr, entries: &[(Expr, Expr)]) -> Lowered<Rust> {
        if let Some(item) = self.wanted_struct(expr) {
            return self.struct_literal(expr, &item);
        }
        let ty = self.item_type(entries.iter().map(|(_, value)| value))?;
        if ty.settled() == Ty::Any {
            return self.dynamic_object(entries);
        }
        let mut codes = Vec::new();
        for (key, value) in entries {
            let value = self.value(value)?;
            let value = self.convert(value, &ty).into_owned();
            codes.push(format!("({}, {value})", self.key(key)?.into_owned()));
        }
        let map = self.import("std::collections", "BTreeMap");
        Ok(Rust::owned(format!("{map}::from([{}])", codes.join(", ")), ty.map()))
    }

    /// The key of an object's entry, as text.
    pub(crate) fn object_key(&mut self, key: &Expr) -> Lowered<String> {
        Ok(self.key(key)?.code)
    }

    /// The key of an object's entry.
    pub(super) fn key(&mut self, key: &Expr) -> Lowered<Rust> {
        match &key.kind {
            Kind::Variable(name) => Ok(Rust::literal(Literal::Text(name.clone()))),
            _ => {
                let key = self.value(key)?;
                Ok(self.convert(key, &Ty::Text))
            }
        }
    }

    fn dynamic_list(&mut self, items: &[Expr]) -> Lowered<Rust> {
        let items = self.json_items(items)?;
        Ok(Rust::owned(format!("{}!({items})", self.sdk("value")), Ty::Any))
    }

    fn dynamic_object(&mut self, entries: &[(Expr, Expr)]) -> Lowered<Rust> {
        let entries = self.json_entries(entries)?;
        Ok(Rust::owned(format!("{}!({entries})", self.sdk("value")), Ty::Any))
    }

    fn json_items(&mut self, items: &[Expr]) -> Lowered<String> {
        let items: Vec<String> = items.iter().map(|item| self.json(item)).collect::<Lowered<_>>()?;
        Ok(format!("[{}]", items.join(", ")))
    }

    fn json_entries(&mut self, entries: &[(Expr, Expr)]) -> Lowered<String> {
        let mut fields = Vec::new();
        for (key, value) in entries {
            let key = self.key(key)?;
            let key = match Self::literal_text(&key) {
                Some(text) => quoted(text),
                None => format!("({})", key.code),
            };
            fields.push(format!("{key}: {}", self.json(value)?));
        }
        Ok(if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) })
    }

    /// An expression inside `value!`.
    fn json(&mut self, expr: &Expr) -> Lowered<String> {
        match &expr.kind {
            Kind::Null => Ok("null".to_owned()),
            Kind::List(items) => self.json_items(items),
            Kind::Object(entries) => self.json_entries(entries),
            _ => {
                let value = self.value(expr)?;
                Ok(value.code)
            }
        }
    }

    /// `[for key, value in collection : item if condition]`
    pub(super) fn for_each(&mut self, body: &For) -> Lowered<Rust> {
        let collection = self.value(&body.collection)?;
        let collection = self.iterable(collection, body)?;
        let (is_map, item) = match collection.ty.clone() {
            Ty::List(item) => (false, *item),
            Ty::Map(value) => (true, *value),
            _ => return unsupported(&body.collection.span, "this can't be looped over"),
        };
        if body.grouping {
            return unsupported(&body.collection.span, "grouping with `...` is not supported");
        }
        self.scoped(|this| {
            let key = body.key.as_deref().map(|key| {
                let ty = if is_map { Ty::Text } else { Ty::Size };
                this.loop_variable(key, ty, body)
            });
            let value = this.loop_variable(&body.value, item, body);
            let key = key.filter(|key| key != "_");
            let pattern = match (&key, is_map) {
                (Some(key), _) => format!("({key}, {value})"),
                (None, true) => format!("(_, {value})"),
                (None, false) => value,
            };
            let iterated = iterated(&collection, !is_map && key.is_some());
            this.loop_body(&iterated, &pattern, body)
        })
    }

    /// The collection as a list or a map.
    fn iterable(&mut self, collection: Rust, body: &For) -> Lowered<Rust> {
        let collection = match collection.ty.clone() {
            Ty::Option(inner) => self.required(collection, &inner),
            _ => collection,
        };
        match collection.ty.clone() {
            Ty::Any if body.key.is_some() => Ok(self.convert(collection, &Ty::Any.map())),
            Ty::Any => Ok(self.convert(collection, &Ty::Any.list())),
            Ty::Object(_) | Ty::Struct(_) => Ok(self.convert(collection, &Ty::Any.map())),
            _ => Ok(collection),
        }
    }

    /// Declares a variable of a loop; returns what stands for it in the pattern.
    fn loop_variable(&mut self, name: &str, ty: Ty, body: &For) -> String {
        let used = body.item.uses(name)
            + body.condition.as_ref().map_or(0, |condition| 2 * condition.uses(name))
            + body.name.as_ref().map_or(0, |key| key.uses(name));
        if used == 0 {
            return "_".to_owned();
        }
        let code = names::free(&names::snake(if name == "*" { "item" } else { name }), &self.names_in_use());
        let form = if used == 1 { Form::Owned } else { Form::Place };
        self.declare(name, Rust { form, ..Rust::place(code.clone(), ty) });
        code
    }

    fn loop_body(&mut self, iterated: &str, pattern: &str, body: &For) -> Lowered<Rust> {
        let ((code, ty), may_fail) = self.watched(|this| this.loop_item(body))?;
        let condition = match &body.condition {
            None => None,
            Some(condition) => {
                let condition = self.value(condition)?;
                Some(self.convert(condition, &Ty::Bool))
            }
        };
        let error = self.sdk("BoxError");
        let code = if may_fail { format!("Ok::<_, {error}>({code})") } else { code };
        let step = match condition {
            None => format!("map(|{pattern}| {code})"),
            Some(condition) => {
                format!("filter_map(|{pattern}| ({}).then(|| {code}))", condition.code)
            }
        };
        let collection = match ty {
            Ty::Map(_) => format!("{}<_, _>", self.import("std::collections", "BTreeMap")),
            _ => "Vec<_>".to_owned(),
        };
        let collected = if may_fail {
            self.attempt(format!("{iterated}.{step}.collect::<Result<{collection}, _>>()"))
        } else {
            format!("{iterated}.{step}.collect::<{collection}>()")
        };
        Ok(Rust::owned(collected, ty))
    }

    fn loop_item(&mut self, body: &For) -> Lowered<(String, Ty)> {
        let item = self.value(&body.item)?;
        let ty = item.ty.clone();
        let item = item.into_owned();
        match &body.name {
            None => Ok((item, ty.list())),
            Some(name) => Ok((format!("({}, {item})", self.key_value(name)?), ty.map())),
        }
    }

    fn key_value(&mut self, name: &Expr) -> Lowered<String> {
        let name = self.value(name)?;
        Ok(self.convert(name, &Ty::Text).into_owned())
    }

    /// `list[*].attribute`
    pub(super) fn splat(&mut self, list: &Expr, each: &Expr) -> Lowered<Rust> {
        self.for_each(&For {
            key: None,
            value: crate::syntax::SPLAT_ELEMENT.to_owned(),
            collection: list.clone(),
            name: None,
            item: each.clone(),
            condition: None,
            grouping: false,
        })
    }
}

/// The iterator over a collection's own items.
fn iterated(collection: &Rust, counted: bool) -> String {
    let items = match (&collection.ty, collection.form) {
        (Ty::List(_), Form::Place) => format!("{}.iter().cloned()", collection.receiver()),
        (_, Form::Place) => format!("{}.clone().into_iter()", collection.receiver()),
        _ => format!("{}.into_iter()", collection.receiver()),
    };
    if counted { format!("{items}.enumerate()") } else { items }
}
