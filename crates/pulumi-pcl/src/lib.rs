//! Turns programs in Pulumi's configuration language (PCL, files that end in `.pp`) into Rust programs.
//!
//! What comes out is a program as a user would write it: typed bindings of the packages it uses, plain values where
//! the language has plain values, and [`Output`](https://docs.rs/pulumi-wasm)s where it has outputs.
//!
//! The way through the crate: `syntax` reads the text, `program` sorts what it declares and writes statements, `lower`
//! writes their expressions, and the [`api`](pulumi_codegen::api) of the bindings' generator says what things are called.

mod diagnostic;
mod format;
mod lower;
mod names;
mod packages;
mod program;
mod project;
mod rust;
mod schemas;
mod syntax;
mod types;

pub use self::diagnostic::{Diagnostic, Position};
pub use self::project::{Generated, ProjectOptions, Used, generate_program, generate_project};
pub use self::schemas::{PackageRef, Parameterization, SchemaError, SchemaFolder, Schemas};
