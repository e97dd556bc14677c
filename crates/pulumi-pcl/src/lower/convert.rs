//! Values become values of another type, as the language converts them.

use super::Lower;
use crate::{
    rust::{Binding, Form, Literal, Rust, float},
    types::Ty,
};

impl Lower<'_, '_> {
    /// The value as one of type `to`.
    pub(crate) fn convert(&mut self, value: Rust, to: &Ty) -> Rust {
        if value.ty == *to {
            return value;
        }
        if let Some(literal) = value.literal.as_ref().and_then(|literal| converted_literal(literal, to)) {
            return literal;
        }
        match (value.ty.clone(), to) {
            (Ty::Output(from), to) => self.convert_output(value, &from, to.resolved()),
            (_, Ty::Output(to)) => {
                let plain = self.convert(value, to).into_owned();
                Rust::owned(format!("{}::new({plain})", self.sdk("Output")), to.as_ref().clone().output())
            }
            (Ty::Null, Ty::Option(_)) => Rust { ty: to.clone(), ..value },
            (Ty::Null, Ty::Any) => Rust::owned(format!("{}::Null", self.sdk("Value")), Ty::Any),
            (Ty::Option(from), Ty::Option(to)) => self.convert_inside(value, &from, to, "map"),
            (_, Ty::Option(to)) => {
                let inner = self.convert(value, to).into_owned();
                Rust::owned(format!("Some({inner})"), to.as_ref().clone().option())
            }
            (Ty::Option(from), to) if *to != Ty::Any => {
                let required = self.required(value, &from);
                self.convert(required, to)
            }
            (Ty::List(from), Ty::List(to)) => self.convert_items(value, &from, to),
            (Ty::Map(from), Ty::Map(to)) => self.convert_values(value, &from, to),
            (from, to) => self.convert_plain(value, &from, to),
        }
    }

    /// What is there, or the type's default; without one, an error.
    pub(super) fn required(&mut self, value: Rust, inner: &Ty) -> Rust {
        let owned = Rust::owned(value.into_owned(), inner.clone());
        if inner.has_default() {
            return owned.method("unwrap_or_default()", inner.clone());
        }
        let code = self.attempt(format!("{}.ok_or(\"a value is missing\")", owned.receiver()));
        Rust::owned(code, inner.clone())
    }

    fn convert_output(&mut self, value: Rust, from: &Ty, to: &Ty) -> Rust {
        if from == to {
            return value;
        }
        let parameter = Rust { form: Form::Owned, ..Rust::place("value", from.clone()) };
        let before = std::mem::take(&mut self.may_fail);
        let body = self.convert(parameter, to).into_owned();
        let may_fail = std::mem::replace(&mut self.may_fail, before);
        let code = if may_fail {
            format!("try_map(|value| Ok::<_, {}>({body}))", self.sdk("BoxError"))
        } else {
            format!("map(|value| {body})")
        };
        value.method(&code, to.clone().output())
    }

    fn convert_inside(&mut self, value: Rust, from: &Ty, to: &Ty, method: &str) -> Rust {
        let (body, may_fail) = self.converted_body("value", from, to);
        let ty = to.clone().option();
        let owned = Rust::owned(value.into_owned(), ty.clone());
        if !may_fail {
            return owned.method(&format!("{method}(|value| {body})"), ty);
        }
        let mapped = format!("{method}(|value| Ok::<_, {}>({body})).transpose()", self.sdk("BoxError"));
        Rust::owned(self.attempt(format!("{}.{mapped}", owned.receiver())), ty)
    }

    fn convert_items(&mut self, value: Rust, from: &Ty, to: &Ty) -> Rust {
        let (body, may_fail) = self.converted_body("item", from, to);
        self.collected(value, "item", body, may_fail, to.clone().list())
    }

    fn convert_values(&mut self, value: Rust, from: &Ty, to: &Ty) -> Rust {
        let (body, may_fail) = self.converted_body("value", from, to);
        self.collected(value, "(key, value)", format!("(key, {body})"), may_fail, to.clone().map())
    }

    /// `value.into_iter().map(|item| body).collect()`.
    pub(super) fn collected(
        &mut self,
        value: Rust,
        item: &str,
        body: String,
        may_fail: bool,
        ty: Ty,
    ) -> Rust {
        let items = Rust::owned(value.into_owned(), ty.clone());
        let collection = if matches!(ty, Ty::Map(_)) {
            format!("{}<_, _>", self.import("std::collections", "BTreeMap"))
        } else {
            "Vec<_>".to_owned()
        };
        let code = if may_fail {
            let error = self.sdk("BoxError");
            let mapped = format!("map(|{item}| Ok::<_, {error}>({body}))");
            let code = format!("into_iter().{mapped}.collect::<Result<{collection}, {error}>>()");
            self.attempt(format!("{}.{code}", items.receiver()))
        } else {
            format!("{}.into_iter().map(|{item}| {body}).collect::<{collection}>()", items.receiver())
        };
        Rust::owned(code, ty)
    }

