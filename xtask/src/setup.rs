//! Setting up what is missing: nothing is done twice, and independent steps run side by side.

use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

use crate::Workspace;
use crate::progress::Progress;

pub mod cargo;
pub(crate) mod go;
pub mod handlers;
mod prerequisites;
mod programs;
pub mod pulumi_cli;
pub mod python;
mod stamp;

use prerequisites::Python;

type Step<'a> = (&'a str, Box<dyn FnOnce() -> Result<()> + Send + 'a>);

/// What the set-up is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To deploy to real AWS, too. This machine needn't be able to run the functions.
    AnyAws,
    /// To deploy to the embedded AWS, which runs the functions on this machine.
    EmbeddedAws,
    /// To run every check: those on the embedded AWS, and Pulumi's conformance suite.
    Checks,
}

impl Purpose {
    /// What Go builds for it, where the user has no CLI.
    fn go_programs(self, has_cli: bool) -> Vec<go::Program> {
        let suite = (self == Self::Checks).then_some(go::SUITE);
        (!has_cli).then_some(go::PULUMI).into_iter().chain(suite).collect()
    }
}

/// Checks that everything is on this machine that the set-up wants.
///
/// # Errors
/// Names all that is missing.
pub fn expect_prerequisites(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    prerequisites::check(workspace, purpose).map(drop)
}

/// Sets up what is missing or out of date.
///
/// # Errors
/// Names every missing prerequisite before anything starts; else every step that failed, with its log.
pub fn run(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    let _lock = lock(workspace)?;
    run_locked(workspace, purpose)
}

/// Sets up what Pulumi's conformance suite needs, and gives its place.
///
/// # Errors
/// Names what is missing; else what failed, with its log.
pub fn conformance_suite(workspace: &Workspace) -> Result<PathBuf> {
    checker(workspace, go::SUITE)
}

/// Sets up what checks the workflows of GitHub, and gives its place.
///
/// # Errors
/// Names what is missing; else what failed, with its log.
pub fn actionlint(workspace: &Workspace) -> Result<PathBuf> {
    checker(workspace, go::ACTIONLINT)
}

fn checker(workspace: &Workspace, program: go::Program) -> Result<PathBuf> {
    let _lock = lock(workspace)?;
    prerequisites::check_for_checker(workspace, program)?;
    go::build(workspace, &Progress::default(), &[program])?;
    Ok(program.binary(workspace))
}

/// Builds the functions, and sets up what that takes. Whoever deploys to real AWS needs nothing more of this repository,
/// but the language host.
///
/// # Errors
/// Names what is missing; else what failed, with its log.
pub fn functions(workspace: &Workspace) -> Result<()> {
    let _lock = lock(workspace)?;
    let python = prerequisites::check_for_functions(workspace)?;
    build_functions(workspace, &Progress::default(), &python)
}

/// Checks that [`run`] was done once, for what needn't have the newest of everything.
///
/// # Errors
/// Says what to do.
pub fn expect_done(workspace: &Workspace) -> Result<()> {
    let plugins = cargo::PLUGINS.iter().map(|plugin| workspace.plugins().join(plugin));
    let needed = plugins.chain([workspace.venv().join("bin/ministack"), workspace.handlers_zip()]);
    if let Some(missing) = needed.into_iter().find(|file| !file.is_file()) {
        bail!("{} isn't there yet: cargo xtask setup", missing.display());
    }
    pulumi_cli::chosen(workspace).map(drop)
}

/// [`run`] for who has the lock already.
pub(crate) fn run_locked(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    let found = prerequisites::check(workspace, purpose)?;
    let progress = Progress::default();
    side_by_side(vec![
        (
            "the Pulumi CLI",
            Box::new(|| {
                go::build(workspace, &progress, &purpose.go_programs(found.pulumi.is_some()))?;
                pulumi_cli::choose(workspace, found.pulumi.as_deref())
            }),
        ),
        ("the language host and the provider", Box::new(|| cargo::build_plugins(workspace, &progress))),
        (
            "the embedded AWS and the functions",
            Box::new(|| build_functions(workspace, &progress, &found.python)),
        ),
    ])
}

/// The builder of the functions comes with the embedded AWS.
fn build_functions(workspace: &Workspace, progress: &Progress, python: &Python) -> Result<()> {
    python::set_up(workspace, progress, python)?;
    handlers::build(workspace, progress)
}

/// Two commands at once would undo each other's work.
pub(crate) fn lock(workspace: &Workspace) -> Result<File> {
    fs::create_dir_all(workspace.tools()).context("can't make .tools")?;
    let file = File::create(workspace.tools().join("lock")).context("can't write .tools/lock")?;
    if file.try_lock().is_err() {
        eprintln!("another cargo xtask is at work: waiting for it …");
        file.lock().context("can't lock .tools/lock")?;
    }
    Ok(file)
}

fn side_by_side(steps: Vec<Step<'_>>) -> Result<()> {
    let failures: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = steps.into_iter().map(|(what, work)| (what, scope.spawn(work))).collect();
        running.into_iter().filter_map(|(what, thread)| failure(what, thread.join())).collect()
    });
    if failures.is_empty() { Ok(()) } else { Err(anyhow!(failures.join("\n\n"))) }
}

fn failure(what: &str, result: thread::Result<Result<()>>) -> Option<String> {
    match result {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("can't set up {what}\n{error:#}")),
        Err(_) => Some(format!("can't set up {what}: a defect in xtask, see above")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failed_step_is_reported() {
        let steps: Vec<Step<'_>> = vec![
            ("the first", Box::new(|| Err(anyhow!("no disk")))),
            ("the second", Box::new(|| Ok(()))),
            ("the third", Box::new(|| Err(anyhow!("no network")))),
        ];
        let error = side_by_side(steps).unwrap_err().to_string();
        assert_eq!(error, "can't set up the first\nno disk\n\ncan't set up the third\nno network");
    }
}
