//! `cargo xtask conformance`: Pulumi's language conformance suite against the SDK, the generator and the language host.
//!
//! The run itself is a program of its own, `crates/pulumi-conformance`: it speaks gRPC, which nobody should have to
//! compile for the other chores.

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::Workspace;
use crate::progress::Progress;
use crate::run::Log;
use crate::setup::{self, cargo};

/// Runs the suite with the user's arguments.
///
/// # Errors
/// When it can't be set up or started.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let error = command(workspace)?.args(arguments).exec();
    Err(error).context("can't start the conformance run")
}

/// The run, with everything set up that it needs.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    let suite = setup::conformance_suite(workspace)?;
    let programs = workspace.plugins();
    Progress::default().during("building the language host (a minute at first)", || build(workspace))?;
    let mut command = Command::new(programs.join(RUNNER));
    cargo::forget_package(&mut command);
    command.arg("--repository").arg(workspace.root());
    command.arg("--work").arg(workspace.target().join("conformance"));
    command.arg("--suite").arg(suite).arg("--host").arg(programs.join(HOST));
    Ok(command)
}

const RUNNER: &str = "pulumi-conformance";
const HOST: &str = "pulumi-language-rust";

/// The suite's programs are built offline: what they depend on is fetched before.
fn build(workspace: &Workspace) -> Result<()> {
    let log = Log::create(workspace.log("conformance-build"))?;
    log.run(cargo::command(workspace).arg("fetch"))?;
    log.run(cargo::command(workspace).args(["build", "--package", RUNNER, "--package", HOST]))
}
