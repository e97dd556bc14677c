//! The accessors of a resource's outputs.

use super::code::Code;
use super::docs::Docs;
use super::file::File;
use crate::model::Field;
use crate::names::ident;

/// Writes an accessor for each output.
pub(crate) fn write(code: &mut Code, file: &File<'_>, outputs: &[Field]) {
    for output in outputs {
        let docs = Docs::new(&output.docs, || format!("The output `{}`.", output.wire));
        docs.deprecated(output.deprecated.as_ref()).write(code.gap());
        code.lines("#[must_use]");
        let ty = format!("{}<{}>", file.name("Output"), file.maybe(file.ty(&output.ty), output.required));
        code.block(format!("pub fn {}(&self) -> {ty}", ident(&output.name)), |code| {
            code.lines(format!("self.handle.output({:?})", output.wire));
        });
    }
}
