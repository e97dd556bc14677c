//! `cargo xtask bench`: how long the CLI takes for a stack, and how much memory and room its parts take, measured on
//! an embedded AWS of its own.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::progress::Progress;
use crate::run::Log;
use crate::setup::{self, Purpose};
use crate::{EmbeddedAws, Session, Workspace};

pub mod bindings;
pub mod handlers;
mod memory;
pub mod provider;
pub mod sdk;

use memory::Peaks;

/// The stack that is measured.
const STACK: &str = "dev";
/// Each figure is the median of this many rounds.
const ROUNDS: usize = 3;

/// What is measured, in this order.
const COMMANDS: [(&str, &[&str]); 5] = [
    ("preview of everything new", &["preview"]),
    ("up from nothing", &["up", "--yes", "--skip-preview"]),
    ("preview with nothing to do", &["preview"]),
    ("up with nothing to do", &["up", "--yes", "--skip-preview"]),
    ("destroy", &["destroy", "--yes", "--skip-preview"]),
];

/// Measures, and prints a table.
///
/// # Errors
/// When a command fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    setup::run(workspace, Purpose::EmbeddedAws)?;
    let folder = fresh_folder(workspace, "bench")?;
    let aws = EmbeddedAws::owned(workspace, &folder)?;
    let session = Session::isolated(workspace, &folder, &aws);
    session.ensure_stacks([STACK])?;
    Progress::default().during("warming up", || time(workspace, &session, &["preview"]))?;
    let memory = memory::watch(workspace);
    let mut resources = 0;
    let mut times = vec![Vec::new(); COMMANDS.len()];
    for round in 1..=ROUNDS {
        Progress::default().during(&format!("round {round} of {ROUNDS}"), || {
            for ((_, arguments), times) in COMMANDS.iter().zip(&mut times) {
                times.push(time(workspace, &session, arguments)?);
                resources = resources.max(resource_count(&session)?);
            }
            Ok(())
        })?;
    }
    report(workspace, times, resources, &memory.end())
}

/// An empty folder among this machine's own.
pub(crate) fn fresh_folder(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.state().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("can't remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    Ok(folder)
}

fn time(workspace: &Workspace, session: &Session<'_>, arguments: &[&str]) -> Result<Duration> {
    let mut pulumi = session.pulumi(STACK)?;
    pulumi.args(arguments).args(["--stack", STACK, "--non-interactive"]);
    let log = Log::create(workspace.log("bench"))?;
    let started = Instant::now();
    log.run(&mut pulumi)?;
    Ok(started.elapsed())
}

fn resource_count(session: &Session<'_>) -> Result<u64> {
    Ok(session.stacks()?.into_iter().find(|(name, _)| name == STACK).map_or(0, |(_, resources)| resources))
}

fn report(workspace: &Workspace, times: Vec<Vec<Duration>>, resources: u64, peaks: &Peaks) -> Result<()> {
    println!("{resources} resources; the median of {ROUNDS} rounds, builds of cargo's dev profile");
    for ((name, _), times) in COMMANDS.iter().zip(times) {
        println!("{name:<28} {:>7.2} s", median(times).as_secs_f64());
    }
    for (program, bytes) in peaks {
        println!("{:<28} {:>7.1} MB", format!("{program}, peak"), megabytes(*bytes));
    }
    let zip = fs::metadata(workspace.handlers_zip()).context("there is no archive of the functions")?;
    println!("{:<28} {:>7.1} MB", "the functions' zip", megabytes(zip.len()));
    Ok(())
}

fn median<T: Ord + Copy + Default>(figures: impl IntoIterator<Item = T>) -> T {
    let mut figures: Vec<T> = figures.into_iter().collect();
    figures.sort();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_round_does_not_move_the_figure() {
        let seconds = [9, 1, 2].map(Duration::from_secs);
        assert_eq!(median(seconds), Duration::from_secs(2));
    }
}
