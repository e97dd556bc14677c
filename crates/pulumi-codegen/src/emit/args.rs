//! The inputs of a resource, a function or an object: `RouteArgs` and its builder.

use super::code::Code;
use super::completion;
use super::docs::Docs;
use super::file::File;
use crate::model::{Bag, Setter};
use crate::names::ident;

/// Writes the arguments' type, its builder, and what the compiler says of its required inputs.
pub(crate) fn write(code: &mut Code, file: &File<'_>, bag: &Bag) {
    write_args(code, file, bag);
    write_builder(code, file, bag);
    write_markers(code, file, bag);
}

fn write_args(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let (name, inputs) = (&bag.name, file.name("Inputs"));
    code.gap().lines(format!("/// What [`{}`] takes; made by [`{name}::builder`].", bag.owner));
    let default = if bag.required().next().is_none() { ", Default" } else { "" };
    code.lines(format!("#[derive(Clone, Debug{default})]\npub struct {name} {{\n    inputs: {inputs},\n}}"));
    code.gap().block(format!("impl {name}"), |code| {
        write_start(code, file, bag);
        bag.setters.iter().for_each(|setter| write_late_setter(code, file, bag, setter));
        completion::write(code, file, bag);
    });
    write_conversion(code, name, &inputs);
}

/// For programs that compute something of all inputs, such as a digest.
fn write_conversion(code: &mut Code, name: &str, inputs: &str) {
    code.gap().block(format!("impl ::std::convert::From<{name}> for {inputs}"), |code| {
        code.block(format!("fn from(args: {name}) -> Self"), |code| {
            code.lines("args.inputs");
        });
    });
}

fn write_start(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let required: Vec<_> = bag.required().map(|(setter, _)| format!("`{}`", setter.name)).collect();
    let needed = if required.is_empty() { String::new() } else { format!("; needs {}", required.join(", ")) };
    let missing: Vec<_> = required.iter().map(|_| file.name("Missing")).collect();
    code.lines(format!("/// Starts with nothing set{needed}."));
    code.block(format!("pub fn builder() -> {}{}", bag.builder(), generics(&missing)), |code| {
        code.lines(builder(file, bag, &file.default_of("Inputs")));
    });
}

fn write_late_setter(code: &mut Code, file: &File<'_>, bag: &Bag, setter: &Setter) {
    let (builder, name, method) = (bag.builder(), &setter.name, ident(&setter.name));
    let late = format!("set_{}", name.trim_start_matches('_'));
    let method = method.trim_start_matches("r#");
    let docs = Docs::new("", || format!("Sets [`{name}`]({builder}::{method}) after all."));
    docs.deprecated(setter.deprecated.as_ref()).write(code.gap());
    let parameters = ["&mut self".to_owned(), format!("value: {}", file.setter_input(&setter.ty))];
    code.function(&format!("pub fn {late}"), &parameters, "&mut Self", |code| {
        code.lines(format!("self.inputs.set({:?}, value.into_input());\nself", setter.wire));
    });
}

fn write_builder(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let params: Vec<_> = bag.required().map(|(_, param)| param.to_owned()).collect();
    let (builder, inputs) = (bag.builder(), file.name("Inputs"));
    let default = if params.is_empty() { ", Default" } else { "" };
    code.gap().lines(format!("/// Sets the inputs of [`{}`].", bag.owner));
    code.lines(format!("#[derive(Clone, Debug{default})]"));
    code.lines("#[must_use = \"`.build()` makes the arguments\"]");
    code.block(format!("pub struct {builder}{}", generics(&params)), |code| {
        code.lines(format!("inputs: {inputs},"));
        if !params.is_empty() {
            let comma = if params.len() == 1 { "," } else { "" };
            code.lines(format!("given: {}<({}{comma})>,", file.name("PhantomData"), params.join(", ")));
        }
    });
    let generics = generics(&params);
    code.gap().block(format!("impl{generics} {builder}{generics}"), |code| {
        for setter in &bag.setters {
            write_setter(code.gap(), file, bag, setter);
        }
        write_build(code.gap(), bag);
    });
}

fn write_setter(code: &mut Code, file: &File<'_>, bag: &Bag, setter: &Setter) {
    setter_docs(setter).write(code);
    let parameters = ["mut self".to_owned(), format!("value: {}", file.setter_input(&setter.ty))];
    let returned = setter.param.as_ref().map_or_else(|| "Self".to_owned(), |param| given(file, bag, param));
    code.function(&format!("pub fn {}", ident(&setter.name)), &parameters, &returned, |code| {
        code.lines(format!("self.inputs.set({:?}, value.into_input());", setter.wire));
        match setter.param {
            None => code.lines("self"),
            Some(_) => code.lines(builder(file, bag, "self.inputs")),
        };
    });
}

fn setter_docs(setter: &Setter) -> Docs {
    let default = setter.default.value.as_ref().map(|value| format!("Defaults to `{value}`."));
    let variables = &setter.default.environment;
    let environment = (!variables.is_empty())
        .then(|| format!("Defaults to the environment variable `{}`.", variables.join("`, or `")));
    let replaces = setter.replaces.then(|| "Changing it replaces the resource.".to_owned());
    Docs::new(&setter.docs, || format!("The input `{}`.", setter.wire))
        .and_some(environment)
        .and_some(default)
        .and_some(replaces)
        .deprecated(setter.deprecated.as_ref())
}

fn write_build(code: &mut Code, bag: &Bag) {
    code.lines("/// The arguments; compiles once every required input is given.");
    let bounds = bag.required().map(|(_, param)| format!("    {param}: required::{param},"));
    let bounds: Vec<_> = bounds.collect();
    let header = format!("pub fn build(self) -> {}", bag.name);
    let open = match bounds.as_slice() {
        [] => format!("{header} {{"),
        bounds => format!("{header}\nwhere\n{}\n{{", bounds.join("\n")),
    };
    code.lines(open).lines(format!("    {} {{ inputs: self.inputs }}\n}}", bag.name));
}

/// What the compiler says when a required input is missing.
fn write_markers(code: &mut Code, file: &File<'_>, bag: &Bag) {
    if bag.required().next().is_none() {
        return;
    }
    code.gap().block("mod required", |code| {
        for (setter, param) in bag.required() {
            let method = ident(&setter.name);
            let message = format!("the required input `{}` of `{}` is missing", setter.name, bag.name);
            code.gap().lines(format!("/// Holds once `{}` is given.", setter.name));
            code.lines("#[diagnostic::on_unimplemented(");
            code.lines(format!("    message = {message:?},"));
            code.lines(format!("    label = \"call `.{method}(…)` before `.build()`\""));
            code.lines(format!(")]\npub trait {param} {{}}"));
            code.gap().lines(format!("impl {param} for {} {{}}", file.path("Given")));
        }
    });
}

/// The builder once the input of a type parameter is given.
fn given(file: &File<'_>, bag: &Bag, param: &str) -> String {
    let given = |(_, other): (_, &str)| if other == param { file.name("Given") } else { other.to_owned() };
    format!("{}{}", bag.builder(), generics(&bag.required().map(given).collect::<Vec<_>>()))
}

/// An expression that makes the builder, in whatever state.
fn builder(file: &File<'_>, bag: &Bag, inputs: &str) -> String {
    match bag.required().next() {
        None => format!("{} {{ inputs: {inputs} }}", bag.builder()),
        Some(_) => format!("{} {{ inputs: {inputs}, given: {} }}", bag.builder(), file.name("PhantomData")),
    }
}

fn generics(params: &[String]) -> String {
    if params.is_empty() { String::new() } else { format!("<{}>", params.join(", ")) }
}
