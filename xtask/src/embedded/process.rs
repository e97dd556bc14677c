//! MiniStack's process: its own process group, so that it outlives this command and ends with its functions.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process};

use super::make;
use crate::Workspace;
use crate::run::Log;
use crate::session::REGION;

/// What is passed on from the environment. Not the rest: the functions inherit MiniStack's variables, and what
/// they do shouldn't depend on the terminal it was started from.
const INHERITED: [&str; 3] = ["PATH", "HOME", "LANG"];

/// Starts MiniStack. It answers a moment later.
pub(super) fn spawn(workspace: &Workspace, folder: &Path, port: u16, log: &Log) -> Result<Child> {
    let temporary = folder.join("tmp");
    make(&temporary)?;
    let mut command = Command::new(workspace.venv().join("bin/ministack"));
    command.env_clear();
    command.envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command.envs(variables(port));
    command.env("TMPDIR", &temporary).env("STATE_DIR", temporary.join("state"));
    command.env("S3_DATA_DIR", temporary.join("s3"));
    command.stdin(Stdio::null()).stdout(log.handle()?).stderr(log.handle()?);
    command.current_dir(workspace.root()).process_group(0);
    command.spawn().context("can't start the embedded AWS: cargo xtask setup")
}

/// The listeners for SFTP and MQTT are of no use here, and their fixed ports in the way.
fn variables(port: u16) -> [(&'static str, String); 10] {
    [
        ("LAMBDA_EXECUTOR", "local".to_owned()),
        ("GATEWAY_PORT", port.to_string()),
        ("BIND_HOST", "127.0.0.1".to_owned()),
        ("SFTP_ENABLED", "0".to_owned()),
        ("IOT_MTLS_ENABLED", "0".to_owned()),
        ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
    ]
}

/// Whether there is such a process.
pub(crate) fn is_alive(pid: u32) -> bool {
    process(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Whether there is such a process, and it is a MiniStack: after a restart of the machine, the number may be another
/// program's, which must not be ended. The embedded AWS runs on Linux alone, which has this folder.
pub(super) fn is_ministack(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|words| words.contains("bin/ministack"))
}

/// Ends a process group and waits for its leader to be gone.
pub(super) fn end(pid: u32, patience: Duration) -> Result<()> {
    await_end(pid, patience, || Ok(!is_alive(pid)))
}

/// Ends a child's process group and waits for the child to be gone.
pub(super) fn end_child(mut child: Child, patience: Duration) -> Result<()> {
    let pid = child.id();
    await_end(pid, patience, || Ok(child.try_wait().context("can't watch the embedded AWS")?.is_some()))
}

fn await_end(pid: u32, patience: Duration, mut gone: impl FnMut() -> Result<bool>) -> Result<()> {
    for signal in [Signal::TERM, Signal::KILL] {
        let deadline = Instant::now() + patience;
        signal_group(pid, signal);
        while Instant::now() < deadline {
            if gone()? {
                // A function that was busy may have outlived its parent.
                signal_group(pid, Signal::KILL);
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    bail!("the embedded AWS (process {pid}) doesn't end")
}

fn signal_group(pid: u32, signal: Signal) {
    if let Some(pid) = process(pid) {
        // The group may be gone already, which is what is wanted.
        let _ = kill_process_group(pid, signal);
    }
}

fn process(pid: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(pid).ok()?)
}
