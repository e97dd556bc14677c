//! `cargo xtask`: this project's chores.

use std::path::{self, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::progress::timed;
use xtask::setup::{self, Purpose};
use xtask::{Workspace, bench, chat, checks, conformance, down, env, faults, load, shell, up};

/// Sets up, brings up, talks to, takes down and tests the WebSocket API on this machine. No AWS account needed.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// The repository, for a command run elsewhere
    #[arg(long, hide = true)]
    workspace: Option<PathBuf>,
    /// Where stacks, embedded AWS and logs are, in place of .tools
    #[arg(long, hide = true)]
    state: Option<PathBuf>,
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Set up what is missing: the Pulumi CLI, the embedded AWS, this project's plugins and functions
    Setup,
    /// Build the functions alone, to deploy to real AWS with a Pulumi CLI and a language host of your own
    Functions,
    /// Bring a stack up on the embedded AWS and print its address
    Up {
        /// The stack: dev, staging, prod
        stack: String,
        #[command(flatten)]
        aws: AwsPort,
    },
    /// Talk to a stack: an interactive WebSocket client
    Chat {
        /// The stack: dev, staging, prod
        #[arg(required_unless_present = "url")]
        stack: Option<String>,
        /// Connect to this address instead of a stack on the embedded AWS
        #[arg(long, conflicts_with = "stack")]
        url: Option<String>,
    },
    /// Put many clients into one room of dev, and measure how messages reach them
    Load(load::Options),
    /// Take a stack down
    Down {
        /// The stack: dev, staging, prod
        #[arg(required_unless_present = "all")]
        stack: Option<String>,
        /// Take every stack down and stop the embedded AWS
        #[arg(long)]
        all: bool,
    },
    /// Print what makes `pulumi` and `aws` in this shell work on the embedded AWS: eval "$(cargo xtask env)"
    Env {
        #[command(flatten)]
        aws: AwsPort,
    },
    /// Run the Pulumi CLI on the embedded AWS: cargo xtask pulumi preview -s dev
    Pulumi {
        /// What follows `pulumi`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every check and test
    Test,
    /// Run Pulumi's language conformance suite
    #[command(disable_help_flag = true)]
    Conformance {
        /// Parts of the tests' names, and options: --help lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Let every call of an up and a destroy go wrong in every way, and see whether the same command again makes it good
    Faults(faults::Options),
    /// Measure preview, up, no-op up and destroy; with `sdk`, what programs cost; with `provider`, what the AWS provider does; with `bindings`, what compiling them costs; with `handlers`, what a broadcast does
    Bench {
        #[command(subcommand)]
        what: Option<Measured>,
    },
}

#[derive(Subcommand)]
enum Measured {
    /// Measure a program with 1,000 and 10,000 resources, the same with Pulumi's SDKs for Go and Python, and compiling
    Sdk {
        /// Leave Python out, which takes minutes
        #[arg(long)]
        quick: bool,
    },
    /// Measure the AWS provider: its start, and stacks of 38 and of 500 resources
    Provider,
    /// Measure the functions: their start, and a broadcast to 1,000, 10,000 and 100,000 clients of an AWS in this process
    Handlers {
        /// Build nothing: measure what was built last
        #[arg(long)]
        as_is: bool,
    },
    /// Measure compiling the bindings of a package: all of it, and a single module
    Bindings {
        /// How many resources the package has
        #[arg(long, default_value_t = 200)]
        resources: usize,
    },
}

#[derive(clap::Args)]
struct AwsPort {
    /// The embedded AWS's port, where it doesn't run yet [default: the last one, or a free one]
    #[arg(long)]
    port: Option<u16>,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    fn workspace(&self) -> Result<Workspace> {
        let workspace =
            self.workspace.as_ref().map_or_else(Workspace::locate, |root| Ok(Workspace::at(root)))?;
        Ok(match &self.state {
            Some(folder) => workspace.with_state(&path::absolute(folder)?),
            None => workspace,
        })
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let workspace = cli.workspace()?;
    match cli.chore {
        Chore::Setup => timed(|| setup::run(&workspace, Purpose::AnyAws))?,
        Chore::Functions => timed(|| setup::functions(&workspace))?,
        Chore::Up { stack, aws } => up::run(&workspace, &stack, aws.port)?,
        Chore::Chat { url: Some(url), .. } => chat::run_at(&url)?,
        Chore::Chat { stack, .. } => chat::run(&workspace, &stack.unwrap_or_default())?,
        Chore::Load(options) => load::run(&workspace, &options)?,
        Chore::Down { stack, all } => down::run(&workspace, stack.as_deref(), all)?,
        Chore::Env { aws } => env::run(&workspace, aws.port)?,
        Chore::Pulumi { arguments } => return shell::pulumi(&workspace, &arguments),
        Chore::Test => timed(|| checks::run(&workspace))?,
        Chore::Conformance { arguments } => return conformance::run(&workspace, &arguments),
        Chore::Faults(options) => timed(|| faults::run(&workspace, &options))?,
        Chore::Bench { what: None } => bench::run(&workspace)?,
        Chore::Bench { what: Some(Measured::Sdk { quick }) } => bench::sdk::run(&workspace, quick)?,
        Chore::Bench { what: Some(Measured::Provider) } => bench::provider::run(&workspace)?,
        Chore::Bench { what: Some(Measured::Handlers { as_is }) } => bench::handlers::run(&workspace, as_is)?,
        Chore::Bench { what: Some(Measured::Bindings { resources }) } => {
            bench::bindings::run(&workspace, resources)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
