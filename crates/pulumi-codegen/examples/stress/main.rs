//! A package of any size, to see what bindings cost: `cargo run -p pulumi-codegen --example stress -- RESOURCES FOLDER SDK`.
//!
//! The schema has three types, a function and an enum for every resource, and everything that is hard on a generator:
//! recursion, unions, reserved words, clashing names. `SDK` is the folder of `pulumi-wasm`. The crate that is made is
//! for `cargo check` and `/usr/bin/time -v`.

mod schema;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulumi_codegen::schema::Package;
use pulumi_codegen::{CrateOptions, Source, package_crate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [resources, folder, sdk] = arguments.as_slice() else {
        return Err("usage: stress RESOURCES FOLDER SDK".into());
    };
    let mut options = CrateOptions::default();
    options.sdk = Source::Path(PathBuf::from(sdk));
    let schema = schema::of(resources.parse()?).to_string();
    let made = package_crate(&Package::parse(&schema)?, &options)?;
    made.write(Path::new(folder))?;
    fs::write(Path::new(folder).join("schema.json"), schema)?;
    let lines: usize = made.files.values().map(|text| text.lines().count()).sum();
    println!("{} files, {lines} lines", made.files.len());
    Ok(())
}
