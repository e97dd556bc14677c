//! Resources and components that are made once for each of something.

use super::{nodes::Node, statements::Statements};
use crate::{
    lower::Lowered,
    rust::{Form, Rust},
    syntax::{Expr, Kind},
    types::Ty,
};

/// A loop: its header, the variables that stand for key and value, and what it collects.
struct Loop {
    header: String,
    key: Rust,
    value: Rust,
    is_map: bool,
}

impl<'n> Statements<'_, '_, '_, 'n> {
    /// Makes something as often as its `range` says. `make` gets the key that its name ends with.
    pub(super) fn ranged(
        &mut self,
        node: &'n Node,
        make: &mut dyn FnMut(&mut Self, Option<&str>) -> Lowered<Rust>,
    ) -> Lowered<()> {
        let Some(range) = node.option("range") else {
            let value = make(self, None)?;
            self.bind(node, value);
            return Ok(());
        };
        let count = self.lower.value(range)?;
        match count.ty.clone() {
            Ty::Output(inner) => self.ranged_output(node, count, *inner, make),
            Ty::Bool => self.ranged_bool(node, &count, make),
            _ => {
                let (code, ty) = self.ranged_plain(node, count, make)?;
                self.statement(code);
                self.declare(node, Form::Place, ty);
                Ok(())
            }
        }
    }

    fn ranged_bool(
        &mut self,
        node: &'n Node,
        condition: &Rust,
        make: &mut dyn FnMut(&mut Self, Option<&str>) -> Lowered<Rust>,
    ) -> Lowered<()> {
        let made = make(self, None)?;
        if self.uses(&node.name) == 0 {
            self.statement(format!("if {} {{ {}; }}", condition.code, made.code));
            return Ok(());
        }
        let ty = made.ty.clone().option();
        let code = format!("if {} {{ Some({}) }} else {{ None }}", condition.code, made.code);
        self.statement(format!("let {} = {code};", node.variable));
        self.declare(node, Form::Place, ty);
        Ok(())
    }

    /// The statements of a loop that fills the node's variable.
    fn ranged_plain(
        &mut self,
        node: &'n Node,
        count: Rust,
        make: &mut dyn FnMut(&mut Self, Option<&str>) -> Lowered<Rust>,
    ) -> Lowered<(String, Ty)> {
        let used = self.uses(&node.name) > 0;
        let iteration = self.iteration(node, count)?;
        let swaps = vec![
            (range_attribute("key"), iteration.key.clone()),
            (range_attribute("value"), iteration.value.clone()),
        ];
        let made = self.swapped(swaps, |this| make(this, Some(&iteration.key.code)))?;
        let (variable, header) = (&node.variable, &iteration.header);
        let (ty, start, add) = if iteration.is_map {
            let map = self.lower.import("std::collections", "BTreeMap");
            let add = format!("{variable}.insert({}, {});", iteration.key.clone().into_owned(), made.code);
            (made.ty.clone().map(), format!("{map}::new()"), add)
        } else {
            (made.ty.clone().list(), "Vec::new()".to_owned(), format!("{variable}.push({});", made.code))
        };
        if !used {
            return Ok((format!("{header} {{ {}; }}", made.code), ty));
        }
        Ok((format!("let mut {variable} = {start};\n{header} {{ {add} }}"), ty))
    }

    fn iteration(&mut self, node: &Node, count: Rust) -> Lowered<Loop> {
        let count = match count.ty.clone() {
            Ty::Option(inner) => self.lower.convert(count, &inner),
            Ty::Any => self.lower.convert(count, &Ty::Int),
            _ => count,
        };
        let uses = |what: &str| {
            let attribute = range_attribute(what);
            node.expressions().map(|expr| expr.occurrences(&attribute)).sum::<usize>()
        };
        let (key, value) = (Rust::place("key", Ty::Text), "value");
        let value_name = if uses("value") == 0 { "_" } else { value };
        match count.ty.clone() {
            Ty::List(item) => Ok(Loop {
                header: match value_name {
                    "_" => format!("for key in 0..{}.len()", count.receiver()),
                    _ => format!("for (key, value) in {}.enumerate()", iterated(&count)),
                },
                key: Rust { ty: Ty::Size, ..key },
                value: Rust::place(value, *item),
                is_map: false,
            }),
            Ty::Map(item) => Ok(Loop {
                header: format!("for (key, {value_name}) in {}", iterated(&count)),
                key,
                value: Rust::place(value, *item),
                is_map: true,
            }),
            ty if ty.is_number() => {
                let ty = if ty == Ty::Size { Ty::Size } else { Ty::Int };
                let count = self.lower.convert(count, &ty);
                let index = Rust::place("index", ty);
                let header = format!("for index in 0..{}", count.operand());
                Ok(Loop { header, key: index.clone(), value: index, is_map: false })
            }
            _ => self.lower.unknown(&node.span, "`range` takes a boolean, a number, a list or a map"),
        }
    }

    /// A range that is known only later: what it makes is made then.
    fn ranged_output(
        &mut self,
        node: &'n Node,
        count: Rust,
        inner: Ty,
        make: &mut dyn FnMut(&mut Self, Option<&str>) -> Lowered<Rust>,
    ) -> Lowered<()> {
        let parameter = Rust { form: Form::Owned, ..Rust::place("range", inner.clone()) };
        let write = |this: &mut Self| {
            if inner == Ty::Bool {
                let made = make(this, None)?;
                return Ok((format!("range.then(|| {})", made.code), made.ty.option()));
            }
            let (code, ty) = this.ranged_plain(node, parameter, make)?;
            let result = if this.uses(&node.name) > 0 { node.variable.as_str() } else { "" };
            Ok((format!("{code}\n{result}"), ty))
        };
        let (((code, ty), may_fail), capture) = self.enclosed(write)?;
        let code = if may_fail { self.fallible_block(&code) } else { code };
        let method = if may_fail { "try_map" } else { "map" };
        let closure = capture.closure("range", &format!("{{ {code} }}"));
        let made = Rust::owned(format!("{}.{method}({closure})", count.receiver()), ty.output());
        self.bind(node, made);
        Ok(())
    }

    fn fallible_block(&mut self, code: &str) -> String {
        let error = self.lower.sdk("BoxError");
        match code.rsplit_once('\n') {
            Some((statements, "")) => format!("{statements}\nOk::<_, {error}>(())"),
            Some((statements, result)) => format!("{statements}\nOk::<_, {error}>({result})"),
            None => format!("Ok::<_, {error}>({code})"),
        }
    }

    fn enclosed<T>(
        &mut self,
        body: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<((T, bool), crate::lower::Capture)> {
        self.lower.open_closure();
        let before = std::mem::take(&mut self.lower.may_fail);
        let outcome = body(self);
        let may_fail = std::mem::replace(&mut self.lower.may_fail, before);
        let capture = self.lower.close_closure();
        Ok(((outcome?, may_fail), capture))
    }

    fn swapped<T>(
        &mut self,
        swaps: Vec<(Expr, Rust)>,
        body: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<T> {
        let before = self.lower.open_swaps(swaps);
        let outcome = body(self);
        self.lower.close_swaps(before);
        outcome
    }
}

/// `range.key` and `range.value`, as a program writes them.
fn range_attribute(name: &str) -> Expr {
    let variable = Expr { kind: Kind::Variable("range".to_owned()), span: 0..0 };
    Expr { kind: Kind::Attribute(Box::new(variable), name.to_owned()), span: 0..0 }
}

fn iterated(collection: &Rust) -> String {
    match (&collection.ty, collection.form) {
        (Ty::List(_), Form::Place) => format!("{}.iter().cloned()", collection.receiver()),
        (Ty::List(_), _) => format!("{}.into_iter()", collection.receiver()),
        (_, Form::Place) => format!("{}.clone()", collection.receiver()),
        _ => collection.code.clone(),
    }
}
