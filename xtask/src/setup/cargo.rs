//! What cargo builds: Pulumi finds the language host and the provider on PATH.

use std::process::Command;

use anyhow::Result;

use crate::Workspace;
use crate::progress::Progress;
use crate::run::Log;

/// The program that runs `runtime: rust`, and the AWS provider.
pub const PLUGINS: [&str; 2] = ["pulumi-language-rust", "pulumi-resource-aws"];

/// Builds the plugins.
///
/// # Errors
/// When cargo fails, with what it said.
pub fn build_plugins(workspace: &Workspace, progress: &Progress) -> Result<()> {
    progress.during("building the language host and the AWS provider (minutes at first)", || {
        let mut cargo = command(workspace);
        cargo.arg("build");
        for plugin in PLUGINS {
            cargo.args(["--package", plugin]);
        }
        Log::create(workspace.log("plugins"))?.run(&mut cargo)
    })
}

/// Cargo, in the repository.
pub fn command(workspace: &Workspace) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace.root());
    cargo
}
