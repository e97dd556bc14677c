//! An open enum: its known values, and any other.

use super::code::Code;
use super::docs::Docs;
use super::file::File;
use crate::model::{Enum, Item, Type, Variant};

/// How the values of an enum are handled in Rust.
#[derive(Debug)]
struct Repr {
    /// The type that `Other` holds.
    owned: String,
    /// The type that is taken and given.
    borrowed: String,
    /// How an owned one is lent, and the other way round.
    lend: &'static str,
    /// See `lend`.
    own: &'static str,
    /// The name of the accessor.
    accessor: &'static str,
}

/// Writes an enum.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, body: &Enum) {
    let repr = Repr::new(file, &body.ty);
    write_enum(code, item, body, &repr);
    write_accessor(code, body, &repr);
    write_conversions(code, file, body, &repr);
    let (accessor, owned) = (repr.accessor, &repr.owned);
    code.gap().lines(format!("::pulumi_wasm::codegen::enum_type!({}, {accessor}: {owned});", body.name));
}

fn write_enum(code: &mut Code, item: &Item, body: &Enum, repr: &Repr) {
    let docs = Docs::new(&item.docs, || format!("The values of `{}`.", item.token));
    docs.and("New values may appear at any time: [`Other`](Self::Other) holds those.").write(code.gap());
    let hash = if body.ty == Type::Number { "" } else { ", Eq, Hash" };
    code.lines(format!("#[derive(Clone, Debug, PartialEq{hash})]\n#[non_exhaustive]"));
    code.block(format!("pub enum {}", body.name), |code| {
        body.variants.iter().for_each(|variant| write_variant(code, variant));
        code.lines("/// A value that these bindings don't know.");
        code.lines(format!("Other({}),", repr.owned));
    });
}

fn write_variant(code: &mut Code, variant: &Variant) {
    let docs = Docs::new(&variant.docs, || format!("`{}`", variant.literal.trim_matches('"')));
    docs.deprecated(variant.deprecated.as_ref()).write(code);
    code.lines(format!("{},", variant.name));
}

fn write_accessor(code: &mut Code, body: &Enum, repr: &Repr) {
    code.gap().block(format!("impl {}", body.name), |code| {
        code.lines("/// The value as the provider knows it.\n#[must_use]");
        code.block(format!("pub fn {}(&self) -> {}", repr.accessor, repr.borrowed), |code| {
            code.block("match self", |code| {
                for Variant { name, literal, .. } in &body.variants {
                    code.lines(format!("Self::{name} => {literal},"));
                }
                code.lines(format!("Self::Other(value) => {},", repr.lend));
            });
        });
    });
}

fn write_conversions(code: &mut Code, file: &File<'_>, body: &Enum, repr: &Repr) {
    let (name, from) = (&body.name, file.name("From"));
    code.gap().block(format!("impl {from}<{}> for {name}", repr.borrowed), |code| {
        code.block(format!("fn from(value: {}) -> Self", repr.borrowed), |code| {
            write_from(code, body, repr);
        });
    });
}

fn write_from(code: &mut Code, body: &Enum, repr: &Repr) {
    code.block("match value", |code| {
        for Variant { name, literal, .. } in &body.variants {
            code.lines(format!("{literal} => Self::{name},"));
        }
        code.lines(format!("value => Self::Other({}),", repr.own));
    });
}

impl Repr {
    fn new(file: &File<'_>, ty: &Type) -> Self {
        let owned = file.ty(ty);
        let accessor = if *ty == Type::String { "as_str" } else { "value" };
        match ty {
            Type::String => {
                Self { owned, borrowed: "&str".into(), lend: "value", own: "value.into()", accessor }
            }
            _ => Self { borrowed: owned.clone(), owned, lend: "*value", own: "value", accessor },
        }
    }
}
