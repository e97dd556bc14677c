//! Makes a crate of bindings: `cargo run -p pulumi-codegen --example package -- SCHEMA FOLDER SDK [NAME=SCHEMA]…`.
//!
//! `SDK` is the folder of `pulumi-wasm`; `NAME=SCHEMA` is the schema of another package, whose crate is in the folder
//! beside this one's.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulumi_codegen::schema::Package;
use pulumi_codegen::{CrateOptions, Source, crate_name, package_crate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [schema, folder, sdk, others @ ..] = arguments.as_slice() else {
        return Err("usage: package SCHEMA FOLDER SDK [NAME=SCHEMA]…".into());
    };
    let mut options = CrateOptions::default();
    options.sdk = Source::Path(PathBuf::from(sdk));
    for (name, schema) in others.iter().filter_map(|other| other.split_once('=')) {
        let package = read(schema)?;
        let beside = Path::new("..").join(crate_name(&package));
        options.crates.insert(name.to_owned(), Source::Path(beside));
        options.bindings.packages.insert(name.to_owned(), package);
    }
    package_crate(&read(schema)?, &options)?.write(Path::new(folder))?;
    Ok(())
}

fn read(schema: &str) -> Result<Package, Box<dyn Error>> {
    Ok(Package::parse(&fs::read_to_string(schema)?)?)
}
