//! `cargo xtask conformance`: Pulumi's language conformance suite against the SDK, the generator and the language host.
//!
//! The run itself is a program of its own, `crates/pulumi-conformance`: it speaks gRPC, which nobody should have to
//! compile for the other chores.

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::Workspace;
use crate::progress::Progress;
use crate::run::{self, Log};
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

/// What runs with every other check: all of the language, and of resources, policies and component providers a test for
/// each part of the SDK and of the generated bindings.
const BROAD: [&str; 36] = [
    "^l1-",
    "^l2-component-call-simple$",
    "^l2-component-program-resource-ref$",
    "^l2-destroy$",
    "^l2-discriminated-union$",
    "^l2-enum$",
    "^l2-explicit-provider$",
    "^l2-failed-create-continue-on-error$",
    "^l2-invoke-dependencies$",
    "^l2-invoke-options$",
    "^l2-invoke-secrets$",
    "^l2-invoke-variants$",
    "^l2-keywords$",
    "^l2-module-format$",
    "^l2-namespaced-provider$",
    "^l2-parallel-resources$",
    "^l2-parameterized-resource$",
    "^l2-plain$",
    "^l2-provider-call$",
    "^l2-provider-grpc-config-secret$",
    "^l2-ref-ref$",
    "^l2-resource-config$",
    "^l2-resource-name-type$",
    "^l2-resource-option-alias$",
    "^l2-resource-option-hooks$",
    "^l2-resource-option-ignore-changes$",
    "^l2-resource-option-replacement-trigger$",
    "^l2-resource-parent-inheritance$",
    "^l2-resource-primitives$",
    "^l2-resource-read$",
    "^l2-resource-secret$",
    "^l2-resource-simple$",
    "^l2-union$",
    "^policy-config-schema$",
    "^policy-remediate$",
    "^provider-alias-component$",
];

/// Runs a choice of the suite's tests.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let log = Log::create(workspace.log(LOG))?;
    log.run_digested(command(workspace)?.args(BROAD), complaints)
}

/// The figures of the last [`check`].
pub(crate) fn figures(workspace: &Workspace) -> String {
    run::tail(&workspace.log(LOG)).lines().last().unwrap_or_default().to_owned()
}

/// All that the run says but what passed.
fn complaints(log: &str) -> String {
    log.lines().filter(|line| !line.starts_with("PASS ")).collect::<Vec<_>>().join("\n")
}

const LOG: &str = "conformance";
const RUNNER: &str = "pulumi-conformance";
const HOST: &str = "pulumi-language-rust";

/// The suite's programs are built offline: what they depend on is fetched before.
fn build(workspace: &Workspace) -> Result<()> {
    let log = Log::create(workspace.log("conformance-build"))?;
    log.run(cargo::command(workspace).arg("fetch"))?;
    log.run(cargo::command(workspace).args(["build", "--package", RUNNER, "--package", HOST]))
}

#[cfg(test)]
mod tests {
    use super::complaints;

    #[test]
    fn what_failed_is_shown_and_what_passed_is_not() {
        let log = "PASS l1-a 1.0s\nFAIL l1-b 2.0s\n    suite: no output\nPASS l1-c 1.0s\nfailed: l1-b\n";
        assert_eq!(complaints(log), "FAIL l1-b 2.0s\n    suite: no output\nfailed: l1-b");
    }
}
