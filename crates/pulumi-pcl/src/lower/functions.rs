//! The language's own functions.

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::Rust,
    syntax::{Expr, Span},
    types::Ty,
};

/// Whether a function computes with known values: outputs are waited for first.
pub(super) fn is_pure(name: &str) -> bool {
    !matches!(name, "invoke" | "call" | "secret" | "unsecret" | "getOutput")
}

impl Lower<'_, '_> {
    /// A function of known values.
    pub(super) fn pure_call(
        &mut self,
        name: &str,
        args: &[Expr],
        expand: bool,
        span: &Span,
    ) -> Lowered<Rust> {
        match name {
            "try" => return self.first_of(args),
            "can" => {
                if let [arg] = args {
                    return self.is_there(arg);
                }
            }
            "max" | "min" if expand => return self.extreme_of_list(name, args, span),
            _ => {}
        }
        if let Some(info) = self.info(name) {
            return Ok(info);
        }
        let mut values = Vec::new();
        for arg in args {
            values.push(self.value(arg)?);
        }
        match <[Rust; 1]>::try_from(values) {
            Ok([only]) => self.unary_function(name, only, args, span),
            Err(values) => self.other_function(name, values, span),
        }
    }

    fn info(&mut self, name: &str) -> Option<Rust> {
        let path = |code: String| Rust::owned(format!("{code}.display().to_string()"), Ty::Text);
        Some(match name {
            "stack" | "project" | "organization" => {
                let context = self.context().trim_start_matches('&');
                Rust::text(format!("{context}.{name}()"))
            }
            "rootDirectory" => {
                let context = self.context().trim_start_matches('&');
                path(format!("{context}.root_directory()"))
            }
            "cwd" => path(self.attempt("std::env::current_dir()".to_owned())),
            _ => return None,
        })
    }

    fn unary_function(&mut self, name: &str, arg: Rust, args: &[Expr], span: &Span) -> Lowered<Rust> {
        match name {
            "length" => Ok(self.length(arg)),
            "entries" => Ok(self.entries(arg)),
            "singleOrNone" => Ok(self.single_or_none(arg)),
            "toJSON" => Ok(self.json_text(arg)),
            "range" => self.range(vec![Rust::literal(crate::rust::Literal::Number(0.0)), arg]),
            "pulumiResourceName" => Ok(self.resource_info(&arg, "resource_name")),
            "pulumiResourceType" => Ok(self.resource_info(&arg, "resource_token")),
            "notImplemented" => {
                let text = self.convert(arg, &Ty::Text);
                Ok(Rust::owned(format!("unimplemented!(\"{{}}\", {})", text.code), Ty::Any))
            }
            "assetArchive" => self.asset_archive(args, span),
            _ => {
                let text = self.convert(arg, &Ty::Text);
                self.text_function(name, text, span)
            }
        }
    }

    fn other_function(&mut self, name: &str, values: Vec<Rust>, span: &Span) -> Lowered<Rust> {
        let mut values = values.into_iter();
        let (first, second, third) = (values.next(), values.next(), values.next());
        match (name, first, second, third) {
            ("element", Some(list), Some(index), None) => self.element_of(list, index, span),
            ("join", Some(separator), Some(list), None) => Ok(self.join(separator, list)),
            ("split", Some(separator), Some(text), None) => Ok(self.split(separator, text)),
            ("lookup", Some(map), Some(key), Some(default)) => self.lookup(map, key, default, span),
            ("max" | "min", Some(left), Some(right), None) => {
                let (left, right, ty) = self.same_numbers(left, right, false);
                let module = if ty == Ty::Number { "f64" } else { "std::cmp" };
                Ok(Rust::owned(format!("{module}::{name}({}, {})", left.code, right.code), ty))
            }
            ("range", Some(from), Some(to), None) => self.range(vec![from, to]),
            _ => unsupported(span, format!("there is no function `{name}` that takes these arguments")),
        }
    }

    fn length(&mut self, value: Rust) -> Rust {
        match value.ty.required() {
            Ty::List(_) | Ty::Map(_) => {
                let ty = value.ty.required().clone();
                self.convert(value, &ty).method("len()", Ty::Size)
            }
            Ty::Any => {
                let list = self.convert(value, &Ty::Any.list());
                list.method("len()", Ty::Size)
            }
            _ => {
                // What people see as one character is one, as in Pulumi's other languages.
                self.import("unicode_segmentation", "UnicodeSegmentation as _");
                self.convert(value, &Ty::Text).method("graphemes(true).count()", Ty::Size)
            }
        }
    }

    fn entries(&mut self, value: Rust) -> Rust {
        let map = match value.ty.clone() {
            Ty::Map(_) => value,
            Ty::Option(inner) if matches!(*inner, Ty::Map(_)) => self.convert(value, &inner),
            _ => self.convert(value, &Ty::Any.map()),
        };
        let inner = match &map.ty {
            Ty::Map(inner) => inner.as_ref().clone(),
            _ => Ty::Any,
        };
        let code = format!("{}::entries({})", self.sdk("pcl"), map.into_owned());
        Rust::owned(code, entry(inner).list())
    }

