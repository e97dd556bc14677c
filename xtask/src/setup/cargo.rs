//! What cargo builds: the language host and the provider, which are then offered to the CLI as plugins.

use std::env;
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

/// Cargo, in the repository. Its output goes to logs, which are searched: they have no colours.
///
/// The target folder is given, as a user's own configuration of cargo may name another one.
pub fn command(workspace: &Workspace) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_package(&mut cargo);
    cargo.current_dir(workspace.root());
    cargo.env("CARGO_TARGET_DIR", workspace.target()).env("CARGO_TERM_COLOR", "never");
    cargo
}

/// Takes what `cargo run` and `cargo test` say about their package out of a command's environment.
///
/// Build scripts look at it, that of `ring` for one: with another answer than in a user's own `cargo build`, everything
/// that encrypts would be built anew each time.
pub fn forget_package(command: &mut Command) {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
        command.env_remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_does_not_see_which_package_runs_it() {
        let mut command = Command::new("env");
        forget_package(&mut command);
        let variables = crate::run::output(&mut command).unwrap();
        assert!(
            env::var_os("CARGO_PKG_NAME").is_some() && !variables.contains("CARGO_PKG_NAME="),
            "{variables}"
        );
    }
}
