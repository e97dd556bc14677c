//! An open enum: its known values, and any other.

use super::code::Code;
use super::docs::Docs;
use super::file::File;
use super::object::write_input;
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
    /// The serializer's method.
    serialize: &'static str,
}

/// Writes an enum.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, body: &Enum) {
    let repr = Repr::new(file, &body.ty);
    write_enum(code, item, body, &repr);
    write_accessor(code, body, &repr);
    write_conversions(code, file, body, &repr);
    write_serde(code, body, &repr);
    let from_serde = format!("{}::from_serde(&self)", file.name("Input"));
    write_input(code, file, &body.name, &body.name, &from_serde);
    write_input(code, file, &body.name, &repr.owned, &from_serde);
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
    code.gap().block(format!("impl ::std::fmt::Display for {name}"), |code| {
        code.block("fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result", |code| {
            code.lines(format!("::std::fmt::Display::fmt(&self.{}(), out)", repr.accessor));
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

fn write_serde(code: &mut Code, body: &Enum, repr: &Repr) {
    let result = "::std::result::Result";
    code.gap().block(format!("impl ::serde::Serialize for {}", body.name), |code| {
        let header = format!(
            "fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> {result}<S::Ok, S::Error>"
        );
        code.block(header, |code| {
            code.lines(format!("serializer.{}(self.{}())", repr.serialize, repr.accessor));
        });
    });
    code.gap().block(format!("impl<'de> ::serde::Deserialize<'de> for {}", body.name), |code| {
        let header = format!(
            "fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> {result}<Self, D::Error>"
        );
        code.block(header, |code| {
            let from =
                if body.ty == Type::String { "|value| Self::from(value.as_str())" } else { "Self::from" };
            code.lines(format!(
                "<{} as ::serde::Deserialize>::deserialize(deserializer).map({from})",
                repr.owned
            ));
        });
    });
}

impl Repr {
    fn new(file: &File<'_>, ty: &Type) -> Self {
        let owned = file.ty(ty);
        let (accessor, serialize) = match ty {
            Type::Integer => ("value", "serialize_i64"),
            Type::Number => ("value", "serialize_f64"),
            _ => ("as_str", "serialize_str"),
        };
        match ty {
            Type::String => Self {
                owned,
                borrowed: "&str".into(),
                lend: "value",
                own: "value.into()",
                accessor,
                serialize,
            },
            _ => Self { borrowed: owned.clone(), owned, lend: "*value", own: "value", accessor, serialize },
        }
    }
}
