//! Variables, and what closures take of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lower, Lowered};
use crate::{
    diagnostic::Problem,
    rust::{Form, Rust},
    syntax::{Expr, Kind, Span},
};

/// A variable of the program.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    /// How it is written in Rust.
    pub(super) rust: Rust,
    /// In how many closures it is declared.
    depth: usize,
}

/// An output, and the closure's parameter that stands for it.
#[derive(Clone, Debug)]
pub(super) struct Swap {
    pub(super) output: Expr,
    pub(super) parameter: Rust,
    /// In how many closures the parameter is declared.
    pub(super) depth: usize,
}

/// What a closure takes from outside: names that are cloned, and whether anything is taken at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Closure {
    pub(super) cloned: BTreeSet<String>,
    pub(super) captures: bool,
}

impl Lower<'_, '_> {
    /// Declares a variable in the innermost scope.
    pub(crate) fn declare(&mut self, name: impl Into<String>, rust: Rust) {
        let depth = self.closures.len();
        if let Some(scope) = self.variables.last_mut() {
            scope.insert(name.into(), Variable { rust, depth });
        }
    }

    /// Runs `body` in a scope of its own.
    pub(crate) fn scoped<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.variables.push(BTreeMap::new());
        let outcome = body(self);
        self.variables.pop();
        outcome
    }

    pub(super) fn depth(&self) -> usize {
        self.closures.len()
    }

    /// Runs `body` in a closure that lives on; returns what it takes from outside.
    pub(super) fn enclosed<T>(
        &mut self,
        body: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<(T, Capture)> {
        self.open_closure();
        let outcome = body(self);
        let capture = self.close_closure();
        Ok((outcome?, capture))
    }

    /// From here on, everything is in a closure that lives on.
    pub(crate) fn open_closure(&mut self) {
        self.closures.push(Closure::default());
        self.variables.push(BTreeMap::new());
    }

    /// Ends the innermost closure; returns what it takes from outside.
    pub(crate) fn close_closure(&mut self) -> Capture {
        self.variables.pop();
        Capture(self.closures.pop().unwrap_or_default())
    }

    /// A variable's value.
    pub(super) fn variable(&mut self, name: &str, span: &Span) -> Lowered<Rust> {
        let found = self.find_variable(name).cloned();
        let Some(Variable { rust, depth }) = found else {
            return Err(Problem::error(span.clone(), format!("there is no variable `{name}`")));
        };
        self.captured(&rust, depth);
        Ok(rust)
    }

    /// The context, as a reference.
    pub(crate) fn context(&mut self) -> &'static str {
        for closure in &mut self.closures {
            closure.captures = true;
            closure.cloned.insert("ctx".to_owned());
        }
        if self.closures.is_empty() { "ctx" } else { "&ctx" }
    }

    /// Whether there is a variable of this name.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.find_variable(name).is_some()
    }

    fn find_variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find_map(|scope| scope.get(name))
    }

    /// Every Rust name that means something here.
    pub(super) fn names_in_use(&self) -> BTreeSet<String> {
        let variables = self.variables.iter().flat_map(BTreeMap::values).map(|variable| &variable.rust);
        variables.chain(self.swaps.iter().map(|swap| &swap.parameter)).map(|rust| rust.code.clone()).collect()
    }

    fn captured(&mut self, rust: &Rust, depth: usize) {
        for closure in self.closures.iter_mut().skip(depth) {
            closure.captures = true;
            if rust.form == Form::Place && !rust.ty.is_copy() {
                closure.cloned.insert(rust.code.clone());
            }
        }
    }

    /// The parameter that stands for an expression.
    pub(super) fn swapped(&mut self, expr: &Expr) -> Option<Rust> {
        if matches!(expr.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_)) {
            return None;
        }
        let swap = self.swaps.iter().rev().find(|swap| swap.output == *expr)?;
        let (parameter, depth) = (swap.parameter.clone(), swap.depth);
        self.captured(&parameter, depth);
        Some(parameter)
    }

    /// Runs `body` with parameters in place of outputs.
    pub(super) fn swapping<T>(&mut self, swaps: Vec<Swap>, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.swaps.len();
        self.swaps.extend(swaps);
        let outcome = body(self);
        self.close_swaps(before);
        outcome
    }

    /// From here on, these expressions are these values. Returns what ends it.
    pub(crate) fn open_swaps(&mut self, swaps: Vec<(Expr, Rust)>) -> usize {
        let (before, depth) = (self.swaps.len(), self.depth());
        self.swaps.extend(swaps.into_iter().map(|(output, parameter)| Swap { output, parameter, depth }));
        before
    }

    /// Ends what [`Self::open_swaps`] began.
    pub(crate) fn close_swaps(&mut self, before: usize) {
        self.swaps.truncate(before);
    }
}

/// What a closure takes from outside.
#[derive(Debug)]
pub(crate) struct Capture(Closure);

impl Capture {
    /// The closure `|parameters| body`, with clones of what it takes.
    pub(crate) fn closure(&self, parameters: &str, body: &str) -> String {
        let moving = if self.0.captures { "move " } else { "" };
        let closure = format!("{moving}|{parameters}| {body}");
        if self.0.cloned.is_empty() {
            return closure;
        }
        let clones: String =
            self.0.cloned.iter().map(|name| format!("let {name} = {name}.clone();\n")).collect();
        format!("{{\n{clones}{closure}\n}}")
    }
}
