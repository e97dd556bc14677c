//! A union of object types: an enum with a variant for each.

use super::code::Code;
use super::docs::Docs;
use super::file::File;
use crate::model::{Item, Member, Union};

/// Writes a union.
pub(crate) fn write(code: &mut Code, file: &File<'_>, item: &Item, union: &Union) {
    Docs::new(&item.docs, String::new).write(code.gap());
    code.lines("#[derive(Clone, Debug, PartialEq)]");
    code.block(format!("pub enum {}", union.name), |code| {
        for Member { variant, ty, .. } in &union.members {
            code.lines(format!("/// A [`{variant}`]({}).", file.ty(ty)));
            code.lines(format!("{variant}({}),", file.ty(ty)));
        }
    });
    let members: Vec<_> = union.members.iter().map(|member| written(file, member)).collect();
    let before = format!("::pulumi_wasm::codegen::union_type!({} by {:?} ", union.name, union.discriminator);
    code.gap().list(&before, ['{', '}'], &members, ");");
}

/// A member as the SDK's macro takes it, with what else can be given for it.
fn written(file: &File<'_>, member: &Member) -> String {
    let Member { variant, ty, tag, args } = member;
    let args = args.as_ref().map(|args| format!(", [{}]", file.beside(ty, args)));
    format!("{variant}({}, {tag:?}{})", file.ty(ty), args.unwrap_or_default())
}
