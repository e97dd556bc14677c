//! `cargo build` of a program or plugin, and what the user sees of it.

mod lock;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use pulumi_wasm_proto::markup;
use tokio::{io::AsyncRead, process::Command};

use crate::{
    cargo::{
        self, ProcessGroup,
        messages::{Report, Wanted},
        metadata::Metadata,
        progress,
    },
    engine::Engine,
    project::Project,
};

/// What building came to.
enum Build {
    /// The program.
    Executable(PathBuf),
    /// Rustc didn't accept it, and the user has seen why.
    Rejected,
}

/// A program that runs.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) child: ProcessGroup,
    pub(crate) path: PathBuf,
}

/// Starts the project's executable: the one that the user has built, or else a new one.
///
/// Nothing is started when rustc didn't accept it. The user has seen why.
///
/// # Errors
/// When cargo fails for another reason than a compiler's errors.
pub(crate) async fn start(
    project: &Project,
    engine: &Engine,
    start: impl FnOnce(&Path) -> Result<ProcessGroup>,
) -> Result<Option<Started>> {
    if let Some(path) = project.prebuilt()? {
        return Ok(Some(Started { child: start(&path)?, path }));
    }
    let metadata = Metadata::of_workspace(project).await?;
    let _turn = lock::lock(&metadata.target_directory, engine).await?;
    match build(project, &metadata, engine).await? {
        Build::Executable(path) => Ok(Some(Started { child: start(&path)?, path })),
        Build::Rejected => Ok(None),
    }
}

async fn build(project: &Project, metadata: &Metadata, engine: &Engine) -> Result<Build> {
    let wanted = wanted(metadata, project)?;
    let mut command = command(project, wanted)?;
    command.args(["--message-format", "json-diagnostic-rendered-ansi", "--color", "never"]);
    let mut child = cargo::spawn(&mut command)?;
    let (stdout, stderr) = (cargo::pipe(&mut child.stdout)?, cargo::pipe(&mut child.stderr)?);
    let (report, complaints) =
        tokio::try_join!(read_report(stdout, wanted), progress::follow(stderr, engine))?;
    let succeeded = child.wait().await?.success();
    conclude(report, succeeded, complaints, engine).await
}

/// What to build of the project's package.
pub(crate) fn wanted<'a>(metadata: &'a Metadata, project: &Project) -> Result<Wanted<'a>> {
    let package = metadata.program(project)?;
    Ok(Wanted { package: &package.id, bin: package.program_target(project.source.as_deref())? })
}

/// `cargo build` of that alone, whatever else is in its workspace.
pub(crate) fn command(project: &Project, wanted: Wanted<'_>) -> Result<Command> {
    let mut command = cargo::command("build", project)?;
    command.args(["--package", wanted.package, "--bin", wanted.bin]);
    command.args(project.options.release.then_some("--release")).args(cargo::feature_arguments(project));
    Ok(command)
}

async fn read_report(stdout: impl AsyncRead + Unpin, wanted: Wanted<'_>) -> Result<Report> {
    let mut report = Report::default();
    let mut lines = cargo::lines(stdout);
    while let Some(line) = cargo::next_line(&mut lines).await? {
        report.add(&line, wanted);
    }
    Ok(report)
}

async fn conclude(report: Report, succeeded: bool, complaints: String, engine: &Engine) -> Result<Build> {
    match report {
        Report { executable: Some(path), warnings, .. } if succeeded => {
            show(&warnings, engine).await;
            show_warnings_of_cargo(&complaints, engine).await;
            Ok(Build::Executable(path))
        }
        Report { errors, .. } if !errors.is_empty() => {
            show(&errors, engine).await;
            Ok(Build::Rejected)
        }
        _ if complaints.is_empty() => bail!("cargo build failed without a word"),
        _ => bail!("{complaints}"),
    }
}

async fn show(diagnostics: &[String], engine: &Engine) {
    for rendered in diagnostics {
        engine.message(markup::from_ansi(rendered)).await;
    }
}

/// Such as of a key in Cargo.toml that it doesn't know. How many warnings rustc gave, the user can see.
async fn show_warnings_of_cargo(complaints: &str, engine: &Engine) {
    let is_count =
        |line: &&str| line.starts_with("warning: `") && line.contains("` (") && line.contains(") generated ");
    let warnings: Vec<_> = complaints.lines().filter(|line| !is_count(line)).collect();
    if !warnings.is_empty() {
        engine.info(&warnings.join("\n")).await;
    }
}
