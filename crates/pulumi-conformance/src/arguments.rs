//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

/// Run Pulumi's language conformance suite against this project
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask conformance",
    override_usage = "cargo xtask conformance [OPTIONS] [FILTERS]..."
)]
pub(crate) struct Arguments {
    /// Run only tests whose name has a match of one of these: a part of the name, or a regular expression
    pub(crate) filters: Vec<String>,
    /// List the tests and stop
    #[arg(long)]
    pub(crate) list: bool,
    /// How many tests run at once, but no more than there are processors
    #[arg(short, long, default_value_t = 2, value_name = "NUMBER")]
    pub(crate) jobs: usize,
    /// Keep what the run generates also when every test passes
    #[arg(long)]
    pub(crate) keep: bool,
    /// Run only the tests with a hand-written program
    #[arg(long, conflicts_with = "generated")]
    pub(crate) only_overridden: bool,
    /// Generate every program, also where there is a hand-written one
    #[arg(long)]
    pub(crate) generated: bool,
    /// Run the tests that need the internet, too
    #[arg(long)]
    pub(crate) online: bool,
    /// Compare all that is generated with what is in this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) snapshots: Option<PathBuf>,
    /// Write into the folder of the snapshots instead of comparing
    #[arg(long, requires = "snapshots")]
    pub(crate) accept: bool,
    /// How long a test may take, in seconds
    #[arg(long, default_value = "300", value_parser = seconds)]
    pub(crate) timeout: Duration,
    /// The repository
    #[arg(long, hide = true)]
    pub(crate) repository: PathBuf,
    /// The folder for everything that is made
    #[arg(long, hide = true)]
    pub(crate) work: PathBuf,
    /// The suite
    #[arg(long, hide = true)]
    pub(crate) suite: PathBuf,
    /// The language host
    #[arg(long, hide = true)]
    pub(crate) host: PathBuf,
}

fn seconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_secs)
}
