//! Expressions become Rust.
//!
//! What a program computes with outputs is lifted: the outputs that an expression uses are waited for together, and the
//! expression is computed with their values in a closure.

mod access;
mod collections;
mod convert;
mod export;
mod fallible;
mod files;
mod functions;
mod input;
mod invoke;
mod leaves;
mod lift;
mod operators;
mod scope;
mod structs;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use self::scope::{Closure, Swap, Variable};
pub(crate) use self::{scope::Capture, types::package_alias};
use crate::{
    diagnostic::Problem,
    packages::Packages,
    rust::{Literal, Rust},
    syntax::{Expr, Kind, Span},
    types::Item,
};

/// The outcome of turning something into Rust.
pub(crate) type Lowered<T> = Result<T, Problem>;

/// Turns the expressions of one file of Rust.
#[derive(Debug)]
pub(crate) struct Lower<'p, 's> {
    /// The packages that the program uses.
    pub(crate) packages: &'p mut Packages<'s>,
    /// What the file takes from elsewhere.
    pub(crate) imports: Imports,
    /// Whether something that has been written so far may fail, with `?`.
    pub(crate) may_fail: bool,
    variables: Vec<BTreeMap<String, Variable>>,
    swaps: Vec<Swap>,
    closures: Vec<Closure>,
    /// Objects that are to be structs.
    structs: Vec<(Expr, Item)>,
}

/// What a file takes from elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Names by the crate they are taken from.
    pub(crate) names: BTreeSet<(&'static str, &'static str)>,
    /// Packages, by their places.
    pub(crate) packages: BTreeSet<usize>,
}

impl<'p, 's> Lower<'p, 's> {
    pub(crate) fn new(packages: &'p mut Packages<'s>) -> Self {
        Self {
            packages,
            imports: Imports::default(),
            may_fail: false,
            variables: vec![BTreeMap::new()],
            swaps: Vec::new(),
            closures: Vec::new(),
            structs: Vec::new(),
        }
    }

    /// Takes a name from a crate, and gives it back.
    pub(crate) fn import(&mut self, krate: &'static str, name: &'static str) -> &'static str {
        self.imports.names.insert((krate, name));
        name
    }

    /// Takes a name from the SDK.
    pub(crate) fn sdk(&mut self, name: &'static str) -> &'static str {
        self.import("pulumi_wasm", name)
    }

    /// The value of an expression, which may be an output.
    pub(crate) fn value(&mut self, expr: &Expr) -> Lowered<Rust> {
        if let Some(swapped) = self.swapped(expr) {
            return Ok(swapped);
        }
        match &expr.kind {
            Kind::Null => Ok(Rust::literal(Literal::Null)),
            Kind::Bool(flag) => Ok(Rust::literal(Literal::Bool(*flag))),
            Kind::Number(number) => Ok(Rust::literal(Literal::Number(*number))),
            Kind::Text(text) => Ok(Rust::literal(Literal::Text(text.clone()))),
            Kind::Variable(name) => self.variable(name, &expr.span),
            Kind::List(items) => self.list(expr, items),
            Kind::Object(entries) => self.object(expr, entries),
            Kind::Call { name, args, expand } if !functions::is_pure(name) => {
                self.eventual_call(expr, name, args, *expand)
            }
            _ => self.computed(expr),
        }
    }

    /// The value of an expression that is computed of its parts.
    fn computed(&mut self, expr: &Expr) -> Lowered<Rust> {
        let leaves = self.leaves_of_parts(expr)?;
        if leaves.is_empty() { self.compute(expr) } else { self.lift(expr, leaves) }
    }

    /// The value of an expression whose parts are all known.
    fn compute(&mut self, expr: &Expr) -> Lowered<Rust> {
        match &expr.kind {
            Kind::Template(parts) => self.template(parts),
            Kind::List(items) => self.plain_list(items),
            Kind::Object(entries) => self.plain_object(expr, entries),
            Kind::Attribute(base, name) => self.attribute(base, name, &expr.span),
            Kind::Index(base, index) => self.index(base, index, &expr.span),
            Kind::Unary(operator, operand) => self.unary(*operator, operand),
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right),
            Kind::Conditional(condition, yes, no) => self.conditional(condition, yes, no),
            Kind::For(body) => self.for_each(body),
            Kind::Splat(list, each) => self.splat(list, each),
            Kind::Call { name, args, expand } => self.pure_call(name, args, *expand, &expr.span),
            _ => self.value(expr),
        }
    }

    /// Runs `body` and says whether what it wrote may fail.
    fn watched<T>(&mut self, body: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<(T, bool)> {
        let before = std::mem::take(&mut self.may_fail);
        let outcome = body(self);
        let may_fail = std::mem::replace(&mut self.may_fail, before);
        Ok((outcome?, may_fail))
    }

    /// An expression that fails when `code` does.
    fn attempt(&mut self, code: String) -> String {
        self.may_fail = true;
        format!("{code}?")
    }
}

fn unsupported<T>(span: &Span, what: impl std::fmt::Display) -> Lowered<T> {
    Err(Problem::error(span.clone(), what.to_string()))
}
