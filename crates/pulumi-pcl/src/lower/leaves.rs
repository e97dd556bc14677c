//! The outputs that an expression is computed of.

use super::{Lower, Lowered, functions::is_pure};
use crate::{
    rust::Rust,
    syntax::{Expr, Kind},
};

/// An output inside an expression.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// What the program says.
    pub(super) expr: Expr,
    /// The output in Rust.
    pub(super) output: Rust,
}

impl Lower<'_, '_> {
    /// The outputs in the parts of an expression, each once.
    pub(super) fn leaves_of_parts(&mut self, expr: &Expr) -> Lowered<Vec<Leaf>> {
        let mut leaves = Vec::new();
        match &expr.kind {
            Kind::Attribute(base, _) => self.leaves(base, false, &mut leaves)?,
            Kind::Index(base, index) => {
                self.leaves(base, false, &mut leaves)?;
                self.leaves(index, true, &mut leaves)?;
            }
            Kind::For(body) => self.leaves(&body.collection, false, &mut leaves)?,
            Kind::Splat(list, _) => self.leaves(list, false, &mut leaves)?,
            _ => expr.parts().into_iter().try_for_each(|part| self.leaves(part, true, &mut leaves))?,
        }
        Ok(leaves)
    }

    /// Adds the outputs in an expression; with `collections`, lists and maps of outputs count as one.
    fn leaves(&mut self, expr: &Expr, collections: bool, leaves: &mut Vec<Leaf>) -> Lowered<()> {
        if self.swapped(expr).is_some() || leaves.iter().any(|leaf| leaf.expr == *expr) {
            return Ok(());
        }
        let before = leaves.len();
        if is_made_of_parts(expr) {
            for leaf in self.leaves_of_parts(expr)? {
                if leaves.iter().all(|known| known.expr != leaf.expr) {
                    leaves.push(leaf);
                }
            }
        }
        let may_be_output =
            matches!(expr.kind, Kind::Attribute(..) | Kind::Index(..)) || !is_made_of_parts(expr);
        if leaves.len() == before && may_be_output {
            let value = self.value(expr)?;
            if value.ty.is_output() || collections && value.ty.has_outputs() {
                leaves.push(Leaf { expr: expr.clone(), output: self.gathered(value) });
            }
        }
        Ok(())
    }

    /// A list or map of outputs as an output of a list or map.
    fn gathered(&mut self, value: Rust) -> Rust {
        if value.ty.is_output() {
            return value;
        }
        let ty = value.ty.settled().output();
        Rust::owned(format!("{}({})", self.sdk("all"), value.into_owned()), ty)
    }
}

/// Whether outputs inside it can be waited for before it is computed.
fn is_made_of_parts(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Call { name, .. } => is_pure(name),
        Kind::Variable(_) | Kind::For(_) | Kind::Splat(..) => false,
        _ => true,
    }
}