    fn converted_body(&mut self, name: &str, from: &Ty, to: &Ty) -> (String, bool) {
        let item = Rust { form: Form::Owned, ..Rust::place(name, from.clone()) };
        let before = std::mem::take(&mut self.may_fail);
        let body = self.convert(item, to).into_owned();
        (body, std::mem::replace(&mut self.may_fail, before))
    }

    fn convert_plain(&mut self, value: Rust, from: &Ty, to: &Ty) -> Rust {
        match (from, to) {
            (Ty::Int | Ty::Size, Ty::Number) => cast(&value, "f64", to),
            (Ty::Number | Ty::Size, Ty::Int) => cast(&value, "i64", to),
            (Ty::Number | Ty::Int, Ty::Size) => cast(&value, "usize", to),
            (Ty::Text, Ty::Bool | Ty::Int | Ty::Number | Ty::Size) => {
                let ty = self.rust_type(to);
                Rust::owned(self.attempt(format!("{}.parse::<{ty}>()", value.receiver())), to.clone())
            }
            (Ty::Bool | Ty::Int | Ty::Size | Ty::Number | Ty::Enum(_), Ty::Text) => {
                value.method("to_string()", Ty::Text)
            }
            (Ty::Text, Ty::Enum(_)) => {
                let path = self.rust_type(to);
                let text = if value.form == Form::Text {
                    value.code
                } else {
                    value.method("as_str()", Ty::Text).code
                };
                Rust::owned(format!("{path}::from({text})"), to.clone())
            }
            (_, Ty::Any) => self.any(value, from),
            (Ty::Any, to) => {
                let ty = self.rust_type(to);
                Rust::owned(self.attempt(format!("{}.to::<{ty}>()", value.receiver())), to.clone())
            }
            (Ty::Object(_) | Ty::Struct(_), Ty::Map(_)) => {
                let any = self.any(value, from);
                self.convert_plain(any, &Ty::Any, to)
            }
            _ => Rust { ty: to.clone(), ..value },
        }
    }

    /// A value of any type as one of the type that holds them all.
    fn any(&mut self, value: Rust, from: &Ty) -> Rust {
        let dynamic = self.sdk("Value");
        if is_simple(from) {
            let code = if value.form == Form::Text { value.code } else { value.into_owned() };
            return Rust::owned(format!("{dynamic}::from({code})"), Ty::Any);
        }
        Rust::owned(self.attempt(format!("{dynamic}::from_serde({})", value.borrowed())), Ty::Any)
    }
}

/// Whether `Value::from` takes it.
fn is_simple(ty: &Ty) -> bool {
    match ty {
        Ty::Bool | Ty::Int | Ty::Size | Ty::Number | Ty::Text | Ty::Any | Ty::Asset | Ty::Archive => true,
        Ty::List(inner) | Ty::Map(inner) | Ty::Option(inner) => is_simple(inner),
        _ => false,
    }
}

fn cast(value: &Rust, name: &str, to: &Ty) -> Rust {
    Rust::owned(format!("{} as {name}", value.operand()), to.clone()).bound(Binding::Cast)
}

/// A literal of another type, where the language knows one.
fn converted_literal(literal: &Literal, to: &Ty) -> Option<Rust> {
    match (literal, to) {
        (Literal::Number(number), Ty::Number) => {
            let rust = Rust::literal(literal.clone());
            Some(Rust { code: float(*number), ty: Ty::Number, ..rust })
        }
        (Literal::Number(number), Ty::Int | Ty::Size) if number.fract() == 0.0 => {
            Some(Rust { ty: to.clone(), ..Rust::literal(literal.clone()) })
        }
        (Literal::Number(number), Ty::Text) => Some(Rust::literal(Literal::Text(number.to_string()))),
        (Literal::Bool(flag), Ty::Text) => Some(Rust::literal(Literal::Text(flag.to_string()))),
        (Literal::Text(text), Ty::Bool) => Some(Rust::literal(Literal::Bool(text.parse().ok()?))),
        (Literal::Text(text), Ty::Int | Ty::Number) => {
            let number = Rust::literal(Literal::Number(text.parse().ok()?));
            Some(number)
                .filter(|number| number.ty == *to)
                .or_else(|| converted_literal(&Literal::Number(text.parse().ok()?), to))
        }
        _ => None,
    }
}
