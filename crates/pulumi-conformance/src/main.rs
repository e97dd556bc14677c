//! Pulumi's language conformance suite against this project: `cargo xtask conformance`.
//!
//! The suite is a program of Pulumi's that speaks gRPC. It has our host pack the SDK ([`host`]), generate packages and
//! programs, and run them against an engine of its own; then it looks at what came of it. This program starts both,
//! chooses the tests ([`selection`]), brings the hand-written programs for those whose programs aren't generated
//! ([`overrides`]), and says how each test went ([`report`]).

mod arguments;
mod catalogue;
mod engine;
mod folders;
mod host;
mod overrides;
mod report;
mod selection;
mod session;
mod suite;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use tokio::signal::{
    ctrl_c,
    unix::{SignalKind, signal},
};

use crate::{
    arguments::Arguments, folders::Folders, overrides::Overrides, report::Report, selection::Selection,
    suite::Suite,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What is dropped with the run ends: the suite, and the hosts with all they have started.
    let ended = tokio::select! {
        ended = run(&arguments) => ended,
        stopped = stopped() => stopped.map(|()| false),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Waits until somebody wants this program to end.
async fn stopped() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = ctrl_c() => Ok(interrupted?),
        _ = terminate.recv() => Ok(()),
    }
}

/// Whether the tests passed.
async fn run(arguments: &Arguments) -> Result<bool> {
    let folders = Folders::new(&arguments.repository, &arguments.work)?;
    let _lock = (!arguments.list).then(|| folders.claim()).transpose()?;
    let suite = Suite::start(arguments, &folders).await?;
    let tests = suite.tests().await?;
    let overrides =
        if arguments.generated { Overrides::default() } else { Overrides::find(&folders, &tests)? };
    let selection = Selection::new(tests, &overrides, arguments)?;
    if arguments.list {
        selection.print();
        return Ok(true);
    }
    let mut report = Report::new(selection.skipped);
    session::run(arguments, &folders, &suite, &overrides, selection.tests, &mut report).await?;
    report.print_summary();
    folders.tidy(arguments.keep || report.has_failures())?;
    Ok(!report.has_failures())
}
