//! `cargo xtask faults`: every fault in every call of an `up` and a `destroy`, and whether the same command again makes
//! everything good.
//!
//! A proxy between the provider and the embedded AWS lets one call go wrong. Then the command is run again by
//! somebody who knows nothing of it. In the end, every resource must be there once, and be in the state.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::Workspace;
use crate::progress::{Progress, elapsed};
use crate::run::{self, Log};
use crate::setup::{self, Purpose, cargo};

mod fault;
mod fewest;
mod inventory;
mod lane;
mod proxy;
mod report;
mod trial;

use fault::Fault;
use lane::Lane;
use proxy::Site;
use report::Report;
use trial::{Disturbed, Trial};

/// What is deployed: this repository's own program.
const PROGRAM: &str = "aws-websocket-api";
/// How many trials run at once.
const LANES: usize = 2;

/// Which trials are run.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Only every K-th trial
    #[arg(long, value_name = "K", default_value_t = 1)]
    every: usize,
    /// Leave out the first N trials, to go on with a run that was broken off
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip: usize,
    /// Only these faults, with commas between them
    #[arg(long, value_delimiter = ',', value_enum)]
    faults: Vec<Fault>,
    /// Disturb only this command
    #[arg(long, value_enum)]
    only: Option<Disturbed>,
    /// Disturb only this call, such as lambda:CreateFunction.3, the third of them
    #[arg(long)]
    call: Option<Site>,
    /// The choice that runs with every other check
    #[arg(long)]
    sample: bool,
    /// Build nothing: try what was built last
    #[arg(long)]
    as_is: bool,
}

/// Runs the trials and prints the figures.
///
/// # Errors
/// When something can't be set up, or a trial didn't converge.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.as_is {
        setup::expect_done(workspace)?;
    } else {
        setup::run(workspace, Purpose::EmbeddedAws)?;
    }
    let report = campaign(workspace, options, &|line| println!("{line}"))?;
    println!("{}", report.line());
    report.expect_good()
}

const LOG: &str = "faults";

/// Runs a choice of the trials.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let log = Log::create(workspace.log(LOG))?;
    let options = Options { sample: true, ..Options::default() };
    // What can't be written is missing in the log, and nowhere else.
    let say = |line: &str| drop(log.handle().map(|mut log| writeln!(log, "{line}")));
    let report = campaign(workspace, &options, &say)?;
    say(&report.line());
    report.expect_good()
}

/// The figures of the last [`check`].
pub(crate) fn figures(workspace: &Workspace) -> String {
    run::tail(&workspace.log(LOG)).lines().last().unwrap_or_default().to_owned()
}

/// Says what it does, line by line.
type Say<'a> = &'a (dyn Fn(&str) + Sync);

fn campaign(workspace: &Workspace, options: &Options, say: Say<'_>) -> Result<Report> {
    let started = Instant::now();
    let (lanes, measured) = Progress::default().during("counting the calls that nothing disturbs", || {
        if !options.as_is {
            build(workspace)?;
        }
        let lanes = (0..LANES).map(|number| Lane::open(workspace, number)).collect::<Result<Vec<_>>>()?;
        let measured = lanes[0].measure()?;
        Ok((lanes, measured))
    })?;
    say(&report::calls(&measured));
    let trials = options.choose(&measured.calls);
    ensure!(!trials.is_empty(), "there is no such call: the list above has all of them");
    Ok(try_all(workspace, &lanes, trials, say)?.after(started.elapsed()))
}

/// The program, once: the language host then only starts it.
fn build(workspace: &Workspace) -> Result<()> {
    let mut cargo = cargo::command(workspace);
    cargo.args(["build", "--package", PROGRAM, "--bin", PROGRAM]);
    Log::create(workspace.log("faults-build"))?.run(&mut cargo)
}

impl Options {
    fn choose(&self, calls: &[trial::Calls]) -> VecDeque<Trial> {
        let faults = if self.faults.is_empty() { Fault::all() } else { self.faults.clone() };
        let all = if self.sample { trial::sample(calls) } else { trial::all(calls, &faults) };
        let wanted = all.into_iter().filter(|trial| {
            faults.contains(&trial.fault)
                && self.only.is_none_or(|only| trial.disturbed == only)
                && self.call.as_ref().is_none_or(|site| trial.site == *site)
        });
        wanted.step_by(self.every.max(1)).skip(self.skip).collect()
    }
}

/// The trials that are still to be run, and what has come of the others.
struct Board<'a> {
    workspace: &'a Workspace,
    open: Mutex<VecDeque<Trial>>,
    all: usize,
    report: Mutex<Report>,
    started: Instant,
    say: Say<'a>,
}

fn try_all(
    workspace: &Workspace,
    lanes: &[Lane<'_>],
    trials: VecDeque<Trial>,
    say: Say<'_>,
) -> Result<Report> {
    let (all, started) = (trials.len(), Instant::now());
    let board = Board { workspace, open: Mutex::new(trials), all, report: Mutex::default(), started, say };
    thread::scope(|scope| {
        let running: Vec<_> = lanes.iter().map(|lane| scope.spawn(|| board.work(lane))).collect();
        let mut ended = running.into_iter().map(|lane| lane.join());
        ended.try_for_each(|lane| lane.unwrap_or_else(|_| bail!("a defect in xtask, see above")))
    })?;
    Ok(board.report.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl Board<'_> {
    /// Takes one trial after the other.
    fn work(&self, lane: &Lane<'_>) -> Result<()> {
        while let Some(trial) = { lock(&self.open).pop_front() } {
            let started = Instant::now();
            let outcome = lane.run(&trial)?;
            let log = self.workspace.log(&format!("faults/{}", trial.file_name()));
            let said = report::said(&trial, &outcome, &log.display().to_string());
            let done = lock(&self.report).add(&trial, &outcome, &said);
            self.tell(&said, done, started.elapsed());
        }
        Ok(())
    }

    fn tell(&self, said: &str, done: usize, took: Duration) {
        let left = self.started.elapsed().mul_f64((self.all - done) as f64 / done as f64);
        (self.say)(&format!("[{done}/{}, {} left] {} {said}", self.all, elapsed(left), elapsed(took)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
