//! Hooks: commands that run before or after something is done to a resource.

use super::{nodes::Node, statements::Statements};
use crate::{lower::Lowered, syntax::Expr};

impl Statements<'_, '_, '_, '_> {
    pub(super) fn hook(&mut self, node: &Node) -> Lowered<()> {
        self.lower.unknown(&node.span, "hooks are not supported yet")
    }

    pub(super) fn hooks(&mut self, value: &Expr) -> Lowered<String> {
        self.lower.unknown(&value.span, "hooks are not supported yet")
    }
}
