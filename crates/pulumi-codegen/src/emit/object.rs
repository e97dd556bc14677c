//! An object type: a plain struct, and the arguments with which it is given as an input.

use std::mem;

use super::args;
use super::code::Code;
use super::docs::Docs;
use super::file::File;
use super::rules;
use crate::model::{Bag, Field, Item, Object};
use crate::names::ident;

/// Writes an object type.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, object: &Object) {
    let args =
        object.args.as_ref().map(|args| format!("As an input with outputs inside: [`{}`].", args.name));
    let docs = Docs::new(&item.docs, || format!("The type `{}`.", item.token)).and_some(args);
    write_struct(code, file, object, &docs);
    if object.in_union {
        let from_serde = format!("{}::from_serde(&self)", file.name("Input"));
        write_input(code, file, &object.name, &file.name("Value"), &from_serde);
    }
    if let Some(bag) = &object.args {
        args::write(code, file, bag);
        write_args_input(code, file, object, bag);
    }
}

/// Writes the plain struct alone.
pub(crate) fn write_struct(code: &mut Code, file: &File<'_>, object: &Object, docs: &Docs) {
    docs.write(code.gap());
    let all_optional = object.fields.iter().all(|field| !field.required);
    let default = if all_optional { ", Default" } else { "" };
    code.lines(format!("#[derive(Clone, Debug{default}, PartialEq)]"));
    code.block(format!("pub struct {}", object.name), |code| {
        object.fields.iter().for_each(|field| write_field(code, file, field));
    });
    write_object_type(code, file, object);
}

fn write_field(code: &mut Code, file: &File<'_>, field: &Field) {
    let docs = Docs::new(&field.docs, || format!("The property `{}`.", field.wire));
    docs.deprecated(field.deprecated.as_ref()).write(code);
    let ty = file.ty(&field.ty);
    let ty = if field.boxed { format!("{}<{ty}>", file.name("Box")) } else { ty };
    code.lines(format!("pub {}: {},", ident(&field.name), file.maybe(ty, field.required)));
}

/// How many fields the SDK takes in one group.
const GROUP: usize = 16;

/// What every object type can do.
fn write_object_type(code: &mut Code, file: &File<'_>, object: &Object) {
    let rules = object.args.as_ref().map(|bag| rules::of(file, bag)).unwrap_or_default();
    let rules = if rules.is_empty() { String::new() } else { format!(" [{}]", rules.join(", ")) };
    let fields: Vec<_> =
        object.fields.iter().map(|field| format!("{}: {:?}", ident(&field.name), field.wire)).collect();
    let (mut before, after) =
        (format!("::pulumi_wasm::codegen::object_type!({} ", object.name), format!("{rules});"));
    code.gap();
    let groups: Vec<_> = fields.chunks(GROUP).collect();
    let Some((last, others)) = groups.split_last() else {
        code.lines(format!("{}{after}", before.trim_end()));
        return;
    };
    for group in others {
        code.list(&mem::take(&mut before), ['{', '}'], group, "");
    }
    code.list(&before, ['{', '}'], last, &after);
}

fn write_args_input(code: &mut Code, file: &File<'_>, object: &Object, bag: &Bag) {
    let nested = format!("{}({}::from(self))", file.codegen("nested"), file.name("Inputs"));
    write_input(code, file, &bag.name, &object.name, &nested);
    code.gap().lines(format!("impl {}<{}> for {} {{}}", file.name("IntoPlain"), object.name, bag.name));
    if object.in_union {
        write_input(code, file, &bag.name, &file.name("Value"), &nested);
    }
}

/// Writes how the type `from` is given where a `to` is wanted.
fn write_input(code: &mut Code, file: &File<'_>, from: &str, to: &str, expression: &str) {
    let (into_input, input) = (file.name("IntoInput"), file.name("Input"));
    code.gap().block(format!("impl {into_input}<{to}> for {from}"), |code| {
        code.lines(format!("fn into_input(self) -> {input}<{to}> {{\n    {expression}\n}}"));
    });
}
