//! A resource: its handle, its arguments, its outputs.

use super::args;
use super::code::Code;
use super::docs::Docs;
use super::file::File;
use super::{function, outputs};
use crate::model::{Item, Resource, Role};

/// Writes a resource.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, resource: &Resource) {
    let name = &resource.name;
    let docs = Docs::new(&item.docs, || format!("The resource `{name}`."));
    docs.and(format!("Token: `{}`.", item.token)).deprecated(item.deprecated.as_ref()).write(code.gap());
    let handle = file.name("ResourceHandle");
    code.lines(format!("#[derive(Clone, Debug)]\npub struct {name} {{\n    handle: {handle},\n}}"));
    code.gap().block(format!("impl {name}"), |code| {
        code.lines("/// The type's token.");
        code.lines(format!("pub const TOKEN: &'static str = {:?};", item.token));
        write_new(code, file, resource);
        write_with_options(code, file, resource);
        if resource.role == Role::Custom {
            write_get(code, file, resource);
        }
        if resource.role != Role::Component {
            write_id(code, file);
        }
        outputs::write(code, file, &resource.outputs);
        resource.methods.iter().for_each(|method| function::write_method(code, file, method));
    });
    let component = if resource.role == Role::Component { ", component" } else { "" };
    code.gap().lines(format!("::pulumi_wasm::codegen::resource_type!({name}{component});"));
    args::write(code, file, &resource.args);
    if let Some(state) = &resource.state {
        args::write(code, file, state);
    }
    resource.methods.iter().for_each(|method| function::write_types(code, file, method));
}

fn write_new(code: &mut Code, file: &File<'_>, resource: &Resource) {
    let args = format!("args: {}", resource.args.name);
    code.gap().lines("/// Declares it with default options.\n#[track_caller]");
    code.function("pub fn new", &parameters(file, &[args]), "Self", |code| {
        let options = file.default_of("ResourceOptions");
        code.lines(format!("Self::with_options(ctx, name, args, {options})"));
    });
}

fn write_with_options(code: &mut Code, file: &File<'_>, resource: &Resource) {
    let options = format!("options: {}", file.name("ResourceOptions"));
    let register =
        file.codegen(if resource.role == Role::Component { "register_remote" } else { "register" });
    let args = &resource.args.name;
    code.gap().lines("/// Declares it.\n#[track_caller]");
    let parameters = parameters(file, &[format!("args: {args}"), options]);
    code.function("pub fn with_options", &parameters, "Self", |code| {
        write_own_options(code, resource);
        let arguments = format!("ctx, {}, Self::TOKEN, name, args.into(), options", file.package());
        code.lines(format!("Self {{ handle: {register}({arguments}) }}"));
    });
}

/// The options that the schema asks for.
fn write_own_options(code: &mut Code, resource: &Resource) {
    let Resource { secret_outputs, replace_on_changes, aliases, .. } = resource;
    if !secret_outputs.is_empty() {
        code.lines(format!("let options = options.additional_secret_outputs({secret_outputs:?});"));
    }
    if !replace_on_changes.is_empty() {
        code.lines(format!("let options = options.replace_on_changes({replace_on_changes:?});"));
    }
    for token in aliases {
        let alias = format!("::pulumi_wasm::AliasSpec::new().token({token:?})");
        code.lines(format!("let options = options.alias({alias});"));
    }
}

fn write_get(code: &mut Code, file: &File<'_>, resource: &Resource) {
    let id = format!("id: impl {}<{}>", file.name("IntoInput"), file.name("String"));
    let state = resource.state.as_ref().map(|state| format!("state: {}", state.name));
    let options = format!("options: {}", file.name("ResourceOptions"));
    let others: Vec<_> = [id].into_iter().chain(state).chain([options]).collect();
    code.gap().lines(
        "/// Reads one that exists, and that this program doesn't manage, by its id.\n#[track_caller]",
    );
    code.function("pub fn get", &parameters(file, &others), "Self", |code| {
        let state =
            if resource.state.is_some() { "state.into()".to_owned() } else { file.default_of("Inputs") };
        code.lines(format!("let (id, state) = (id.into_input(), {state});"));
        let (read, package) = (file.codegen("read"), file.package());
        code.lines(format!(
            "Self {{ handle: {read}(ctx, {package}, Self::TOKEN, name, id, state, options) }}"
        ));
    });
}

/// The context and the name, as every constructor takes them, and what else it takes.
fn parameters(file: &File<'_>, others: &[String]) -> Vec<String> {
    let common = [format!("ctx: &{}", file.name("Context")), "name: &str".to_owned()];
    common.iter().chain(others).cloned().collect()
}

fn write_id(code: &mut Code, file: &File<'_>) {
    code.gap().lines("/// The id that the provider gave it.\n#[must_use]");
    code.block(format!("pub fn id(&self) -> {}<{}>", file.name("Output"), file.name("String")), |code| {
        code.lines("::pulumi_wasm::CustomResource::id(self)");
    });
}
