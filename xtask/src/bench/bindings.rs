//! `cargo xtask bench bindings`: what it costs to compile the bindings of a big package.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::fresh_folder;
use crate::Workspace;
use crate::progress::Progress;
use crate::run::{self, Log};
use crate::setup::cargo;

/// Compiles what the bindings depend on, and next to nothing of them.
const NOTHING: &[&str] = &["--no-default-features"];

/// What is compiled, and cargo's arguments for it.
const CHOICES: [(&str, &[&str]); 2] = [
    ("one module of 50 resources", &["--no-default-features", "--features", "module0"]),
    ("all modules", &[]),
];

/// Measures a package of so many resources, and prints. What is compiled stays in the target folder, for the next time.
///
/// # Errors
/// When the bindings can't be made or don't compile.
pub fn run(workspace: &Workspace, resources: usize) -> Result<()> {
    let folder = fresh_folder(workspace, "bench-bindings")?;
    let progress = Progress::default();
    let sdk = workspace.root().join("crates/pulumi-wasm");
    build(workspace, &progress)?;
    let mut stress = example(workspace, "stress");
    let made = run::output(stress.arg(resources.to_string()).arg(&folder).arg(sdk))?;
    stand_alone(workspace, &folder)?;
    println!("{resources} resources: {}", made.trim());
    progress.during("what the bindings depend on", || check(workspace, &folder, NOTHING))?;
    for (name, features) in CHOICES {
        forget(workspace, &folder)?;
        let took = progress.during(name, || check(workspace, &folder, features))?;
        println!("cargo check, {name:<28} {took}");
    }
    Ok(())
}

/// Makes the crate a workspace of its own, with the versions of this one.
fn stand_alone(workspace: &Workspace, folder: &Path) -> Result<()> {
    let (lock, manifest) = ("Cargo.lock", folder.join("Cargo.toml"));
    fs::copy(workspace.root().join(lock), folder.join(lock)).context("failed to copy the lock file")?;
    let text = fs::read_to_string(&manifest).context("the bindings have no manifest")?;
    fs::write(&manifest, text + "\n[workspace]\n").context("failed to write the bindings' manifest")
}

/// Builds the examples of the generator that make and measure.
fn build(workspace: &Workspace, progress: &Progress) -> Result<()> {
    let mut build = cargo::command(workspace);
    build.args(["build", "--package", "pulumi-codegen", "--example", "stress", "--example", "usage"]);
    let log = Log::create(workspace.log("bench-bindings"))?;
    progress.during("building the generator", || log.run(&mut build))
}

fn example(workspace: &Workspace, name: &str) -> Command {
    Command::new(workspace.target().join("debug/examples").join(name))
}

/// What checking the bindings took.
fn check(workspace: &Workspace, folder: &Path, features: &[&str]) -> Result<String> {
    let cargo = cargo::command(workspace);
    let mut usage = example(workspace, "usage");
    usage.arg(cargo.get_program()).args(["check", "--quiet"]).args(features);
    let took = run::output(own_target(workspace, &mut usage).current_dir(folder))?;
    Ok(took.trim().to_owned())
}

/// Has the next check start anew.
fn forget(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut clean = cargo::command(workspace);
    clean.args(["clean", "--quiet", "--package", "pulumi_wasm_stress"]);
    run::output(own_target(workspace, &mut clean).current_dir(folder)).map(drop)
}

/// A target folder which no lock of another build holds up.
fn own_target<'c>(workspace: &Workspace, command: &'c mut Command) -> &'c mut Command {
    cargo::forget_package(command);
    command.env("CARGO_TARGET_DIR", workspace.target().join("bench-bindings"))
}
