//! Resources.

use super::{
    nodes::{Node, NodeKind},
    schema_problem,
    statements::Statements,
};
use crate::{
    lower::Lowered,
    rust::Rust,
    types::{Builtin, Ty},
};

impl<'n> Statements<'_, '_, '_, 'n> {
    pub(super) fn resource(&mut self, node: &'n Node) -> Lowered<()> {
        self.ranged(node, &mut |this, key| match builtin(node.token()) {
            Some(builtin) => this.builtin_resource(node, builtin, key),
            None if node.kind == NodeKind::Read => this.read_resource(node, key),
            None => this.package_resource(node, key),
        })
    }

    fn package_resource(&mut self, node: &Node, key: Option<&str>) -> Lowered<Rust> {
        let token = node.token();
        let item = self.lower.packages.resource(token).map_err(|error| schema_problem(&node.span, &error))?;
        let resource = item.as_ref().and_then(|item| self.lower.packages.api(item).resource(&item.token));
        let (Some(item), Some(resource)) = (item, resource) else {
            return self.lower.unknown(&node.span, format!("there is no resource {token}"));
        };
        let setters = self.lower.setters(item.package, &resource.inputs, node.properties(), &item.token)?;
        let (path, args) = (self.lower.path(&item, &resource.path), self.lower.path(&item, &resource.args));
        let is_default = setters.is_empty() && resource.inputs.iter().all(|input| !input.required);
        let args = if is_default {
            format!("{args}::default()")
        } else {
            format!("{args}::builder(){setters}\n.build()")
        };
        let (name, options) = (self.resource_name(node, key), self.options(node)?);
        let context = self.lower.context();
        let code = match options {
            None => format!("{path}::new({context}, {name}, {args})"),
            Some(options) => format!("{path}::with_options({context}, {name}, {args}, {options})"),
        };
        Ok(Rust::owned(code, Ty::Resource(item)))
    }

    /// A resource that exists already.
    fn read_resource(&mut self, node: &Node, key: Option<&str>) -> Lowered<Rust> {
        let token = node.token();
        let item = self.lower.packages.resource(token).map_err(|error| schema_problem(&node.span, &error))?;
        let resource = item.as_ref().and_then(|item| self.lower.packages.api(item).resource(&item.token));
        let (Some(item), Some(resource)) = (item, resource) else {
            return self.lower.unknown(&node.span, format!("there is no resource {token}"));
        };
        let Some(id) = node.attribute("id") else {
            return self.lower.unknown(&node.span, "a resource is read by its `id`");
        };
        let id = self.lower.property(id, &Ty::Text)?;
        let state = node.properties().filter(|(name, _)| *name != "id");
        let setters = self.lower.setters(item.package, &resource.state, state, &item.token)?;
        let (path, name) = (self.lower.path(&item, &resource.path), self.resource_name(node, key));
        let (context, options) = (self.lower.context(), self.options(node)?);
        let options = options.unwrap_or_else(|| format!("{}::new()", self.lower.sdk("ResourceOptions")));
        let code = match resource.state_args.filter(|_| !setters.is_empty()) {
            None => format!("{path}::get({context}, {name}, {id}, {options})"),
            Some(args) => {
                let args = self.lower.path(&item, &args);
                let state = format!("{args}::builder(){setters}\n.build()");
                format!("{path}::get_with_state({context}, {name}, {id}, {state}, {options})")
            }
        };
        Ok(Rust::owned(code, Ty::Resource(item)))
    }

    fn builtin_resource(&mut self, node: &Node, builtin: Builtin, key: Option<&str>) -> Lowered<Rust> {
        let name = self.resource_name(node, key);
        let context = self.lower.context();
        let code = match builtin {
            Builtin::StackReference => {
                let reference = self.lower.sdk("StackReference");
                let stack = match node.attribute("name") {
                    Some(stack) => self.lower.property(stack, &Ty::Text)?,
                    None => name.clone(),
                };
                if stack == name {
                    format!("{reference}::new({context}, {name})")
                } else {
                    format!("{reference}::named({context}, {name}, {stack})")
                }
            }
            Builtin::Stash => {
                let stash = self.lower.sdk("Stash");
                let Some(input) = node.attribute("input") else {
                    return self.lower.unknown(&node.span, "a stash needs an `input`");
                };
                let input = self.lower.property(input, &Ty::Any)?;
                format!("{stash}::new({context}, {name}, {input})")
            }
        };
        if self.options(node)?.is_some() {
            return self.lower.unknown(&node.span, "options of this resource are not supported");
        }
        Ok(Rust::owned(code, Ty::Builtin(builtin)))
    }
}

/// The resource of Pulumi itself that a token names.
fn builtin(token: &str) -> Option<Builtin> {
    match token {
        "pulumi:index:Stash" | "pulumi:Stash" => Some(Builtin::Stash),
        "pulumi:pulumi:StackReference" => Some(Builtin::StackReference),
        _ => None,
    }
}
