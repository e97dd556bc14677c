//! Cargo, as a child process.

pub(crate) mod messages;
pub(crate) mod metadata;
pub(crate) mod progress;

use std::{
    io::ErrorKind,
    ops::{Deref, DerefMut},
    process::{ExitStatus, Stdio},
};

use anyhow::{Context, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader, Split},
    process::{Child, Command},
};

use crate::{engine::Engine, project::Project};

/// What to do about a program that isn't on PATH.
const INSTALL: &str = "install Rust from https://rustup.rs, or set runtime.options.binary in Pulumi.yaml to a \
                       program that is built already";

/// `cargo SUBCOMMAND` for the project's package.
///
/// It runs in the program's folder: there the toolchain file and `.cargo/config.toml` are looked for.
pub(crate) fn command(subcommand: &str, project: &Project) -> Result<Command> {
    let manifest = project.manifest()?;
    let mut command = Command::new("cargo");
    command.arg(subcommand).arg("--manifest-path").arg(manifest).current_dir(&project.directory);
    Ok(command)
}

/// The features that the options ask for.
pub(crate) fn feature_arguments(project: &Project) -> Option<String> {
    let features = &project.options.features;
    (!features.is_empty()).then(|| format!("--features={}", features.join(",")))
}

/// Starts a command whose output is read here.
pub(crate) fn spawn(command: &mut Command) -> Result<ProcessGroup> {
    start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))
}

/// Starts a command.
pub(crate) fn start(command: &mut Command) -> Result<ProcessGroup> {
    let child = command.stdin(Stdio::null()).process_group(0).spawn();
    let name = command.as_std().get_program().to_string_lossy();
    let child = child.map_err(|error| explain(error, &name))?;
    let group = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    Ok(ProcessGroup { child, group })
}

/// Runs a command to its end and gives its stdout.
///
/// # Errors
/// With what it printed to stderr when it failed.
pub(crate) async fn output(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = output.map_err(|error| explain(error, &name))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(anyhow::Error::msg(progress::complaint(&stderr)))
}

/// Like [`output`] for a cargo command that may take its time: the user sees what it does.
pub(crate) async fn output_with_progress(command: &mut Command, engine: &Engine) -> Result<Vec<u8>> {
    let mut child = spawn(command)?;
    let (mut stdout, stderr) = (pipe(&mut child.stdout)?, pipe(&mut child.stderr)?);
    let (mut output, read) = (Vec::new(), progress::follow(stderr, engine));
    let (_, complaints) = tokio::try_join!(async { Ok(stdout.read_to_end(&mut output).await?) }, read)?;
    if child.wait().await?.success() { Ok(output) } else { Err(anyhow::Error::msg(complaints)) }
}

fn explain(error: std::io::Error, program: &str) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound if program.contains('/') => {
            anyhow!("{program} can't be started: it, its loader or its working folder isn't there")
        }
        ErrorKind::NotFound => anyhow!("{program} isn't on PATH: {INSTALL}"),
        _ => anyhow::Error::new(error).context(format!("{program} can't be started")),
    }
}

/// A child and everything it starts, such as the compilers that cargo starts. All end with the child, or when this is
/// dropped.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    child: Child,
    /// Named after the child, until it has ended.
    group: Option<Pid>,
}

impl ProcessGroup {
    /// Waits for the child's end, and ends what it leaves behind.
    pub(crate) async fn wait(&mut self) -> std::io::Result<ExitStatus> {
        let status = self.child.wait().await?;
        self.kill();
        Ok(status)
    }

    /// Once: the group's number may be another's soon after.
    fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            // The only way to fail is that they all have ended.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Deref for ProcessGroup {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.child
    }
}

impl DerefMut for ProcessGroup {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The next line that a child writes, whatever its encoding.
pub(crate) async fn next_line<R: AsyncBufRead + Unpin>(lines: &mut Split<R>) -> Result<Option<String>> {
    let line = lines.next_segment().await?;
    Ok(line.map(|line| String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(&line)).into_owned()))
}

/// The lines of a pipe, for [`next_line`].
pub(crate) fn lines<R: AsyncRead + Unpin>(pipe: R) -> Split<BufReader<R>> {
    BufReader::new(pipe).split(b'\n')
}

/// The end of a pipe that [`spawn`] has set up.
pub(crate) fn pipe<T>(end: &mut Option<T>) -> Result<T> {
    end.take().context("a child's output can be read only once")
}

#[cfg(test)]
mod tests {
    use tokio::process::Command;

    use super::{lines, next_line, start};

    #[test]
    fn what_is_missing_is_told_apart() {
        let message = |program| start(&mut Command::new(program)).unwrap_err().to_string();
        assert!(message("no-such-program").contains("isn't on PATH"));
        let message = message("/no/such/program");
        assert!(message.contains("its loader") && !message.contains("PATH"), "{message}");
    }

    #[tokio::test]
    async fn a_line_in_another_encoding_is_shown_as_well_as_can_be() {
        let mut lines = lines(&b"caf\xe9\r\nnext"[..]);
        assert_eq!(next_line(&mut lines).await.unwrap().as_deref(), Some("caf\u{fffd}"));
        assert_eq!(next_line(&mut lines).await.unwrap().as_deref(), Some("next"));
        assert_eq!(next_line(&mut lines).await.unwrap(), None);
    }
}
