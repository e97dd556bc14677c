//! What must be on PATH before anything starts.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow};

use super::pulumi_cli;
use crate::{Workspace, run};

/// A version's first two numbers.
type Version = (u32, u32);

const PYTHON: Version = (3, 10);
const GO: Version = (1, 26);
const PULUMI: Version = (3, 200);

/// What was found.
pub(super) struct Found {
    /// A Python that can make virtual environments.
    pub(super) python: Python,
    /// A Pulumi CLI that is new enough, if there is one.
    pub(super) pulumi: Option<PathBuf>,
}

/// A Python interpreter.
pub(super) struct Python {
    /// What it is called on PATH.
    pub(super) program: &'static str,
    /// Which one that is: its version and place.
    pub(super) identity: String,
}

/// Looks for everything, and names all that is missing at once.
pub(super) fn check(workspace: &Workspace) -> Result<Found> {
    let pulumi = pulumi_on_path(workspace);
    let python = python();
    let go = if pulumi.is_some() || pulumi_cli::is_built(workspace)? { Ok(()) } else { go() };
    match (python, go) {
        (Ok(python), Ok(())) => Ok(Found { python, pulumi }),
        (python, go) => {
            let problems = [python.err(), go.err()];
            Err(anyhow!(problems.into_iter().flatten().collect::<Vec<_>>().join("\n")))
        }
    }
}

fn python() -> Result<Python, String> {
    let script = "import sys, venv, ensurepip; print(sys.version, sys.base_prefix)";
    let found = ["python3", "python"].into_iter().find_map(|program| {
        let identity = run::output(Command::new(program).args(["-c", script])).ok()?;
        (parse(&identity)? >= PYTHON).then_some(Python { program, identity })
    });
    found.ok_or_else(|| {
        format!(
            "Python 3.10 or newer, with venv, is missing ({}): install python3 and python3-venv from your system's packages or python.org",
            seen("python3", &["--version"])
        )
    })
}

fn go() -> Result<(), String> {
    match version(Path::new("go"), &["version"]) {
        Some(found) if found >= GO => Ok(()),
        _ => Err(format!(
            "neither pulumi 3.200 or newer nor Go 1.26 or newer, to build it with, is there ({}, {}): install one of \
             them from pulumi.com/docs/install or go.dev/dl",
            seen("pulumi", &["version"]),
            seen("go", &["version"])
        )),
    }
}

fn pulumi_on_path(workspace: &Workspace) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let foreign = |folder: &PathBuf| !folder.starts_with(workspace.tools());
    let candidates = std::env::split_paths(&path).filter(foreign).map(|folder| folder.join("pulumi"));
    let found = candidates.into_iter().find(|file| file.is_file())?;
    version(&found, &["version"]).is_some_and(|version| version >= PULUMI).then_some(found)
}

fn seen(program: &str, arguments: &[&str]) -> String {
    match run::output(Command::new(program).args(arguments)) {
        Ok(text) => format!("{program} on PATH is {}", text.lines().next().unwrap_or_default().trim()),
        Err(_) => format!("no {program} on PATH"),
    }
}

fn version(program: &Path, arguments: &[&str]) -> Option<Version> {
    parse(&run::output(Command::new(program).args(arguments)).ok()?)
}

/// The first `1.2` in what a program says of itself: `v3.250.0`, `go version go1.26.8 linux/amd64`.
fn parse(text: &str) -> Option<Version> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
        let mut numbers = word.split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_version_is_found_in_what_each_program_says() {
        let said = ["v3.250.0\n", "go version go1.26.8 linux/amd64", "Python 3.11", "3.200.0-alpha.1+dirty"];
        assert_eq!(said.map(parse), [Some((3, 250)), Some((1, 26)), Some((3, 11)), Some((3, 200))]);
    }

    #[test]
    fn what_says_no_version_has_none() {
        assert_eq!(["", "command not found", "version 7"].map(parse), [None, None, None]);
    }
}
