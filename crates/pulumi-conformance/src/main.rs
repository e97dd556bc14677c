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

use crate::{
    arguments::Arguments, catalogue::Catalogue, folders::Folders, overrides::Overrides, report::Report,
    selection::Selection, suite::Suite,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the tests passed.
async fn run(arguments: &Arguments) -> Result<bool> {
    let folders = Folders::new(&arguments.repository, &arguments.work)?;
    let mut suite = Suite::start(arguments, &folders).await?;
    let catalogue = Catalogue::read(&folders.catalogue())?;
    let overrides =
        if arguments.generated { Overrides::default() } else { Overrides::find(&folders, &catalogue)? };
    let selection = Selection::new(suite.tests().await?, &overrides, arguments)?;
    if arguments.list {
        selection.print();
        return Ok(true);
    }
    let _lock = folders.claim()?;
    let mut report = Report::new(selection.skipped);
    session::run(arguments, &folders, &mut suite, &overrides, selection.tests, &mut report).await?;
    report.print_summary();
    folders.tidy(arguments.keep || report.has_failures())?;
    Ok(!report.has_failures())
}
