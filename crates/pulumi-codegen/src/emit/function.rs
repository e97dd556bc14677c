//! A function: itself, its arguments, its result.

use super::args;
use super::code::Code;
use super::docs::{Docs, link};
use super::file::File;
use super::object;
use crate::model::{Function, Item, Returns};
use crate::names::ident;

/// What a function of the SDK is called for a result that isn't an object of its own.
const SINGLE: &str = "_single";

/// Writes a function: its output, the same with options, and the plain result.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    write_lifted(code, file, item, function);
    write_with_options(code, file, item, function);
    write_plain(code, file, item, function);
    write_types(code, file, function);
}

/// Writes what a function takes and returns.
pub(crate) fn write_types(code: &mut Code, file: &File<'_>, function: &Function) {
    if let Some(bag) = &function.args {
        args::write(code, file, bag);
    }
    if let Returns::Object(result) = &function.returns {
        let docs = Docs::new("", || format!("What `{}` returns.", function.name));
        object::write_struct(code, file, result, &docs);
    }
}

fn write_lifted(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    docs(function).deprecated(item.deprecated.as_ref()).write(code.gap());
    let (parameters, returned) = (parameters(file, function), output(file, function));
    code.function(&format!("pub fn {}", ident(&function.name)), &parameters, &returned, |code| {
        let args = if function.args.is_some() { "args, " } else { "" };
        let options = file.default_of("InvokeOptions");
        code.lines(format!("{}_with_options(ctx, {args}{options})", function.name));
    });
}

fn write_with_options(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    let docs = Docs::new("", || format!("{}, with options.", link(&function.name)));
    docs.deprecated(item.deprecated.as_ref()).write(code.gap());
    let mut parameters = parameters(file, function);
    parameters.push(format!("options: {}", file.name("InvokeOptions")));
    let name = format!("pub fn {}_with_options", function.name);
    code.function(&name, &parameters, &output(file, function), |code| {
        code.list(&called(file, function, "invoke"), ['(', ')'], &arguments(file, function, "options"), "");
    });
}

fn write_plain(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    plain_docs(&function.name).deprecated(item.deprecated.as_ref()).write(code.gap());
    let name = format!("pub fn {}_plain", function.name);
    code.function(&name, &parameters(file, function), &plain(file, function), |code| {
        let arguments = arguments(file, function, &file.default_of("InvokeOptions"));
        code.list(&called(file, function, "invoke_plain"), ['(', ')'], &arguments, "");
    });
}

/// Writes a method: its output, and the plain result.
pub(crate) fn write_method(code: &mut Code, file: &File<'_>, method: &Function) {
    let args = method.args.as_ref().map(|bag| format!("args: {}", bag.name));
    let parameters: Vec<_> = ["&self".to_owned()].into_iter().chain(args).collect();
    let arguments =
        ["&self.handle".to_owned(), file.package(), format!("{:?}", method.token), inputs(file, method)];
    docs(method).write(code.gap());
    code.function(&format!("pub fn {}", ident(&method.name)), &parameters, &output(file, method), |code| {
        code.list(&called(file, method, "call"), ['(', ')'], &arguments, "");
    });
    plain_docs(&format!("{}::{}", file.main_type(), method.name)).write(code.gap());
    let name = format!("pub fn {}_plain", method.name);
    code.function(&name, &parameters, &plain(file, method), |code| {
        code.list(&called(file, method, "call_plain"), ['(', ')'], &arguments, "");
    });
}

fn docs(function: &Function) -> Docs {
    Docs::new(&function.docs, || format!("The function `{}`.", function.name))
        .and(format!("Token: `{}`.", function.token))
        .deprecated(function.deprecated.as_ref())
}

fn plain_docs(name: &str) -> Docs {
    Docs::new("", || format!("{}, at once: waits for the provider.", link(name))).and(
        "# Errors\n\nWhen it fails, when an argument isn't known yet, when the result is a secret, and inside a closure \
         of an output.",
    )
}

/// The SDK's function that does it.
fn called(file: &File<'_>, function: &Function, name: &str) -> String {
    let single = if matches!(function.returns, Returns::Value(_)) { SINGLE } else { "" };
    file.codegen(&format!("{name}{single}"))
}

fn arguments(file: &File<'_>, function: &Function, options: &str) -> Vec<String> {
    let token = format!("{:?}", function.token);
    vec!["ctx".to_owned(), file.package(), token, inputs(file, function), options.to_owned()]
}

fn parameters(file: &File<'_>, function: &Function) -> Vec<String> {
    let args = function.args.as_ref().map(|bag| format!("args: {}", bag.name));
    [format!("ctx: &{}", file.name("Context"))].into_iter().chain(args).collect()
}

fn output(file: &File<'_>, function: &Function) -> String {
    format!("{}<{}>", file.name("Output"), returned(file, function))
}

fn plain(file: &File<'_>, function: &Function) -> String {
    format!("{}<{}, {}>", file.name("Result"), returned(file, function), file.name("Error"))
}

fn returned(file: &File<'_>, function: &Function) -> String {
    match &function.returns {
        Returns::Object(result) => result.name.clone(),
        Returns::Value(ty) => file.ty(ty),
        Returns::Nothing => file.name("Value"),
    }
}

fn inputs(file: &File<'_>, function: &Function) -> String {
    if function.args.is_some() { "args.into()".to_owned() } else { file.default_of("Inputs") }
}
