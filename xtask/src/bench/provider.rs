//! `cargo xtask bench provider`: how long the AWS provider takes to start, and what it takes for a stack of few and for
//! one of many resources, on an embedded AWS of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{ROUNDS, fresh_folder, median, megabytes, memory};
use crate::progress::Progress;
use crate::run::{self, Log};
use crate::setup::{self, Purpose, cargo};
use crate::{EmbeddedAws, Session, Workspace};

/// The program that is brought up, and how many resources it has when it is asked for no more.
const PROGRAM: &str = "parts";
const PARTS: usize = 9;

/// How many resources a stack has.
const SIZES: [usize; 2] = [38, 500];

/// What a stack takes.
struct Figures {
    up: Duration,
    no_op: Duration,
    peak: u64,
}

/// Measures, and prints a table.
///
/// # Errors
/// When a command fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    setup::run(workspace, Purpose::EmbeddedAws)?;
    let folder = fresh_folder(workspace, "bench-provider")?;
    let progress = Progress::default();
    progress.during("building what is measured", || build(workspace))?;
    let aws = EmbeddedAws::owned(workspace, &folder)?;
    let session = Session::isolated(workspace, &folder, &aws);
    println!("the medians of {ROUNDS} rounds, builds of cargo's dev profile");
    println!(
        "start to the first answer to Configure: {:.0} ms",
        start(workspace, &session)?.as_secs_f64() * 1e3
    );
    println!("resources      up    no-op   most memory");
    for size in SIZES {
        let figures = progress.during(&format!("{size} resources"), || measure(workspace, &session, size))?;
        print(size, &figures);
    }
    Ok(())
}

fn build(workspace: &Workspace) -> Result<()> {
    let log = Log::create(workspace.log("bench-provider"))?;
    log.run(cargo::command(workspace).args(["build", "--example", PROGRAM]))?;
    log.run(cargo::command(workspace).args(["build", "--package", "pulumi-bench"]))
}

fn start(workspace: &Workspace, session: &Session<'_>) -> Result<Duration> {
    let plugin = workspace.plugins().join("pulumi-resource-aws");
    let once = || {
        let mut bench = Command::new(workspace.target().join("debug/pulumi-bench-startup"));
        let said = run::output(bench.arg(&plugin).envs(session.variables()))?;
        Ok(Duration::from_secs_f64(said.trim().parse().context("the start took no number of seconds")?))
    };
    Ok(median((0..ROUNDS).map(|_| once()).collect::<Result<Vec<_>>>()?))
}

/// A stack comes up, stays as it is, and goes, some times over.
fn measure(workspace: &Workspace, session: &Session<'_>, size: usize) -> Result<Figures> {
    let project = project(workspace, session, size)?;
    let (mut up, mut no_op, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let watch = memory::watch(workspace);
        up.push(time(workspace, session, &project, "up")?);
        peaks.push(watch.end().get("pulumi-resource-aws").copied().unwrap_or_default());
        no_op.push(time(workspace, session, &project, "up")?);
        time(workspace, session, &project, "destroy")?;
    }
    Ok(Figures { up: median(up), no_op: median(no_op), peak: median(peaks) })
}

/// A project with a stack of so many resources.
fn project(workspace: &Workspace, session: &Session<'_>, size: usize) -> Result<PathBuf> {
    let project = session.state().with_file_name(format!("{PROGRAM}-{size}"));
    let binary = workspace.target().join("debug/examples").join(PROGRAM);
    let settings = format!(
        "name: {PROGRAM}-{size}\nruntime:\n  name: rust\n  options:\n    binary: {}\nconfig:\n  code:\n    default: {}\n  \
         more:\n    default: {}\n",
        binary.display(),
        workspace.handlers_zip().display(),
        size - PARTS,
    );
    fs::create_dir_all(&project).with_context(|| format!("can't make {}", project.display()))?;
    fs::write(project.join("Pulumi.yaml"), settings).context("can't write the project")?;
    let mut init = session.cli()?;
    run::output(init.args(["stack", "init", "dev", "--non-interactive"]).current_dir(&project))?;
    Ok(project)
}

fn time(workspace: &Workspace, session: &Session<'_>, project: &Path, command: &str) -> Result<Duration> {
    let mut pulumi = session.cli()?;
    pulumi.args([command, "--yes", "--skip-preview", "--stack", "dev", "--non-interactive"]);
    let log = Log::create(workspace.log("bench-provider"))?;
    let started = Instant::now();
    log.run(pulumi.current_dir(project))?;
    Ok(started.elapsed())
}

fn print(size: usize, figures: &Figures) {
    let Figures { up, no_op, peak } = figures;
    println!(
        "{size:>9}  {:>6.2} s {:>6.2} s {:>9.1} MB",
        up.as_secs_f64(),
        no_op.as_secs_f64(),
        megabytes(*peak)
    );
}
