//! `try` and `can`: values that may not be there.

use super::{Lower, Lowered, access::is_access};
use crate::{
    rust::{Form, Rust, quoted},
    syntax::{Expr, Kind},
    types::Ty,
};

/// What may not be there: an expression of type `Option`, and the type inside.
struct Attempt {
    option: Rust,
    inner: Ty,
    /// Whether the option holds a reference.
    borrowed: bool,
}

impl Lower<'_, '_> {
    /// `try(first, …, last)`: the first that is there.
    pub(super) fn first_of(&mut self, args: &[Expr]) -> Lowered<Rust> {
        let Some((first, rest)) = args.split_first() else {
            return Ok(Rust::literal(crate::rust::Literal::Null));
        };
        let Some(attempt) = self.may_be_there(first)? else { return self.value(first) };
        if rest.is_empty() {
            let option = attempt.owned();
            return Ok(Rust::owned(
                self.attempt(format!("{}.ok_or(\"none of the values is there\")", option.code)),
                attempt.inner,
            ));
        }
        let otherwise = self.first_of(rest)?;
        let inner = self.unified(&[&attempt.inner, &otherwise.ty]);
        let otherwise = self.convert(otherwise, &inner).into_owned();
        let option = attempt.owned();
        let option = self.convert(option, &inner.clone().option());
        let code = if inner == Ty::Any { option.code } else { option.receiver() };
        Ok(Rust::owned(format!("{code}.unwrap_or_else(|| {otherwise})"), inner))
    }

    /// `can(value)`: whether it is there.
    pub(super) fn is_there(&mut self, arg: &Expr) -> Lowered<Rust> {
        match self.may_be_there(arg)? {
            Some(attempt) => Ok(attempt.option.method("is_some()", Ty::Bool)),
            None => Ok(Rust::literal(crate::rust::Literal::Bool(true))),
        }
    }

    /// A part of something, if the part may not be there.
    fn may_be_there(&mut self, expr: &Expr) -> Lowered<Option<Attempt>> {
        if !is_access(expr) || self.swapped(expr).is_some() {
            return Ok(None);
        }
        let (base, key) = match &expr.kind {
            Kind::Attribute(base, name) => (base, quoted(name)),
            Kind::Index(base, index) => match index.as_text() {
                Some(name) => (base, quoted(name)),
                None => (base, self.position(index)?),
            },
            _ => return Ok(None),
        };
        if let Some(outer) = self.may_be_there(base)? {
            return Ok(outer.part(&key));
        }
        let base = self.value(base)?;
        let inner = match &base.ty {
            Ty::Map(inner) | Ty::List(inner) => inner.as_ref().clone(),
            Ty::Any => Ty::Any,
            _ => return Ok(None),
        };
        let option = base.method(&format!("get({key})"), inner.clone().option());
        Ok(Some(Attempt { option, inner, borrowed: true }))
    }

    fn position(&mut self, index: &Expr) -> Lowered<String> {
        let index = self.value(index)?;
        let ty = if index.ty.is_number() { Ty::Size } else { Ty::Text };
        let index = self.convert(index, &ty);
        Ok(if ty == Ty::Text { index.borrowed() } else { index.code })
    }
}

impl Attempt {
    fn part(self, key: &str) -> Option<Self> {
        let inner = match self.inner {
            Ty::Map(inner) | Ty::List(inner) => *inner,
            Ty::Any => Ty::Any,
            _ => return None,
        };
        let option =
            self.option.method(&format!("and_then(|value| value.get({key}))"), inner.clone().option());
        Some(Self { option, inner, borrowed: true })
    }

    /// The option with a value of its own. It is an `Option` even where the value may be null.
    fn owned(&self) -> Rust {
        let option =
            if self.borrowed { self.option.method("cloned()", Ty::Null) } else { self.option.clone() };
        let ty = if self.inner == Ty::Any { Ty::Any } else { self.inner.clone().option() };
        Rust { ty, form: Form::Owned, ..option }
    }
}
