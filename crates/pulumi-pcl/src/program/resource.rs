//! Resources.

use pulumi_codegen::api::Property;

use super::{
    nodes::{Node, NodeKind},
    schema_problem,
    statements::Statements,
};
use crate::{
    lower::Lowered,
    rust::Rust,
    types::{Builtin, Item, Ty},
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
        let path = self.lower.path(&item, &resource.path);
        let args = self.args(&item, &resource.args, &resource.inputs, &setters);
        let (name, options) = (self.resource_name(node, key), self.options(node)?);
        let context = self.lower.context();
        let code = match options {
            None => format!("{path}::new({context}, {name}, {args})"),
            Some(options) => format!("{path}::with_options({context}, {name}, {args}, {options})"),
        };
        Ok(Rust::owned(code, Ty::Resource(item)))
    }

    /// The arguments of a resource.
    fn args(&mut self, item: &Item, path: &str, inputs: &[Property], setters: &str) -> String {
        let path = self.lower.path(item, path);
        if setters.is_empty() && inputs.iter().all(|input| !input.required) {
            return format!("{path}::default()");
        }
        format!("{path}::builder(){setters}\n.build()")
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
        let state = resource.state_args.map(|args| self.args(&item, &args, &resource.state, &setters));
        let arguments = [Some(context.to_owned()), Some(name), Some(id), state, Some(options)];
        let arguments: Vec<String> = arguments.into_iter().flatten().collect();
        let code = format!("{path}::get({})", arguments.join(", "));
        Ok(Rust::owned(code, Ty::Resource(item)))
    }

    fn builtin_resource(&mut self, node: &Node, builtin: Builtin, key: Option<&str>) -> Lowered<Rust> {
        let (path, property, ty) = match builtin {
            Builtin::StackReference => ("StackReference", "name", Ty::Text),
            Builtin::Stash => ("Stash", "input", Ty::Any),
        };
        let path = self.lower.sdk(path);
        let Some(value) = node.attribute(property) else {
            return self.lower.unknown(&node.span, format!("this resource needs a `{property}`"));
        };
        let value = self.lower.property(value, &ty)?;
        let (name, options) = (self.resource_name(node, key), self.options(node)?);
        let constructor = if builtin == Builtin::Stash { "new" } else { "with_options" };
        let options = options.unwrap_or_else(|| format!("{}::new()", self.lower.sdk("ResourceOptions")));
        let context = self.lower.context();
        let code = format!("{path}::{constructor}({context}, {name}, {value}, {options})");
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
