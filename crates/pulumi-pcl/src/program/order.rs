//! The order of statements: the text's, but nothing before what it uses.

use std::collections::BTreeSet;

use super::nodes::{Node, NodeKind};
use crate::{
    diagnostic::Problem,
    syntax::{Expr, Kind},
};

/// A node, and the inputs of it that use what comes only later.
#[derive(Clone, Debug)]
pub(super) struct Step<'n> {
    pub(super) node: &'n Node,
    pub(super) deferred: Vec<&'n str>,
}

/// Sorts nodes. Components may use each other: some of their inputs are then deferred.
pub(super) fn sorted(nodes: &[Node]) -> Result<Vec<Step<'_>>, (std::path::PathBuf, Problem)> {
    let mut sorter = Sorter { nodes, done: Vec::new(), open: Vec::new() };
    for node in nodes {
        sorter.visit(node).map_err(|problem| (node.file.clone(), problem))?;
    }
    Ok(sorter.done)
}

struct Sorter<'n> {
    nodes: &'n [Node],
    done: Vec<Step<'n>>,
    /// The nodes on the way to the one that is visited.
    open: Vec<&'n Node>,
}

impl<'n> Sorter<'n> {
    fn visit(&mut self, node: &'n Node) -> Result<(), Problem> {
        if self.done.iter().any(|step| std::ptr::eq(step.node, node)) {
            return Ok(());
        }
        self.open.push(node);
        let mut deferred = Vec::new();
        for used in self.used_by(node.expressions()) {
            if !self.open.iter().any(|open| std::ptr::eq(*open, used)) {
                self.visit(used)?;
            } else if node.kind == NodeKind::Component {
                deferred.extend(inputs_using(node, &used.name));
            } else {
                let message = format!("`{}` depends on itself, by `{}`", node.name, used.name);
                return Err(Problem::error(node.span.clone(), message));
            }
        }
        self.open.pop();
        self.done.push(Step { node, deferred });
        Ok(())
    }

    fn used_by(&self, expressions: impl Iterator<Item = &'n Expr>) -> Vec<&'n Node> {
        let mut names = BTreeSet::new();
        for expression in expressions {
            expression.visit(&mut |expr| {
                if let Kind::Variable(name) = &expr.kind {
                    names.insert(name.as_str());
                }
            });
        }
        let is_used = |node: &&Node| {
            !matches!(node.kind, NodeKind::Output | NodeKind::Pulumi) && names.contains(node.name.as_str())
        };
        self.nodes.iter().filter(is_used).collect()
    }
}

/// The inputs of a node that use a variable.
fn inputs_using<'n>(node: &'n Node, name: &str) -> impl Iterator<Item = &'n str> {
    node.properties().filter(move |(_, value)| value.uses(name) > 0).map(|(input, _)| input)
}
