//! Computing with the values of outputs.

use super::{Lower, Lowered, leaves::Leaf, scope::Swap};
use crate::{
    names,
    program::has_word,
    rust::{Form, Rust},
    syntax::{Expr, Kind, Part},
    types::Ty,
};

/// How many outputs `all` waits for at a time.
const MAX_TUPLE: usize = 8;

impl Lower<'_, '_> {
    /// Waits for the outputs, and computes the expression with their values.
    pub(super) fn lift(&mut self, expr: &Expr, leaves: Vec<Leaf>) -> Lowered<Rust> {
        if let Some(formatted) = self.formatted(expr, &leaves)? {
            return Ok(formatted);
        }
        let swaps = self.parameters(expr, &leaves);
        let parameters: Vec<String> = swaps.iter().map(|swap| swap.parameter.code.clone()).collect();
        let compute = |this: &mut Self| this.swapping(swaps, |this| this.compute(expr));
        let ((body, may_fail), capture) = self.enclosed(|this| this.watched(compute))?;
        let outputs: Vec<Rust> = leaves.into_iter().map(|leaf| leaf.output).collect();
        let receiver = self.together(outputs);
        let (method, ty) = (method(&body.ty, may_fail), body.ty.resolved().clone().output());
        let code = self.closure_body(body, may_fail);
        let parameters: Vec<String> =
            parameters.into_iter().map(|name| unused_as_blank(name, &code)).collect();
        let closure = capture.closure(&pattern(&parameters), &code);
        Ok(Rust::owned(format!("{receiver}.{method}({closure})"), ty))
    }

    fn closure_body(&mut self, body: Rust, may_fail: bool) -> String {
        let code = body.into_owned();
        if may_fail { format!("Ok::<_, {}>({code})", self.sdk("BoxError")) } else { code }
    }

    /// Text of outputs that need nothing else done.
    fn formatted(&mut self, expr: &Expr, leaves: &[Leaf]) -> Lowered<Option<Rust>> {
        let Kind::Template(parts) = &expr.kind else { return Ok(None) };
        let mut arguments = Vec::new();
        for part in parts {
            let Part::Value(value) = part else { continue };
            let is_leaf = leaves.iter().any(|leaf| leaf.expr == *value);
            let rust =
                if is_leaf || !self.has_leaves(value)? { self.value(value)? } else { return Ok(None) };
            if !matches!(rust.ty.resolved(), Ty::Text | Ty::Int | Ty::Size | Ty::Number | Ty::Bool) {
                return Ok(None);
            }
            arguments.push(if rust.form == Form::Place && !rust.ty.is_copy() {
                rust.borrowed()
            } else {
                rust.code
            });
        }
        let format = super::operators::format_string(parts, |_| "{}".to_owned());
        let arguments = std::iter::once(format).chain(arguments).collect::<Vec<_>>().join(", ");
        let code = format!("{}!({arguments})", self.sdk("output_format"));
        Ok(Some(Rust::owned(code, Ty::Text.output())))
    }

    fn has_leaves(&mut self, expr: &Expr) -> Lowered<bool> {
        Ok(!self.leaves_of_parts(expr)?.is_empty() || self.value(expr)?.ty.has_outputs())
    }

    /// A parameter for each output.
    fn parameters(&mut self, expr: &Expr, leaves: &[Leaf]) -> Vec<Swap> {
        let mut taken = self.names_in_use();
        let mut swaps = Vec::new();
        for leaf in leaves {
            let own = matches!(leaf.expr.kind, Kind::Variable(_)).then(|| leaf.output.code.clone());
            let name = own.unwrap_or_else(|| names::free(&names::snake(called(&leaf.expr)), &taken));
            taken.insert(name.clone());
            let once = expr.occurrences(&leaf.expr) == 1;
            let place = Rust::place(name, leaf.output.ty.resolved().clone());
            let form = if once { Form::Owned } else { Form::Place };
            let depth = self.depth() + 1;
            swaps.push(Swap { output: leaf.expr.clone(), parameter: Rust { form, ..place }, depth });
        }
        swaps
    }

    /// One output, or several as one: its text as a receiver.
    fn together(&mut self, outputs: Vec<Rust>) -> String {
        match <[Rust; 1]>::try_from(outputs) {
            Ok([one]) => one.receiver(),
            Err(many) => {
                let groups: Vec<String> = many.chunks(MAX_TUPLE).map(|group| self.tuple(group)).collect();
                if groups.len() == 1 { groups.concat() } else { format!("all(({}))", groups.join(", ")) }
            }
        }
    }

    fn tuple(&mut self, outputs: &[Rust]) -> String {
        let outputs: Vec<String> = outputs.iter().cloned().map(Rust::into_owned).collect();
        let comma = if outputs.len() == 1 { "," } else { "" };
        format!("{}(({}{comma}))", self.sdk("all"), outputs.join(", "))
    }
}

fn method(body: &Ty, may_fail: bool) -> &'static str {
    match (body.is_output(), may_fail) {
        (true, _) => "and_then",
        (false, true) => "try_map",
        (false, false) => "map",
    }
}

fn unused_as_blank(name: String, code: &str) -> String {
    // Format strings have names in them, too.
    let is_used = has_word(code, &name) || code.contains(&format!("{{{name}}}"));
    if is_used { name } else { "_".to_owned() }
}

fn pattern(parameters: &[String]) -> String {
    if let [one] = parameters {
        return one.clone();
    }
    let groups: Vec<String> = parameters.chunks(MAX_TUPLE).map(group_pattern).collect();
    if groups.len() == 1 { groups.concat() } else { format!("({})", groups.join(", ")) }
}

fn group_pattern(parameters: &[String]) -> String {
    let comma = if parameters.len() == 1 { "," } else { "" };
    format!("({}{comma})", parameters.join(", "))
}

/// What an output may be called in a closure.
fn called(expr: &Expr) -> &str {
    match &expr.kind {
        Kind::Variable(name) | Kind::Attribute(_, name) => name,
        Kind::Index(base, _) => called(base),
        Kind::Call { name, args, .. } if matches!(name.as_str(), "secret" | "unsecret") => {
            args.first().map_or("value", called)
        }
        Kind::Splat(list, _) => called(list),
        _ => "value",
    }
}
