//! The inputs of a resource, a function or an object: `RouteArgs`, which is also what builds them.

use super::code::Code;
use super::docs::{Docs, link};
use super::file::File;
use super::rules;
use crate::model::{Bag, Setter};
use crate::names::ident;

/// Writes the arguments' type, its setters, and what the compiler says of its required inputs.
pub(crate) fn write(code: &mut Code, file: &File<'_>, bag: &Bag) {
    write_type(code, file, bag);
    write_start(code, file, bag);
    write_setters(code, file, bag);
    write_conversion(code, file, bag);
    write_markers(code, file, bag);
}

/// A type parameter for each required input: whether it has been given.
fn write_type(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let name = &bag.name;
    code.gap().lines(format!("/// What {} takes. [`{name}::builder`] starts it.", link(&bag.owner)));
    let params = params(bag);
    let default = if params.is_empty() { ", Default" } else { "" };
    let defaults: Vec<_> = params.iter().map(|param| format!("{param} = {}", file.name("Given"))).collect();
    code.lines(format!("#[derive(Clone, Debug{default})]"));
    code.lines("#[must_use = \"`.build()` makes the arguments\"]");
    let state = match params.as_slice() {
        [] => String::new(),
        [param] => format!("<({param},)>"),
        params => format!("<({})>", params.join(", ")),
    };
    code.lines(format!("pub struct {name}{}({}{state});", generics(&defaults), file.name("Bag")));
}

fn write_start(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let required: Vec<_> = bag.required().map(|(setter, _)| format!("`{}`", setter.name)).collect();
    let needed = if required.is_empty() { String::new() } else { format!("; needs {}", required.join(", ")) };
    let missing: Vec<_> = required.iter().map(|_| file.name("Missing")).collect();
    code.gap().block(format!("impl {}", bag.name), |code| {
        code.lines(format!("/// Starts with nothing set{needed}."));
        code.block(format!("pub fn builder() -> {}{}", bag.name, generics(&missing)), |code| {
            code.lines(format!("{}({}::empty())", bag.name, file.name("Bag")));
        });
    });
}

fn write_setters(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let generics = generics(&params(bag));
    code.gap().block(format!("impl{generics} {}{generics}", bag.name), |code| {
        for setter in &bag.setters {
            write_setter(code.gap(), file, bag, setter);
        }
        write_build(code.gap(), bag);
    });
}

fn write_setter(code: &mut Code, file: &File<'_>, bag: &Bag, setter: &Setter) {
    setter_docs(setter).write(code);
    let parameters = ["self".to_owned(), format!("value: {}", file.setter_input(setter))];
    let returned = setter.param.as_ref().map_or_else(|| "Self".to_owned(), |param| given(file, bag, param));
    code.function(&format!("pub fn {}", ident(&setter.name)), &parameters, &returned, |code| {
        let made = if setter.param.is_some() { &bag.name } else { "Self" };
        code.lines(format!("{made}(self.0.set({:?}, value))", setter.wire));
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
    let bounds = bag.required().map(|(_, param)| format!("    {param}: {}::{param},", bag.markers));
    let bounds: Vec<_> = bounds.collect();
    let header = format!("pub fn build(self) -> {}", bag.name);
    let open = match bounds.as_slice() {
        [] => format!("{header} {{"),
        bounds => format!("{header}\nwhere\n{}\n{{", bounds.join("\n")),
    };
    code.lines(open).lines(format!("    {}(self.0.built())\n}}", bag.name));
}

/// What registers the inputs, and programs that compute something of them all, such as a digest.
fn write_conversion(code: &mut Code, file: &File<'_>, bag: &Bag) {
    let (name, inputs) = (&bag.name, file.name("Inputs"));
    code.gap().block(format!("impl ::std::convert::From<{name}> for {inputs}"), |code| {
        code.block(format!("fn from(args: {name}) -> Self"), |code| {
            code.list("args.0.finish(&", ['[', ']'], &rules::of(file, bag), ")");
        });
    });
}

/// What the compiler says when a required input is missing.
fn write_markers(code: &mut Code, file: &File<'_>, bag: &Bag) {
    if bag.required().next().is_none() {
        return;
    }
    code.gap().block(format!("mod {}", bag.markers), |code| {
        for (setter, param) in bag.required() {
            let method = ident(&setter.name);
            let message = format!("the required input `{}` of `{}` is missing", setter.name, bag.name);
            code.gap().lines("#[diagnostic::on_unimplemented(");
            code.lines(format!("    message = {message:?},"));
            code.lines(format!("    label = \"call `.{method}(…)` before `.build()`\""));
            code.lines(format!(")]\npub trait {param} {{}}"));
            code.lines(format!("impl {param} for {} {{}}", file.path("Given")));
        }
    });
}

fn params(bag: &Bag) -> Vec<String> {
    bag.required().map(|(_, param)| param.to_owned()).collect()
}

/// The arguments' type once the input of a type parameter is given.
fn given(file: &File<'_>, bag: &Bag, param: &str) -> String {
    let given = |(_, other): (_, &str)| if other == param { file.name("Given") } else { other.to_owned() };
    format!("{}{}", bag.name, generics(&bag.required().map(given).collect::<Vec<_>>()))
}

fn generics(params: &[String]) -> String {
    if params.is_empty() { String::new() } else { format!("<{}>", params.join(", ")) }
}
