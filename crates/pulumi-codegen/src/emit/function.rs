//! A function, or a method of a resource: itself, its arguments, its result.

use super::args;
use super::code::Code;
use super::completion;
use super::docs::Docs;
use super::file::File;
use super::object;
use crate::model::{Function, Item, Returns};
use crate::names::ident;

/// Writes a function.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    match &function.receiver {
        Some(resource) => {
            let resource = file.sibling(resource);
            code.gap().block(format!("impl {resource}"), |code| write_method(code, file, item, function));
        }
        None => {
            write_plain(code, file, item, function);
            write_with_options(code, file, item, function);
        }
    }
    if let Some(bag) = &function.args {
        args::write(code, file, bag);
    }
    if let Returns::Object(result) = &function.returns {
        let docs = Docs::new("", || format!("What `{}` returns.", function.name));
        object::write_struct(code, file, result, &docs);
    }
}

fn write_plain(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    docs(item, function).write(code.gap());
    let (parameters, returned) = (parameters(file, function), returned(file, function));
    code.function(&format!("pub fn {}", ident(&function.name)), &parameters, &returned, |code| {
        let args = if function.args.is_some() { "args, " } else { "" };
        let options = file.default_of("InvokeOptions");
        code.lines(format!("{}_with_options(ctx, {args}{options})", function.name));
    });
}

fn write_with_options(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    let docs = Docs::new("", || format!("[`{}`], with options.", function.name));
    docs.deprecated(item.deprecated.as_ref()).write(code.gap());
    let (mut parameters, returned) = (parameters(file, function), returned(file, function));
    parameters.push(format!("options: {}", file.name("InvokeOptions")));
    code.function(&format!("pub fn {}_with_options", function.name), &parameters, &returned, |code| {
        let invoke = file.codegen(match function.returns {
            Returns::Value(_) => "invoke_single",
            _ => "invoke",
        });
        let arguments = ["ctx".to_owned(), file.package(), format!("{:?}", item.token)];
        let arguments = [&arguments[..], &[inputs(file, function), "options".to_owned()]].concat();
        code.list(&invoke, ['(', ')'], &arguments, "");
    });
}

fn write_method(code: &mut Code, file: &File<'_>, item: &Item, function: &Function) {
    docs(item, function).write(code);
    let (parameters, returned) = (parameters(file, function), returned(file, function));
    let parameters: Vec<_> = ["&self".to_owned()].into_iter().chain(parameters).collect();
    code.function(&format!("pub fn {}", ident(&function.name)), &parameters, &returned, |code| {
        let call = file.codegen(match function.returns {
            Returns::Value(_) => "call_single",
            _ => "call",
        });
        let receiver = format!("{}::handle(self)", file.name("Resource"));
        let arguments = ["ctx".to_owned(), file.package(), format!("{:?}", item.token)];
        let arguments = [&arguments[..], &[receiver, inputs(file, function)]].concat();
        code.list(&call, ['(', ')'], &arguments, "");
    });
}

fn docs(item: &Item, function: &Function) -> Docs {
    Docs::new(&item.docs, || format!("The function `{}`.", function.name))
        .and(format!("Token: `{}`.", item.token))
        .deprecated(item.deprecated.as_ref())
}

fn parameters(file: &File<'_>, function: &Function) -> Vec<String> {
    let args = function.args.as_ref().map(|bag| format!("args: {}", bag.name));
    [format!("ctx: &{}", file.name("Context"))].into_iter().chain(args).collect()
}

fn returned(file: &File<'_>, function: &Function) -> String {
    let value = match &function.returns {
        Returns::Object(result) => result.name.clone(),
        Returns::Value(ty) => file.ty(ty),
        Returns::Nothing => file.name("Value"),
    };
    format!("{}<{value}>", file.name("Output"))
}

fn inputs(file: &File<'_>, function: &Function) -> String {
    match &function.args {
        Some(bag) => completion::call(bag, "args"),
        None => file.default_of("Inputs"),
    }
}
