//! Attributes and elements.

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::{Form, Literal, Rust, quoted},
    syntax::{Expr, Kind, Span},
    types::{Builtin, Field, Item, Ty},
};

impl Lower<'_, '_> {
    /// `base.name`
    pub(super) fn attribute(&mut self, base: &Expr, name: &str, span: &Span) -> Lowered<Rust> {
        let base = self.value(base)?;
        self.attribute_of(base, name, span)
    }

    /// `base[index]`
    pub(super) fn index(&mut self, base: &Expr, index: &Expr, span: &Span) -> Lowered<Rust> {
        let base = self.value(base)?;
        if let Some(name) = index.as_text() {
            return self.attribute_of(base, name, span);
        }
        let base = self.unwrapped(base);
        let index = self.value(index)?;
        match base.ty.clone() {
            Ty::List(item) => Ok(self.element(&base, index, *item)),
            Ty::Map(value) => {
                let key = self.convert(index, &Ty::Text);
                Ok(Rust::place(format!("{}[{}]", base.receiver(), key.borrowed()), *value))
            }
            Ty::Any if index.ty.is_number() => Ok(self.element(&base, index, Ty::Any)),
            Ty::Any => {
                let key = self.convert(index, &Ty::Text);
                Ok(Rust::place(format!("{}[{}]", base.receiver(), key.borrowed()), Ty::Any))
            }
            // With no `range`, there is one resource.
            Ty::Resource(_) | Ty::Struct(_) => Ok(base),
            _ => unsupported(span, "this has no elements"),
        }
    }

    fn element(&mut self, list: &Rust, index: Rust, ty: Ty) -> Rust {
        let index = self.convert(index, &Ty::Size);
        Rust::place(format!("{}[{}]", list.receiver(), index.code), ty)
    }

    pub(super) fn attribute_of(&mut self, base: Rust, name: &str, span: &Span) -> Lowered<Rust> {
        if let Ty::Option(inner) = base.ty.clone() {
            return self.attribute_inside(base, *inner, name, span);
        }
        match base.ty.clone() {
            Ty::Resource(item) => self.output_of(&base, &item, name, span),
            Ty::Builtin(builtin) => self.builtin_output(&base, builtin, name, span),
            Ty::Map(value) => Ok(Rust::place(format!("{}[{}]", base.receiver(), quoted(name)), *value)),
            Ty::Any => Ok(Rust::place(format!("{}[{}]", base.receiver(), quoted(name)), Ty::Any)),
            ty => match self.field(&ty, name) {
                Some(field) => Ok(field_of(&base, &field)),
                None => unsupported(span, format!("there is no attribute `{name}`")),
            },
        }
    }

    /// A field of a struct, if there is one of that name.
    pub(super) fn field(&self, ty: &Ty, name: &str) -> Option<Field> {
        match ty {
            Ty::Object(item) => {
                self.packages.object_fields(item).into_iter().find(|field| field.wire == name)
            }
            Ty::Struct(body) => body.fields.iter().find(|field| field.wire == name).cloned(),
            _ => None,
        }
    }

    /// An attribute of something that may be missing: missing as well.
    fn attribute_inside(&mut self, base: Rust, inner: Ty, name: &str, span: &Span) -> Lowered<Rust> {
        if matches!(inner, Ty::Resource(_) | Ty::Map(_) | Ty::List(_)) || is_component(&inner) {
            let unwrapped = self.unwrapped(base);
            return self.attribute_of(unwrapped, name, span);
        }
        let value = Rust { form: Form::Owned, ..Rust::place("value", inner) };
        let attribute = self.attribute_of(value, name, span)?;
        let method = if matches!(attribute.ty, Ty::Option(_)) { "and_then" } else { "map" };
        let ty = attribute.ty.clone().option();
        let base = Rust::owned(base.clone().into_owned(), base.ty);
        Ok(base.method(&format!("{method}(|value| {})", attribute.into_owned()), ty))
    }

    /// Something that may be missing, when it is needed.
    fn unwrapped(&mut self, base: Rust) -> Rust {
        match base.ty.clone() {
            Ty::Option(inner) if matches!(*inner, Ty::Resource(_)) || is_component(&inner) => {
                let code = format!("{}.as_ref().ok_or(\"the resource was not created\")", base.receiver());
                Rust::owned(self.attempt(code), *inner)
            }
            Ty::Option(inner) => self.required(base, &inner),
            _ => base,
        }
    }

    fn output_of(&mut self, base: &Rust, item: &Item, name: &str, span: &Span) -> Lowered<Rust> {
        let resource = self.packages.api(item).resource(&item.token);
        let outputs = resource.map(|resource| resource.outputs).unwrap_or_default();
        if let Some(output) = outputs.iter().find(|output| output.wire == name) {
            let ty = self.packages.ty(item.package, &output.ty);
            let ty = if output.required { ty } else { ty.option() };
            return Ok(base.method(&format!("{}()", output.name), ty.output()));
        }
        match name {
            "id" => Ok(base.method("id()", Ty::Text.output())),
            "urn" => {
                self.sdk("Resource");
                Ok(base.method("urn()", Ty::Text.output()))
            }
            _ => unsupported(span, format!("{} has no output `{name}`", item.token)),
        }
    }

    fn builtin_output(&mut self, base: &Rust, builtin: Builtin, name: &str, span: &Span) -> Lowered<Rust> {
        match (builtin, name) {
            (Builtin::Stash, "input" | "output") => {
                let value = self.sdk("Value");
                Ok(base.method(&format!("{name}::<{value}>()"), Ty::Any.output()))
            }
            (Builtin::StackReference, "outputs") => Ok(base.method("outputs()", Ty::Any.map().output())),
            _ => unsupported(span, format!("there is no attribute `{name}`")),
        }
    }

    /// A literal key of an object in the program.
    pub(super) fn literal_text(rust: &Rust) -> Option<&str> {
        match &rust.literal {
            Some(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }
}

pub(super) fn is_component(ty: &Ty) -> bool {
    matches!(ty, Ty::Struct(body) if body.is_component)
}

/// A field: taken out of a value that nobody else holds.
fn field_of(base: &Rust, field: &Field) -> Rust {
    let code = format!("{}.{}", base.receiver(), field.name);
    let form = if base.form == Form::Owned { Form::Owned } else { Form::Place };
    if field.boxed {
        return Rust::owned(format!("{code}.clone().map(|inner| *inner)"), field.ty.clone());
    }
    Rust { form, ..Rust::place(code, field.ty.clone()) }
}

/// Whether an expression takes a part of another.
pub(super) fn is_access(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Attribute(..) | Kind::Index(..))
}
