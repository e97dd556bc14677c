//! Components: folders of source files that become a struct with a constructor.

use std::{collections::BTreeMap, path::Path, rc::Rc};

use super::{
    Failed, Project,
    component_text::{ComponentText, write_to},
    config, file,
    nodes::{Node, NodeKind},
    order::Step,
    statements::{ComponentOutput, Statements, Written},
};
use crate::{
    lower::{Lower, Lowered},
    names,
    rust::{Form, Rust},
    syntax::Expr,
    types::{Field, Struct, Ty},
};

/// A component that has been written.
#[derive(Debug)]
pub(crate) struct Component {
    /// Its module.
    pub(crate) module: String,
    /// Its inputs: what the program calls them, and their types.
    pub(crate) inputs: BTreeMap<String, Ty>,
    /// The struct.
    pub(crate) body: Rc<Struct>,
}

impl Project<'_, '_> {
    /// Writes the component in a folder.
    pub(super) fn component(
        &mut self,
        folder: &Path,
        target: &Path,
        used_by: &Node,
    ) -> Result<Component, Failed> {
        let stem = folder.file_name().and_then(|name| name.to_str()).unwrap_or("component").to_owned();
        let module = names::module(&stem);
        let nodes = self.nodes(folder)?;
        if nodes.is_empty() {
            let message = format!("there is no component in {}", folder.display());
            let problem = crate::diagnostic::Problem::error(used_by.span.clone(), message);
            return Err(self.failed(&used_by.file, problem));
        }
        let components = self.components_of(&nodes, folder, &target.join(&module))?;
        let modules = components.values().map(|component| component.module.clone()).collect();
        let inputs = self.inputs(&nodes)?;
        let name = names::pascal(&stem);
        let mut lower = Lower::new(self.packages);
        let written = Statements::new(&mut lower, &nodes, &components, Some(&inputs)).component_body();
        let mut imports = std::mem::take(&mut lower.imports);
        let written = match written {
            Ok(written) => written,
            Err((file, problem)) => return Err(self.failed(&file, problem)),
        };
        let text = ComponentText { name: &name, inputs: &inputs, written: &written }.write(&mut lower);
        imports.names.append(&mut lower.imports.names);
        imports.packages.append(&mut lower.imports.packages);
        let text = file::module(&text, &imports, self.packages, &modules);
        self.add_file(target.join(&module).with_extension("rs"), text, &imports);
        let fields = written.outputs.iter().map(|output| Field {
            wire: output.name.clone(),
            name: output.field.clone(),
            ty: output.ty.clone(),
            boxed: false,
        });
        let path = format!("{module}::{name}");
        let body = Rc::new(Struct { path, fields: fields.collect(), is_component: true });
        Ok(Component { module, inputs, body })
    }

    fn inputs(&mut self, nodes: &[Node]) -> Result<BTreeMap<String, Ty>, Failed> {
        let mut inputs = BTreeMap::new();
        for node in nodes.iter().filter(|node| node.kind == NodeKind::Config) {
            let ty = config::config_type(node, &mut Vec::new());
            let ty = ty.map_err(|problem| self.failed(&node.file, problem))?;
            // A struct would have to be known on both sides.
            let ty = if matches!(ty.required(), Ty::Struct(_)) { Ty::Any } else { ty };
            let has_default = node.attribute("default").is_some();
            inputs.insert(node.name.clone(), if has_default { ty.option() } else { ty });
        }
        Ok(inputs)
    }
}

