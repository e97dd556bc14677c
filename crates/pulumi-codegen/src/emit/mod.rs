//! Writes a [`Model`](crate::model::Model) as Rust.

mod args;
mod code;
mod config;
mod docs;
mod enumeration;
mod features;
mod file;
mod function;
mod modules;
mod object;
mod outputs;
mod resource;
mod rules;
mod union;

pub(crate) use self::docs::markdown;
pub(crate) use self::features::features;
pub(crate) use self::modules::files;
