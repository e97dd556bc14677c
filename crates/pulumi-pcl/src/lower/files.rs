//! Functions of text and of files.

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::{Form, Rust},
    syntax::{Expr, Kind, Span},
    types::Ty,
};

impl Lower<'_, '_> {
    /// A function that takes one text.
    pub(super) fn text_function(&mut self, name: &str, text: Rust, span: &Span) -> Lowered<Rust> {
        let borrowed = text.borrowed();
        let code = match name {
            "fileAsset" | "stringAsset" | "remoteAsset" | "fileArchive" | "remoteArchive" => {
                return Ok(self.files(name, text));
            }
            "readFile" => self.attempt(format!("std::fs::read_to_string({borrowed})")),
            "filebase64" => {
                let bytes = self.attempt(format!("std::fs::read({borrowed})"));
                self.base64(&format!("encode({bytes})"))
            }
            "filebase64sha256" => {
                let bytes = self.attempt(format!("std::fs::read({borrowed})"));
                let digest = self.digest("sha2", "Sha256", &bytes);
                self.base64(&format!("encode({digest})"))
            }
            "sha1" => {
                self.import("hex", "");
                format!("hex::encode({})", self.digest("sha1", "Sha1", &borrowed))
            }
            "toBase64" => self.base64(&format!("encode({borrowed})")),
            "fromBase64" => {
                let decode = self.base64(&format!("decode({borrowed})"));
                let bytes = self.attempt(decode);
                self.attempt(format!("String::from_utf8({bytes})"))
            }
            _ => return unsupported(span, format!("there is no function `{name}` that takes one argument")),
        };
        Ok(Rust::owned(code, Ty::Text))
    }

    fn base64(&mut self, call: &str) -> String {
        self.import("base64::prelude", "Engine as _");
        format!("{}.{call}", self.import("base64::prelude", "BASE64_STANDARD"))
    }

    fn digest(&mut self, krate: &'static str, hash: &'static str, data: &str) -> String {
        self.import(krate, "Digest as _");
        format!("{}::digest({data})", self.import(krate, hash))
    }

    fn files(&mut self, name: &str, text: Rust) -> Rust {
        let (module, function, ty) = match name {
            "fileAsset" => ("asset", "file", Ty::Asset),
            "stringAsset" => ("asset", "text", Ty::Asset),
            "remoteAsset" => ("asset", "remote", Ty::Asset),
            "fileArchive" => ("archive", "file", Ty::Archive),
            _ => ("archive", "remote", Ty::Archive),
        };
        let text = if text.form == Form::Text { text.code } else { text.into_owned() };
        Rust::owned(format!("{}::{function}({text})", self.sdk(module)), ty)
    }

    /// An archive's members may be files and archives.
    pub(super) fn asset_archive(&mut self, args: &[Expr], span: &Span) -> Lowered<Rust> {
        let [Expr { kind: Kind::Object(entries), .. }] = args else {
            return unsupported(span, "`assetArchive` takes an object that is written out");
        };
        let member = self.sdk("ArchiveMember");
        let mut members = Vec::new();
        for (key, value) in entries {
            let (key, value) = (self.key(key)?.code, self.value(value)?.into_owned());
            members.push(format!("({key}, {member}::from({value}))"));
        }
        let code = format!("{}::of([{}])", self.sdk("archive"), members.join(", "));
        Ok(Rust::owned(code, Ty::Archive))
    }
}
