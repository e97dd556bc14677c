//! What must be there before anything starts.

use std::env::consts::{ARCH, OS};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Error, Result, bail};

use super::programs::{Programs, Version, version};
use super::{Purpose, go};
use crate::{Workspace, run};

const PYTHON: Version = Version(3, 10);
const GO: Version = Version(1, 26);
const PULUMI: Version = Version(3, 200);

/// What was found.
pub(super) struct Found {
    /// A Python that can make virtual environments.
    pub(super) python: Python,
    /// A Pulumi CLI that is new enough, if there is one.
    pub(super) pulumi: Option<PathBuf>,
}

/// A Python interpreter.
#[derive(Debug)]
pub(super) struct Python {
    /// Where it is.
    pub(super) program: PathBuf,
    /// Which one that is: its version and place.
    pub(super) identity: String,
}

/// Looks for everything, and names all that is missing at once.
pub(super) fn check(workspace: &Workspace, purpose: Purpose) -> Result<Found> {
    let unfit = unfit_host(OS, ARCH);
    if let (Purpose::AnyAws, Some(reason)) = (purpose, &unfit) {
        eprintln!("warning: {reason}");
    }
    let unfit = unfit.filter(|_| purpose != Purpose::AnyAws);
    let built = Built {
        cli: go::PULUMI.is_built(workspace)?,
        checkers: purpose != Purpose::Checks || are_built(workspace, &[go::SUITE, go::ACTIONLINT])?,
    };
    find(&Programs::on_path(workspace), built, unfit)
}

/// What Go needn't build any more, or isn't asked for.
struct Built {
    cli: bool,
    /// The conformance suite and actionlint.
    checkers: bool,
}

fn are_built(workspace: &Workspace, programs: &[go::Program]) -> Result<bool> {
    programs.iter().try_fold(true, |built, program| Ok(built && program.is_built(workspace)?))
}

/// Looks for what a program that checks is built with, where it isn't built yet.
pub(super) fn check_for_checker(workspace: &Workspace, checker: go::Program) -> Result<()> {
    let is_built = checker.is_built(workspace)?;
    if is_built { Ok(()) } else { checkers_compiler(&Programs::on_path(workspace)).map_err(Error::msg) }
}

/// Looks for what the functions are built with.
pub(super) fn check_for_functions(workspace: &Workspace) -> Result<Python> {
    let nothing_to_build = Built { cli: true, checkers: true };
    find(&Programs::on_path(workspace), nothing_to_build, None).map(|found| found.python)
}

