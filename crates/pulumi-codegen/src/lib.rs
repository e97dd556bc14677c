//! Turns a Pulumi package schema into typed Rust bindings.
//!
//! A crate of bindings has its schema beside its `Cargo.toml`, and a build script of one call:
//!
//! ```no_run
//! fn main() -> Result<(), pulumi_codegen::Error> {
//!     pulumi_codegen::build_script("schema.json")
//! }
//! ```
//!
//! Its library takes in what was generated with
//! `include!(concat!(env!("OUT_DIR"), "/bindings/mod.rs"));`. To have the files themselves, for a crate that needs no
//! build script, call [`generate`]; to have a whole crate, [`package_crate`].
//!
//! # What is generated
//!
//! | in the schema | in Rust |
//! | --- | --- |
//! | a module | a module, behind a Cargo feature of its name; `index` is the root |
//! | a resource | `Route`, with its methods, and `RouteArgs`, which can't be finished without the required inputs |
//! | what finds an existing resource | `RouteState`, for `Route::get` |
//! | a function | `get_region`, `get_region_with_options` and `get_region_plain`, `GetRegionArgs`, `GetRegionResult` |
//! | an object type | a plain struct, and `…Args` where it is an input |
//! | an enum | an enum with `Other` for values to come |
//! | text or an enum of text | `String`, which the enum can be given for |
//! | a union of object types | an enum with a variant for each, which each can be given for |
//! | any other union | `Value` |
//! | a plain property | a setter that takes no output |
//! | a setting of the package | an accessor in the module `config` |
//! | another package's type | the type of that package's crate |
//!
//! The way through the crate: [`schema`] is parsed, `model` chooses names and resolves references, `emit` writes files.

pub mod api;
mod emit;
mod error;
mod files;
mod generate;
mod model;
mod names;
mod package;
pub mod schema;
mod script;

pub use self::error::Error;
pub use self::generate::{Bindings, Dependency, Gates, Options, generate};
pub use self::package::{Crate, CrateOptions, Source, crate_name, package_crate};
pub use self::script::build_script;
