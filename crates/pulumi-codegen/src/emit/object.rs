//! An object type: a plain struct, and the builder with which it is given as an input.

use super::args;
use super::code::Code;
use super::completion;
use super::docs::Docs;
use super::file::File;
use crate::model::{Field, Item, Object};
use crate::names::ident;

/// Writes an object type.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, object: &Object) {
    let builder =
        object.args.as_ref().map(|args| format!("As an input with outputs inside: [`{}`].", args.name));
    let docs = Docs::new(&item.docs, || format!("The type `{}`.", item.token)).and_some(builder);
    write_struct(code, file, object, &docs);
    write_inputs(code, file, object);
}

/// Writes the plain struct alone.
pub(crate) fn write_struct(code: &mut Code, file: &File<'_>, object: &Object, docs: &Docs) {
    docs.write(code.gap());
    let all_optional = object.fields.iter().all(|field| !field.required);
    let default = if all_optional { ", Default" } else { "" };
    let traits = format!("Clone, Debug{default}, PartialEq, ::serde::Serialize, ::serde::Deserialize");
    code.lines(format!("#[derive({traits})]"));
    code.block(format!("pub struct {}", object.name), |code| {
        object.fields.iter().for_each(|field| write_field(code, file, field));
    });
}

fn write_field(code: &mut Code, file: &File<'_>, field: &Field) {
    let docs = Docs::new(&field.docs, || format!("The property `{}`.", field.wire));
    docs.deprecated(field.deprecated.as_ref()).write(code);
    let rename = (field.name != field.wire).then(|| format!("rename = {:?}", field.wire));
    let optional = format!("default, skip_serializing_if = \"{}::is_none\"", file.name("Option"));
    let options: Vec<_> = rename.into_iter().chain((!field.required).then_some(optional)).collect();
    if !options.is_empty() {
        code.lines(format!("#[serde({})]", options.join(", ")));
    }
    let ty = file.ty(&field.ty);
    let ty = if field.boxed { format!("{}<{ty}>", file.name("Box")) } else { ty };
    code.lines(format!("pub {}: {},", ident(&field.name), file.maybe(ty, field.required)));
}

fn write_inputs(code: &mut Code, file: &File<'_>, object: &Object) {
    let name = &object.name;
    let from_serde = format!("{}::from_serde(&self)", file.name("Input"));
    write_input(code, file, name, name, &from_serde);
    if object.in_union {
        write_input(code, file, name, &file.name("Value"), &from_serde);
    }
    let Some(bag) = &object.args else { return };
    args::write(code, file, bag);
    let nested = format!("{}.into_input()", completion::call(bag, "self"));
    write_input(code, file, &bag.name, name, &nested);
    if object.in_union {
        write_input(code, file, &bag.name, &file.name("Value"), &nested);
    }
}

/// Writes how the type `from` is given where a `to` is wanted.
pub(crate) fn write_input(code: &mut Code, file: &File<'_>, from: &str, to: &str, expression: &str) {
    let (into_input, input) = (file.name("IntoInput"), file.name("Input"));
    code.gap().block(format!("impl {into_input}<{to}> for {from}"), |code| {
        code.lines(format!("fn into_input(self) -> {input}<{to}> {{\n    {expression}\n}}"));
    });
}