impl<'n> Statements<'_, '_, '_, 'n> {
    /// The statements of a component's constructor.
    fn component_body(mut self) -> Result<Written, super::statements::InFile> {
        for node in self.nodes.iter().filter(|node| node.kind == NodeKind::Config) {
            self.component_input(node).map_err(|problem| (node.file.clone(), problem))?;
        }
        self.write()
    }

    /// An input of a component is an output; one with a default is that where it isn't given.
    fn component_input(&mut self, node: &Node) -> Lowered<()> {
        let Some(ty) = self.inputs.and_then(|inputs| inputs.get(&node.name)).cloned() else { return Ok(()) };
        let Some(default) = node.attribute("default").filter(|default| default.as_key() != Some("null"))
        else {
            self.declare(node, Form::Place, ty.output());
            return Ok(());
        };
        let inner = ty.required().clone();
        let default = self.lower.value(default)?;
        let default = self.lower.convert(default, &inner).into_owned();
        let name = &node.variable;
        self.statement(format!("let {name} = {name}.map(|value| value.unwrap_or_else(|| {default}));"));
        self.declare(node, Form::Place, inner.output());
        Ok(())
    }

    /// What a component came to: each output is a variable of its own.
    pub(super) fn component_output(&mut self, node: &Node, value: &Expr) -> Lowered<()> {
        let value = self.lower.value(value)?;
        let ty = value.ty.settled().output();
        let value = match value.ty.has_outputs() && !value.ty.is_output() {
            true => Rust::owned(format!("{}({})", self.lower.sdk("all"), value.into_owned()), ty.clone()),
            false => self.lower.convert(value, &ty),
        };
        let taken = self.nodes.iter().map(|node| node.variable.clone()).collect();
        let field = names::snake(&node.name);
        let variable = names::free(&field, &taken);
        self.statement(format!("let {variable} = {};", value.into_owned()));
        let name = node.logical_name().to_owned();
        self.written.outputs.push(ComponentOutput { name, field, variable, ty });
        Ok(())
    }

    /// A component that the program uses.
    pub(super) fn component(&mut self, step: &Step<'n>) -> Lowered<()> {
        let node = step.node;
        let Some(component) = self.components.get(node.token()).cloned() else {
            return self.lower.unknown(&node.span, "this component could not be read");
        };
        for input in &step.deferred {
            self.defer(node, input, &component)?;
        }
        self.ranged(node, &mut |this, key| this.component_value(step, &component, key))
    }

    fn component_value(
        &mut self,
        step: &Step<'n>,
        component: &Component,
        key: Option<&str>,
    ) -> Lowered<Rust> {
        let node = step.node;
        let mut fields = String::new();
        for (name, ty) in &component.inputs {
            let value = match node.attribute(name) {
                _ if step.deferred.contains(&name.as_str()) => {
                    format!("{}.clone()", deferred_name(node, name))
                }
                Some(value) => self.component_argument(value, ty)?,
                None => {
                    let absent = self.lower.convert(Rust::literal(crate::rust::Literal::Null), ty);
                    self.lower.convert(absent, &ty.clone().output()).into_owned()
                }
            };
            let field = names::snake(name);
            let value = if value == field { String::new() } else { format!(": {value}") };
            write_to(&mut fields, format_args!("{field}{value}, "));
        }
        let path = &component.body.path;
        let args = if component.inputs.is_empty() {
            format!("{path}Args")
        } else {
            format!("{path}Args {{ {fields} }}")
        };
        let name = self.resource_name(node, key);
        let options = self.options(node)?;
        let options = options.unwrap_or_else(|| format!("{}::new()", self.lower.sdk("ResourceOptions")));
        let context = self.lower.context();
        self.lower.may_fail = true;
        let code = format!("{path}::new({context}, {name}, {args}, {options})?");
        Ok(Rust::owned(code, Ty::Struct(component.body.clone())))
    }

    fn component_argument(&mut self, value: &Expr, ty: &Ty) -> Lowered<String> {
        let value = self.lower.value(value)?;
        let wanted = ty.clone().output();
        let value = match value.ty.has_outputs() && !value.ty.is_output() {
            true => {
                let gathered = value.ty.settled().output();
                Rust::owned(format!("{}({})", self.lower.sdk("all"), value.into_owned()), gathered)
            }
            false => value,
        };
        Ok(self.lower.convert(value, &wanted).into_owned())
    }

    /// An input that is known only after what the component itself is used by.
    fn defer(&mut self, node: &'n Node, input: &'n str, component: &Component) -> Lowered<()> {
        let ty = component.inputs.get(input).cloned().unwrap_or(Ty::Any);
        let (name, ty) = (deferred_name(node, input), self.lower.rust_type(&ty));
        let output = self.lower.sdk("Output");
        self.statement(format!("let ({name}, resolve_{name}) = {output}::<{ty}>::deferred();"));
        self.pending.push((node, input, name));
        Ok(())
    }

    /// Says what deferred inputs are, once everything that they use is there.
    pub(super) fn settle_pending(&mut self) -> Lowered<()> {
        let pending = std::mem::take(&mut self.pending);
        for (node, input, name) in pending {
            let Some(value) = node.attribute(input) else { continue };
            if !self.is_ready(value) {
                self.pending.push((node, input, name));
                continue;
            }
            let ty = self.components.get(node.token()).and_then(|component| component.inputs.get(input));
            let value = self.component_argument(value, &ty.cloned().unwrap_or(Ty::Any))?;
            self.statement(format!("resolve_{name}.resolve({value});"));
        }
        Ok(())
    }

    /// Whether every variable of this program in an expression has been declared.
    fn is_ready(&self, value: &Expr) -> bool {
        let mut used =
            self.nodes.iter().filter(|node| node.kind != NodeKind::Output && value.uses(&node.name) > 0);
        used.all(|node| self.lower.is_declared(&node.name))
    }
}

fn deferred_name(node: &Node, input: &str) -> String {
    let name = format!("{}_{}", node.variable, names::snake(input).trim_start_matches("r#"));
    name.trim_start_matches("r#").to_owned()
}
