//! Values where properties are set.

use pulumi_codegen::api::Property;

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::{Form, Rust},
    syntax::{Expr, Kind, Span},
    types::{Item, Ty},
};

/// What is given for a property: its text, and a word that is the same for values of one Rust type.
struct Given {
    code: String,
    kind: String,
}

impl Given {
    fn new(code: impl Into<String>, kind: impl Into<String>) -> Self {
        Self { code: code.into(), kind: kind.into() }
    }
}

impl Lower<'_, '_> {
    /// What a builder is given: `.name(value)` for each property that is set.
    pub(crate) fn setters<'e>(
        &mut self,
        package: usize,
        inputs: &[Property],
        given: impl Iterator<Item = (&'e str, &'e Expr)>,
        owner: &str,
    ) -> Lowered<String> {
        let mut code = String::new();
        for (wire, value) in given.filter(|(_, value)| value.kind != Kind::Null) {
            let Some(input) = inputs.iter().find(|input| input.wire == wire) else {
                // A property with only one value is set by itself.
                if self.is_constant(package, owner, wire) {
                    continue;
                }
                return unsupported(&value.span, format!("{owner} has no input `{wire}`"));
            };
            let ty = self.packages.ty(package, &input.ty);
            let value = self.input(value, &ty, false)?;
            code.push_str(&format!("\n.{}({})", input.name, value.code));
        }
        Ok(code)
    }

    /// A property's value as an expression that the property's setter takes.
    pub(crate) fn property(&mut self, expr: &Expr, to: &Ty) -> Lowered<String> {
        Ok(self.input(expr, to, false)?.code)
    }

    fn input(&mut self, expr: &Expr, to: &Ty, nested: bool) -> Lowered<Given> {
        match (&expr.kind, to) {
            (Kind::Object(_), Ty::Object(item)) => self.object_input(expr, item),
            (Kind::Object(_), Ty::Union(item)) => self.union_input(expr, item),
            (Kind::Object(entries), Ty::Map(inner)) => self.map_input(entries, inner, nested),
            (Kind::List(items), Ty::List(inner)) => self.list_input(items, inner, nested),
            (_, Ty::Enum(item)) => self.enum_input(expr, item),
            _ => {
                let value = self.wanted_value(expr, to)?;
                Ok(self.given(value, to))
            }
        }
    }

    fn object_input(&mut self, expr: &Expr, item: &Item) -> Lowered<Given> {
        let object = self.packages.api(item).object(&item.token);
        let Some((object, args)) = object.and_then(|object| Some((object.clone(), object.args?))) else {
            return unsupported(&expr.span, format!("{} is no input", item.token));
        };
        let setters = self.setters(item.package, &object.inputs, expr.fields(), &item.token)?;
        Ok(Given::new(format!("{}::builder(){setters}.build()", self.path(item, &args)), args))
    }

    /// An object where one of several types is wanted.
    fn union_input(&mut self, expr: &Expr, item: &Item) -> Lowered<Given> {
        let properties: Vec<_> = expr.fields().map(|(name, value)| (name, value.as_text())).collect();
        let member = self.packages.api(item).union_member(&item.token, &properties);
        match member.map(|member| self.packages.ty(item.package, &member)) {
            Some(Ty::Object(member)) => self.object_input(expr, &member),
            _ => unsupported(&expr.span, "this object is none of the types that are wanted here"),
        }
    }

    fn enum_input(&mut self, expr: &Expr, item: &Item) -> Lowered<Given> {
        let body = self.packages.api(item).enumeration(&item.token);
        let value = match &expr.kind {
            Kind::Text(text) => serde_json::Value::from(text.as_str()),
            Kind::Number(number) if number.fract() == 0.0 => serde_json::Value::from(*number as i64),
            Kind::Number(number) => serde_json::Value::from(*number),
            _ => serde_json::Value::Null,
        };
        let variant = body.as_ref().and_then(|body| {
            body.variants.iter().find(|(known, _)| same_value(known, &value)).map(|(_, name)| name)
        });
        let ty = Ty::Enum(item.clone());
        match variant {
            Some(variant) => Ok(Given::new(format!("{}::{variant}", self.rust_type(&ty)), "enum")),
            None => {
                let given = self.value(expr)?;
                Ok(self.given(given, &ty))
            }
        }
    }

    fn map_input(&mut self, entries: &[(Expr, Expr)], inner: &Ty, nested: bool) -> Lowered<Given> {
        if entries.is_empty() {
            let map = self.rust_type(&inner.clone().map()).replace("BTreeMap<", "BTreeMap::<");
            return Ok(Given::new(format!("{map}::new()"), "map"));
        }
        let (values, kind) = self.inputs(entries.iter().map(|(_, value)| value), inner)?;
        let mut pairs = Vec::new();
        for ((key, _), value) in entries.iter().zip(values) {
            pairs.push(format!("({}, {value})", self.key(key)?.code));
        }
        let pairs = format!("[{}]", pairs.join(", "));
        let map = nested.then(|| format!("{}::from({pairs})", self.import("std::collections", "BTreeMap")));
        Ok(Given::new(map.unwrap_or(pairs), format!("map of {kind}")))
    }

    fn list_input(&mut self, items: &[Expr], inner: &Ty, nested: bool) -> Lowered<Given> {
        if items.is_empty() {
            let item = self.rust_type(inner);
            return Ok(Given::new(format!("Vec::<{item}>::new()"), "list"));
        }
        let (values, kind) = self.inputs(items.iter(), inner)?;
        let vec = if nested { "vec!" } else { "" };
        Ok(Given::new(format!("{vec}[{}]", values.join(", ")), format!("list of {kind}")))
    }

    /// Values of one Rust type: where they aren't, they all become outputs.
    fn inputs<'e>(
        &mut self,
        items: impl Iterator<Item = &'e Expr> + Clone,
        to: &Ty,
    ) -> Lowered<(Vec<String>, String)> {
        let mut given = Vec::new();
        for item in items.clone() {
            given.push(self.input(item, to, true)?);
        }
        let kind = given.first().map(|first| first.kind.clone()).unwrap_or_default();
        if given.iter().all(|item| item.kind == kind) {
            return Ok((given.into_iter().map(|item| item.code).collect(), kind));
        }
        if matches!(to, Ty::Union(_) | Ty::Object(_)) {
            self.sdk("IntoInput");
            let inputs = given.into_iter().map(|item| format!("{}.into_input()", item.code));
            return Ok((inputs.collect(), "input".to_owned()));
        }
        let mut outputs = Vec::new();
        let ty = to.clone().output();
        for item in items {
            let value = self.value(item)?;
            outputs.push(self.convert(value, &ty).into_owned());
        }
        Ok((outputs, "output".to_owned()))
    }

    /// A value as a setter takes it.
    fn given(&mut self, value: Rust, to: &Ty) -> Given {
        match value.ty.clone() {
            Ty::Output(from) => self.given_output(value, &from, to),
            Ty::Option(_) => {
                let optional = self.convert(value, &to.clone().option()).into_owned();
                Given::new(format!("{}::new({optional})", self.sdk("Output")), "optional output")
            }
            _ if *to == Ty::Any => self.given_any(value),
            Ty::Archive if *to == Ty::Asset => Given::new(value.into_owned(), "archive"),
            _ => {
                let value = self.convert(value, to);
                let borrowed = value.form == Form::Place && is_given_by_reference(&value.ty)
                    || matches!(value.ty, Ty::Resource(_));
                let kind = format!("{:?}{borrowed}{:?}", value.form == Form::Text, value.ty);
                let code = match value.form {
                    _ if borrowed => value.borrowed(),
                    Form::Text => value.code,
                    _ => value.into_owned(),
                };
                Given::new(code, kind)
            }
        }
    }

    fn given_output(&mut self, value: Rust, from: &Ty, to: &Ty) -> Given {
        let fits = from == to || *from == to.clone().option();
        if !fits && *to == Ty::Any && *from != Ty::Text {
            self.sdk("Export");
            return Given::new(value.method("into_any()", Ty::Any).code, "any input");
        }
        let optional = matches!(from, Ty::Option(_));
        let wanted = if optional { to.clone().option() } else { to.clone() };
        let value = if fits || *to == Ty::Any { value } else { self.convert(value, &wanted.output()) };
        let borrowed = value.form == Form::Place;
        let code = if borrowed { value.borrowed() } else { value.code };
        Given::new(code, format!("output {optional} {borrowed}"))
    }

    fn given_any(&mut self, value: Rust) -> Given {
        match &value.ty {
            Ty::Text => {
                let code = if value.form == Form::Text { value.code } else { value.into_owned() };
                Given::new(code, "text")
            }
            Ty::Bool | Ty::Int | Ty::Number => Given::new(value.code, format!("{:?}", value.ty)),
            ty if ty.has_outputs() => {
                self.sdk("Export");
                let owned = Rust::owned(value.into_owned(), Ty::Any);
                Given::new(format!("{}.into_any()", owned.receiver()), "any input")
            }
            _ => Given::new(self.convert(value, &Ty::Any).into_owned(), "any"),
        }
    }

    fn is_constant(&self, package: usize, owner: &str, wire: &str) -> bool {
        self.packages.at(package).is_constant(owner, wire)
    }

    /// An error about something that must be a plain text.
    pub(crate) fn plain_text<'e>(&self, expr: &'e Expr, what: &str) -> Lowered<&'e str> {
        expr.as_text().map_or_else(|| unsupported(&expr.span, format!("{what} must be plain text")), Ok)
    }

    pub(crate) fn unknown<T>(&self, span: &Span, what: impl std::fmt::Display) -> Lowered<T> {
        unsupported(span, what)
    }
}

fn same_value(left: &serde_json::Value, right: &serde_json::Value) -> bool {
    left == right || left.is_number() && left.as_f64() == right.as_f64()
}

/// Whether a setter takes a reference to it.
fn is_given_by_reference(ty: &Ty) -> bool {
    matches!(ty, Ty::Text | Ty::Resource(_))
}
