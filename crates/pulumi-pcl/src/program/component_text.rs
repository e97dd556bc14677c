//! The text of a component's module: its arguments, itself, its constructor.

use std::{collections::BTreeMap, fmt::Write};

use super::statements::{ComponentOutput, Written};
use crate::{lower::Lower, names, rust::quoted, types::Ty};

/// The text of a component's module.
pub(super) struct ComponentText<'t> {
    pub(super) name: &'t str,
    pub(super) inputs: &'t BTreeMap<String, Ty>,
    pub(super) written: &'t Written,
}

impl ComponentText<'_> {
    pub(super) fn write(&self, lower: &mut Lower<'_, '_>) -> String {
        let mut text = self.args(lower);
        text.push_str(&self.body(lower));
        text.push_str(&self.constructor(lower));
        text.push_str(&self.resource(lower));
        text.push_str(&self.written.items);
        text
    }

    fn args(&self, lower: &mut Lower<'_, '_>) -> String {
        let name = self.name;
        let mut fields = String::new();
        for (input, ty) in self.inputs {
            let ty = lower.rust_type(&ty.clone().output());
            write_to(
                &mut fields,
                format_args!("/// The input `{input}`.\npub {}: {ty},\n", names::snake(input)),
            );
        }
        let body = if fields.is_empty() { ";".to_owned() } else { format!(" {{\n{fields}}}") };
        format!("/// What [`{name}`] takes.\n#[derive(Clone, Debug)]\npub struct {name}Args{body}\n\n")
    }

    fn body(&self, lower: &mut Lower<'_, '_>) -> String {
        let (name, component) = (self.name, lower.sdk("Component"));
        let mut fields = format!("component: {component},\n");
        for ComponentOutput { name: output, field, ty, .. } in &self.written.outputs {
            let ty = lower.rust_type(ty);
            write_to(&mut fields, format_args!("/// The output `{output}`.\npub {field}: {ty},\n"));
        }
        format!("/// The component `{name}`.\n#[derive(Clone, Debug)]\npub struct {name} {{\n{fields}}}\n\n")
    }

    fn constructor(&self, lower: &mut Lower<'_, '_>) -> String {
        let name = self.name;
        let [context, options, error, component, exports] =
            ["Context", "ResourceOptions", "BoxError", "Component", "Exports"].map(|name| lower.sdk(name));
        let fields: Vec<String> = self.inputs.keys().map(|input| names::snake(input)).collect();
        let taken = if fields.is_empty() {
            String::new()
        } else {
            format!("let {name}Args {{ {} }} = args;\n", fields.join(", "))
        };
        let args = if fields.is_empty() { "_args" } else { "args" };
        let token = quoted(&format!("components:index:{name}"));
        let inputs = lower.sdk("Inputs");
        let mut given = format!("{inputs}::default()");
        for (input, ty) in self.inputs {
            let (input, field, ty) = (quoted(input), names::snake(input), lower.rust_type(ty));
            write_to(&mut given, format_args!(".with::<{ty}>({input}, &{field})"));
        }
        let config = if self.written.reads_config { "let config = ctx.config();\n" } else { "" };
        let (mut registered, mut made) = (String::new(), String::new());
        for ComponentOutput { name, field, variable, .. } in &self.written.outputs {
            write_to(&mut registered, format_args!(".with({}, &{variable})", quoted(name)));
            let value = if field == variable { String::new() } else { format!(": {variable}") };
            write_to(&mut made, format_args!(", {field}{value}"));
        }
        format!(
            "impl {name} {{\n/// Makes the component and what belongs to it.\n///\n/// # Errors\n///\n\
             /// Where a value can't be converted, or a resource is missing.\n\
             pub fn new(ctx: &{context}, name: &str, {args}: {name}Args, options: {options}) \
             -> Result<Self, {error}> {{\n{taken}\
             let component = {component}::with_inputs(ctx, {token}, name, {given}, options);\n{config}{}\
             component.register_outputs({exports}::default(){registered});\n\
             Ok(Self {{ component{made} }})\n}}\n}}\n\n",
            self.written.body
        )
    }

    fn resource(&self, lower: &mut Lower<'_, '_>) -> String {
        let (resource, handle) = (lower.sdk("Resource"), lower.sdk("ResourceHandle"));
        format!(
            "impl {resource} for {} {{\nfn handle(&self) -> &{handle} {{\nself.component.handle()\n}}\n}}\n",
            self.name
        )
    }
}

/// Adds to a text.
pub(super) fn write_to(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Nothing can go wrong with writing to a string.
    let _ = text.write_fmt(arguments);
}