    fn single_or_none(&mut self, list: Rust) -> Rust {
        let inner = match &list.ty {
            Ty::List(inner) => inner.as_ref().clone(),
            _ => Ty::Any,
        };
        let call = format!("{}::single_or_none({})", self.sdk("pcl"), list.into_owned());
        let ty = if inner == Ty::Any { inner } else { inner.option() };
        Rust::owned(self.attempt(call), ty)
    }

    fn json_text(&mut self, value: Rust) -> Rust {
        let call = format!("serde_json::to_string({})", value.borrowed());
        self.import("serde_json", "");
        Rust::owned(self.attempt(call), Ty::Text)
    }

    fn resource_info(&mut self, resource: &Rust, what: &str) -> Rust {
        self.sdk("Resource");
        Rust::text(resource.method(&format!("{what}()"), Ty::Text).code)
    }

    fn element_of(&mut self, list: Rust, index: Rust, span: &Span) -> Lowered<Rust> {
        let list = match list.ty.clone() {
            Ty::Option(inner) => self.convert(list, &inner),
            _ => list,
        };
        let inner = match list.ty.clone() {
            Ty::List(inner) => *inner,
            Ty::Any => Ty::Any,
            _ => return unsupported(span, "`element` takes a list"),
        };
        let index = self.convert(index, &Ty::Size);
        Ok(Rust::place(format!("{}[{}]", list.receiver(), index.code), inner))
    }

    fn join(&mut self, separator: Rust, list: Rust) -> Rust {
        let list = self.convert(list, &Ty::Text.list());
        let separator = self.convert(separator, &Ty::Text);
        list.method(&format!("join({})", separator.borrowed()), Ty::Text)
    }

    fn split(&mut self, separator: Rust, text: Rust) -> Rust {
        let (separator, text) = (self.convert(separator, &Ty::Text), self.convert(text, &Ty::Text));
        let call = format!("split({}).map(str::to_owned).collect::<Vec<_>>()", separator.borrowed());
        text.method(&call, Ty::Text.list())
    }

    fn lookup(&mut self, map: Rust, key: Rust, default: Rust, span: &Span) -> Lowered<Rust> {
        let name = Self::literal_text(&key).map(str::to_owned);
        if let (Ty::Object(_) | Ty::Struct(_), Some(name)) = (&map.ty, &name) {
            return match self.field(&map.ty, name) {
                None => Ok(default),
                Some(field) if !matches!(field.ty, Ty::Option(_)) => self.attribute_of(map, name, span),
                Some(_) => {
                    let value = self.attribute_of(map, name, span)?;
                    Ok(self.or_default(value, default))
                }
            };
        }
        let map = match map.ty.clone() {
            Ty::Map(_) | Ty::Any => map,
            Ty::Option(inner) => self.required(map, &inner),
            _ => return unsupported(span, "`lookup` takes a map"),
        };
        let inner = match map.ty.clone() {
            Ty::Map(inner) => *inner,
            _ => Ty::Any,
        };
        let key = self.convert(key, &Ty::Text);
        let found = map.method(&format!("get({}).cloned()", key.borrowed()), inner.clone());
        let default = self.convert(default, &inner).into_owned();
        Ok(found.method(&format!("unwrap_or_else(|| {default})"), inner))
    }

    fn or_default(&mut self, value: Rust, default: Rust) -> Rust {
        let inner = value.ty.required().clone();
        let default = self.convert(default, &inner).into_owned();
        let value = Rust::owned(value.into_owned(), inner.clone());
        value.method(&format!("unwrap_or_else(|| {default})"), inner)
    }

    fn range(&mut self, ends: Vec<Rust>) -> Lowered<Rust> {
        let ends: Vec<String> = ends.into_iter().map(|end| self.convert(end, &Ty::Int).operand()).collect();
        Ok(Rust::owned(format!("({}).collect::<Vec<_>>()", ends.join("..")), Ty::Int.list()))
    }

    /// `max(list...)`
    fn extreme_of_list(&mut self, name: &str, args: &[Expr], span: &Span) -> Lowered<Rust> {
        let [list] = args else { return unsupported(span, "only one list can be expanded") };
        let list = self.value(list)?;
        let Ty::List(item) = list.ty.clone() else { return unsupported(span, "only a list can be expanded") };
        let item = if *item == Ty::Size {
            Ty::Size
        } else if *item == Ty::Int {
            Ty::Int
        } else {
            Ty::Number
        };
        let list = self.convert(list, &item.clone().list());
        let owned = Rust::owned(list.into_owned(), item.clone());
        if item == Ty::Number {
            let start = if name == "max" { "NEG_INFINITY" } else { "INFINITY" };
            return Ok(owned.method(&format!("into_iter().fold(f64::{start}, f64::{name})"), item));
        }
        Ok(owned.method(&format!("into_iter().{name}().unwrap_or_default()"), item))
    }
}

/// What `entries` makes of each entry of a map.
fn entry(value: Ty) -> Ty {
    let field = |name: &str, ty| crate::types::Field {
        wire: name.to_owned(),
        name: name.to_owned(),
        ty,
        boxed: false,
    };
    Ty::Struct(
        crate::types::Struct {
            path: "pcl::Entry".to_owned(),
            fields: vec![field("key", Ty::Text), field("value", value)],
            is_component: false,
        }
        .into(),
    )
}
