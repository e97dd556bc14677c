//! The programs that are measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Figures, ROUNDS, bench};
use crate::Workspace;
use crate::progress::Progress;
use crate::run::{self, Log};
use crate::setup::{cargo, go, python};

const PACKAGE: &str = "pulumi-bench";
const PROGRAM: &str = "pulumi-bench-program";

/// What a language host tells a program, but for the engine's address.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("PULUMI_PROJECT", "bench"),
    ("PULUMI_STACK", "dev"),
    ("PULUMI_ORGANIZATION", "organization"),
    ("PULUMI_CONFIG", "{}"),
    ("PULUMI_CONFIG_SECRET_KEYS", "[]"),
    ("PULUMI_DRY_RUN", "false"),
    ("PULUMI_PARALLEL", "32"),
];

/// The same program, with one of the SDKs.
pub(super) struct Contestant {
    pub(super) name: &'static str,
    command: Vec<PathBuf>,
    /// From how many resources on one round has to do.
    slow_from: Option<u32>,
}

impl Contestant {
    fn new(name: &'static str, command: impl Into<Vec<PathBuf>>) -> Self {
        Self { name, command: command.into(), slow_from: None }
    }

    pub(super) fn rounds(&self, count: u32) -> usize {
        if self.slow_from.is_some_and(|slow| count >= slow) { 1 } else { ROUNDS }
    }

    pub(super) fn measure(&self, workspace: &Workspace, count: u32) -> Result<Figures> {
        let mut bench = bench(workspace);
        bench.args(&self.command).arg(count.to_string()).envs(ENVIRONMENT);
        // The stack is registered as well.
        Figures::parse(&run::output(&mut bench)?, u64::from(count) + 1)
    }
}

/// Builds them, ours first.
pub(super) fn build(
    workspace: &Workspace,
    folder: &Path,
    quick: bool,
    progress: &Progress,
) -> Result<Vec<Contestant>> {
    let mut all =
        progress.during("building the Rust program (minutes at first)", || build_rust(workspace))?;
    all.push(progress.during("building the Go program", || build_go(workspace, folder))?);
    if !quick {
        all.push(progress.during("installing the Python SDK", || install_python(workspace, folder))?);
    }
    Ok(all)
}

fn build_rust(workspace: &Workspace) -> Result<Vec<Contestant>> {
    let log = Log::create(workspace.log("bench-rust"))?;
    log.run(cargo::command(workspace).args(["build", "--release", "--package", PACKAGE]))?;
    log.run(cargo::command(workspace).args(["build", "--package", PACKAGE, "--bin", PROGRAM]))?;
    let built = |profile: &str| [workspace.target().join(profile).join(PROGRAM)];
    Ok(vec![Contestant::new("Rust", built("release")), Contestant::new("Rust, dev profile", built("debug"))])
}

fn build_go(workspace: &Workspace, folder: &Path) -> Result<Contestant> {
    let binary = folder.join("go-program");
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-o"]).arg(&binary).arg(".").current_dir(programs(workspace).join("go"));
    go.envs(go::caches(&workspace.cache().join("bench-go")));
    Log::create(workspace.log("bench-go"))?.run(&mut go)?;
    Ok(Contestant::new("Go", [binary]))
}

fn install_python(workspace: &Workspace, folder: &Path) -> Result<Contestant> {
    let (venv, program) = (folder.join("venv"), programs(workspace).join("python"));
    python::for_bench(workspace, &venv, &program.join("requirements.txt"))?;
    let command = [venv.join("bin/python"), program.join("main.py")];
    Ok(Contestant { slow_from: Some(10_000), ..Contestant::new("Python", command) })
}

fn programs(workspace: &Workspace) -> PathBuf {
    workspace.root().join("crates/pulumi-bench/programs")
}
