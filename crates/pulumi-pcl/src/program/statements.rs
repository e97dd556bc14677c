//! The statements of a program or a component.

use std::{collections::BTreeMap, path::PathBuf, rc::Rc};

use super::{
    Component,
    nodes::{Node, NodeKind},
    order::{self, Step},
};
use crate::{
    diagnostic::Problem,
    lower::{Lower, Lowered},
    rust::{Form, Rust, quoted},
    types::Ty,
};

/// What has been written of a folder.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The statements.
    pub(super) body: String,
    /// Types that the statements use.
    pub(super) items: String,
    /// Whether the configuration is read.
    pub(super) reads_config: bool,
    /// The outputs of a component.
    pub(super) outputs: Vec<ComponentOutput>,
}

/// An output of a component.
#[derive(Debug)]
pub(super) struct ComponentOutput {
    /// What the program calls it.
    pub(super) name: String,
    /// The struct's field.
    pub(super) field: String,
    /// The constructor's variable.
    pub(super) variable: String,
    pub(super) ty: Ty,
}

/// A problem, and the file it is in.
pub(super) type InFile = (PathBuf, Problem);

/// Writes the statements of a program, or of a component.
#[derive(Debug)]
pub(super) struct Statements<'l, 'p, 's, 'n> {
    pub(super) lower: &'l mut Lower<'p, 's>,
    pub(super) nodes: &'n [Node],
    pub(super) components: &'n BTreeMap<String, Rc<Component>>,
    /// The inputs of the component that is written; none for the program.
    pub(super) inputs: Option<&'n BTreeMap<String, Ty>>,
    pub(super) written: Written,
    /// What is to be said of deferred inputs once a node is there: the node's name, and the statement's node.
    pub(super) pending: Vec<(&'n Node, &'n str, String)>,
    /// What the last node was.
    last: Option<NodeKind>,
}

impl<'l, 'p, 's, 'n> Statements<'l, 'p, 's, 'n> {
    pub(super) fn new(
        lower: &'l mut Lower<'p, 's>,
        nodes: &'n [Node],
        components: &'n BTreeMap<String, Rc<Component>>,
        inputs: Option<&'n BTreeMap<String, Ty>>,
    ) -> Self {
        Self {
            lower,
            nodes,
            components,
            inputs,
            written: Written::default(),
            pending: Vec::new(),
            last: None,
        }
    }

    pub(super) fn write(mut self) -> Result<Written, InFile> {
        for step in order::sorted(self.nodes)? {
            let file = step.node.file.clone();
            self.step(&step).map_err(|problem| (file, problem))?;
        }
        Ok(self.written)
    }

    fn step(&mut self, step: &Step<'n>) -> Lowered<()> {
        let node = step.node;
        if !self.written.body.is_empty() && (!node.comment.is_empty() || self.is_apart(node)) {
            self.written.body.push('\n');
        }
        self.last = Some(node.kind);
        for line in &node.comment {
            self.written.body.push_str(&format!("//{line}\n"));
        }
        match node.kind {
            NodeKind::Config if self.inputs.is_some() => {}
            NodeKind::Config => self.config(node)?,
            NodeKind::Local => self.local(node)?,
            NodeKind::Resource | NodeKind::Read => self.resource(node)?,
            NodeKind::Component => self.component(step)?,
            NodeKind::Output => self.output(node)?,
            NodeKind::Hook => self.hook(node)?,
            NodeKind::Pulumi => self.pulumi(node)?,
        }
        self.settle_pending()
    }

    /// Whether an empty line is before a node: unless it is one of several short ones.
    fn is_apart(&self, node: &Node) -> bool {
        let is_short = matches!(node.kind, NodeKind::Config | NodeKind::Local | NodeKind::Output);
        !is_short || self.last != Some(node.kind)
    }

    /// Adds a statement.
    pub(super) fn statement(&mut self, code: impl AsRef<str>) {
        self.written.body.push_str(code.as_ref());
        self.written.body.push('\n');
    }

    /// Binds a node's variable to a value, if the program uses it.
    pub(super) fn bind(&mut self, node: &Node, value: Rust) {
        let (form, ty) = (value.form, value.ty.clone());
        let code = if form == Form::Text { value.code } else { value.into_owned() };
        match self.uses(&node.name) {
            0 => self.statement(format!("{code};")),
            _ => self.statement(format!("let {} = {code};", node.variable)),
        }
        self.declare(node, form, ty);
    }

    /// Makes a node's variable known.
    pub(super) fn declare(&mut self, node: &Node, form: Form, ty: Ty) {
        let form = match form {
            Form::Text => Form::Text,
            _ if self.uses(&node.name) == 1 => Form::Owned,
            _ => Form::Place,
        };
        self.lower.declare(node.name.clone(), Rust { form, ..Rust::place(node.variable.clone(), ty) });
    }

    /// How often a variable is used; more than once where it is used in a loop.
    pub(super) fn uses(&self, name: &str) -> usize {
        let uses = self.nodes.iter().map(|node| {
            let again = node.option("range").is_some() || node.kind == NodeKind::Hook;
            let weight = if again { 2 } else { 1 };
            node.expressions().map(|expr| weight * expr.uses(name)).sum::<usize>()
        });
        uses.sum()
    }

    fn local(&mut self, node: &Node) -> Lowered<()> {
        let Some(value) = node.attribute("value") else { return Ok(()) };
        let value = self.lower.value(value)?;
        if self.uses(&node.name) == 0 {
            let code = if value.form == Form::Text { value.code } else { value.into_owned() };
            self.statement(format!("let _{} = {code};", node.variable.trim_start_matches("r#")));
            return Ok(());
        }
        self.bind(node, value);
        Ok(())
    }

    fn output(&mut self, node: &Node) -> Lowered<()> {
        let Some(value) = node.attribute("value") else {
            return self.lower.unknown(&node.span, "an output needs a `value`");
        };
        if self.inputs.is_some() {
            return self.component_output(node, value);
        }
        let value = self.lower.exported(value)?;
        self.statement(format!("ctx.export({}, {value});", quoted(node.logical_name())));
        Ok(())
    }

    fn pulumi(&mut self, node: &Node) -> Lowered<()> {
        let Some(range) = node.attribute("requiredVersionRange") else { return Ok(()) };
        let range = self.lower.value(range)?;
        let range = self.lower.convert(range, &Ty::Text);
        self.statement(format!("ctx.require_pulumi_version({})?;", range.borrowed()));
        Ok(())
    }

    /// The name that a resource is registered with, as an argument.
    pub(super) fn resource_name(&self, node: &Node, suffix: Option<&str>) -> String {
        let name = node.logical_name();
        let prefix = if self.inputs.is_some() { "{name}-" } else { "" };
        match suffix {
            None if prefix.is_empty() => quoted(name),
            suffix => {
                let name = name.replace('{', "{{").replace('}', "}}");
                let suffix = suffix.map(|suffix| format!("-{{{suffix}}}")).unwrap_or_default();
                format!("&format!({})", quoted(&format!("{prefix}{name}{suffix}")))
            }
        }
    }
}
