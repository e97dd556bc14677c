//! Writes a [`Model`](crate::model::Model) as Rust.

mod args;
mod code;
mod completion;
mod docs;
mod enumeration;
mod features;
mod file;
mod function;
mod modules;
mod object;
mod outputs;
mod resource;

pub(crate) use self::docs::markdown;
pub(crate) use self::features::features;
pub(crate) use self::modules::files;
