//! `cargo xtask test`: every check and test there is. Continuous integration runs exactly this.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::run::Log;
use crate::setup::{self, Purpose, cargo};
use crate::{EmbeddedAws, Session, Workspace, conformance, faults, workflows};

mod digest;

use digest::digest;

/// A check, what cargo is told for it, and with which variables.
struct Check {
    name: &'static str,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

/// What programs leave out and tests don't: policy packs and component providers.
const FEATURES: &str = "--features=pulumi-wasm/policy,pulumi-wasm/provider";

/// What runs before the tests, the quickest first.
const CHECKS: [Check; 3] = [
    Check { name: "format", arguments: &["fmt", "--all", "--check"], variables: &[] },
    Check {
        name: "lints",
        arguments: &["clippy", "--workspace", FEATURES, "--all-targets", "--", "--deny", "warnings"],
        variables: &[],
    },
    Check {
        name: "documentation",
        arguments: &["doc", "--workspace", FEATURES, "--no-deps"],
        variables: &[("RUSTDOCFLAGS", "--deny warnings")],
    },
];

const SET_UP: &str = "set-up";
const WORKFLOWS: &str = "workflows";
const TESTS: &str = "tests";
const CONFORMANCE: &str = "conformance";
const FAULTS: &str = "faults";

/// Sets up and runs every check, also after one has failed.
///
/// # Errors
/// Names what is missing before anything starts; else the checks that failed.
pub fn run(workspace: &Workspace) -> Result<()> {
    setup::expect_prerequisites(workspace, Purpose::Checks)?;
    let progress = Progress::default();
    let mut failed = Vec::new();
    let mut note = |name: &'static str, result: Result<()>| {
        if let Err(error) = result {
            progress.say(&format!("{error:#}\n"));
            failed.push(name);
        }
    };
    note(SET_UP, setup::run(workspace, Purpose::Checks));
    for check in &CHECKS {
        note(check.name, progress.during(check.name, || check.run(workspace)));
    }
    note(WORKFLOWS, progress.during(WORKFLOWS, || workflows::check(workspace)));
    note(TESTS, progress.during(TESTS, || run_tests(workspace)));
    note(CONFORMANCE, progress.during(CONFORMANCE, || conformance::check(workspace)));
    note(FAULTS, progress.during(FAULTS, || faults::check(workspace)));
    println!("{CONFORMANCE}: {}", conformance::figures(workspace));
    println!("{FAULTS}: {}", faults::figures(workspace));
    summary(CHECKS.len() + 5, &failed, passed(&workspace.log(TESTS)))
}

impl Check {
    fn run(&self, workspace: &Workspace) -> Result<()> {
        let mut cargo = cargo::command(workspace);
        cargo.args(self.arguments).envs(self.variables.iter().copied());
        Log::create(workspace.log(self.name))?.run_digested(&mut cargo, digest)
    }
}

/// The tests, with an AWS for those of the provider. The end-to-end tests start their own.
fn run_tests(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target().join("provider-tests");
    let aws = EmbeddedAws::owned(workspace, &folder)?;
    let session = Session::isolated(workspace, &folder, &aws);
    let mut cargo = cargo::command(workspace);
    for name in session.unwanted() {
        cargo.env_remove(name);
    }
    cargo.args(["test", "--workspace", FEATURES, "--no-fail-fast"]).envs(session.aws_variables());
    Log::create(workspace.log(TESTS))?.run_digested(&mut cargo, digest)
}

fn summary(checks: usize, failed: &[&str], tests: u64) -> Result<()> {
    let passed = checks - failed.len();
    if failed.is_empty() {
        let checks = CHECKS.map(|check| check.name).join(", ");
        println!("every check passed: {SET_UP}, {checks}, {WORKFLOWS}, {TESTS}, {CONFORMANCE}, {FAULTS}");
        println!("{tests} passed, 0 failed");
        return Ok(());
    }
    bail!("{passed} checks passed, {} failed: {}", failed.len(), failed.join(", "))
}

/// How many tests cargo's log says have passed.
fn passed(log: &Path) -> u64 {
    count(&fs::read_to_string(log).unwrap_or_default())
}

fn count(log: &str) -> u64 {
    let results = log.lines().filter_map(|line| line.strip_prefix("test result: ")?.split_once(". "));
    results.filter_map(|(_, counts)| counts.split(' ').next()?.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::{count, summary};

    #[test]
    fn the_summary_names_what_failed() {
        let error = summary(5, &["lints", "tests"], 7).unwrap_err().to_string();
        assert_eq!(error, "3 checks passed, 2 failed: lints, tests");
    }

    #[test]
    fn the_tests_of_every_crate_are_counted() {
        let log = "test a ... ok\ntest result: ok. 28 passed; 0 failed\n\ntest result: FAILED. 2 passed; 1 failed\n";
        assert_eq!(count(log), 30);
    }
}