fn find(programs: &Programs, built: Built, unfit_host: Option<String>) -> Result<Found> {
    let pulumi = programs.find("pulumi");
    let pulumi = pulumi.filter(|cli| version(cli, &["version"]).is_some_and(|version| version >= PULUMI));
    let python = python(programs);
    let go = match built {
        Built { cli: false, .. } if pulumi.is_none() => cli_compiler(programs),
        Built { checkers: false, .. } => checkers_compiler(programs),
        _ => Ok(()),
    };
    match (python, unfit_host, compiler(programs), go) {
        (Ok(python), None, Ok(()), Ok(())) => Ok(Found { python, pulumi }),
        (python, unfit_host, compiler, go) => {
            let problems = [unfit_host, compiler.err(), python.err(), go.err()];
            bail!(problems.into_iter().flatten().collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The functions are built for AWS's machines, and the embedded AWS runs them on this one.
fn unfit_host(os: &str, arch: &str) -> Option<String> {
    ((os, arch) != ("linux", "x86_64")).then(|| {
        format!(
            "the embedded AWS runs the functions on this machine, for which that has to be Linux on x86-64: this is \
             {os} on {arch}. Deploying to real AWS doesn't need it: see README.md"
        )
    })
}

/// Cryptography has parts in C.
fn compiler(programs: &Programs) -> Result<(), String> {
    let found = ["cc", "gcc"].into_iter().any(|name| programs.find(name).is_some());
    found.then_some(()).ok_or_else(|| {
        "a C compiler is missing (no cc or gcc on PATH): install gcc, as in build-essential or gcc of your system's \
         packages, or with xcode-select --install"
            .to_owned()
    })
}

fn python(programs: &Programs) -> Result<Python, String> {
    let script = "import sys, venv, ensurepip; print(sys.version, sys.base_prefix)";
    let found = ["python3", "python"].into_iter().find_map(|name| {
        let program = programs.find(name)?;
        let identity = run::output(Command::new(&program).args(["-c", script])).ok()?;
        (Version::in_text(&identity)? >= PYTHON).then_some(Python { program, identity })
    });
    found.ok_or_else(|| {
        format!(
            "Python {PYTHON} or newer, with venv, is missing ({}): install python3 and python3-venv from your \
             system's packages or python.org",
            programs.seen("python3", &["--version"])
        )
    })
}

fn cli_compiler(programs: &Programs) -> Result<(), String> {
    has_go(programs).then_some(()).ok_or_else(|| {
        format!(
            "neither pulumi {PULUMI} or newer nor Go {GO} or newer, to build it with, is there ({}, {}): install one \
             of them from pulumi.com/docs/install or go.dev/dl",
            programs.seen("pulumi", &["version"]),
            programs.seen("go", &["version"])
        )
    })
}

fn checkers_compiler(programs: &Programs) -> Result<(), String> {
    has_go(programs).then_some(()).ok_or_else(|| {
        format!(
            "Go {GO} or newer, to build Pulumi's conformance suite and actionlint with, is missing ({}): install it from \
             go.dev/dl",
            programs.seen("go", &["version"])
        )
    })
}

fn has_go(programs: &Programs) -> bool {
    let go = programs.find("go").and_then(|go| version(&go, &["version"]));
    go.is_some_and(|version| version >= GO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::programs::Stubs;

    fn problems(stubs: &Stubs, cli_is_built: bool, unfit_host: Option<String>) -> Vec<String> {
        let built = Built { cli: cli_is_built, checkers: true };
        let Err(error) = find(&stubs.programs(), built, unfit_host) else { return vec![] };
        error.to_string().lines().map(str::to_owned).collect()
    }

    #[test]
    fn all_that_is_missing_is_named_at_once_with_what_to_install() {
        let problems = problems(&Stubs::new("missing", &[]), false, unfit_host("macos", "aarch64"));
        let expected = [
            "Linux on x86-64: this is macos on aarch64",
            "install gcc",
            "Python 3.10 or newer, with venv, is missing (no python3 on PATH): install python3",
            "neither pulumi 3.200 or newer nor Go 1.26 or newer, to build it with, is there (no pulumi on PATH, no go on PATH): install",
        ];
        assert_eq!(problems.len(), expected.len(), "{problems:#?}");
        for (problem, part) in problems.iter().zip(expected) {
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn what_is_too_old_is_named_with_its_version() {
        let old = [("cc", ""), ("python3", "Python 3.9.2"), ("pulumi", "v3.100.0"), ("go", "go1.21.0")];
        let problems = problems(&Stubs::new("old", &old), false, None);
        assert_eq!(problems.len(), 2, "{problems:#?}");
        assert!(problems[0].contains("(python3 on PATH is Python 3.9.2)"), "{}", problems[0]);
        let both = "(pulumi on PATH is v3.100.0, go on PATH is go1.21.0)";
        assert!(problems[1].contains(both), "{}", problems[1]);
    }

    #[test]
    fn go_is_wanted_only_where_there_is_no_cli() {
        let without_go = [("gcc", ""), ("python", "3.10.0 /usr")];
        assert!(problems(&Stubs::new("built", &without_go), true, None).is_empty());
        let with_cli = [("gcc", ""), ("python", "3.12.1 /usr"), ("pulumi", "v3.250.0")];
        assert!(problems(&Stubs::new("cli", &with_cli), false, None).is_empty());
    }

    #[test]
    fn the_checks_need_go_even_where_there_is_a_cli() {
        let old = [("gcc", ""), ("python", "3.10.0 /usr"), ("pulumi", "v3.250.0"), ("go", "go1.21.0")];
        let stubs = Stubs::new("suite", &old);
        let Err(error) = find(&stubs.programs(), Built { cli: false, checkers: false }, None) else {
            panic!("nothing is missing")
        };
        assert!(error.to_string().contains("is missing (go on PATH is go1.21.0)"), "{error}");
    }

    #[test]
    fn the_functions_run_on_the_machines_they_are_built_for() {
        assert_eq!(unfit_host("linux", "x86_64"), None);
        assert!(unfit_host("linux", "aarch64").is_some());
    }
}
