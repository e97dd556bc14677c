//! The embedded AWS: MiniStack as a process of its own, which outlives this one.
//!
//! It keeps everything in memory. Stopped and started again it is empty, so that a [`Record`] remembers
//! whether the Pulumi state may still speak of resources from an earlier life.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::Workspace;
use crate::run::Log;

mod client;
mod health;
mod port;
mod process;
mod record;

pub use client::Client;
pub(crate) use process::is_alive;
pub use record::Record;

/// How long MiniStack may take to answer; it takes half a second.
const START: Duration = Duration::from_secs(60);
/// How long a MiniStack that runs may leave one waiting.
const BUSY: Duration = Duration::from_secs(10);
/// How long MiniStack may take to stop.
const STOP: Duration = Duration::from_secs(10);

/// A running AWS on this machine.
#[derive(Debug)]
pub struct EmbeddedAws {
    port: u16,
    pid: u32,
    owned: Option<Child>,
}

/// What has become of the embedded AWS of a folder.
#[derive(Debug)]
pub enum Found {
    /// It runs and answers.
    Running(EmbeddedAws),
    /// Its process is there, and doesn't answer.
    Hanging(EmbeddedAws),
    /// There is none, or none any more.
    Gone,
}

impl EmbeddedAws {
    /// The one that runs for `folder`, started where none does, on `port`, or the last one, or a free one.
    ///
    /// # Errors
    /// When another port is asked for than it runs on, the port is taken, it hangs, or it doesn't start.
    pub fn shared(workspace: &Workspace, folder: &Path, port: Option<u16>) -> Result<Self> {
        if let Some(running) = Self::running(folder)? {
            return running.expect_port(port);
        }
        let last = Record::read(folder)?.map(|record| record.port);
        let port = port::choose(port, last)?;
        let log = Log::create(log_file(folder))?;
        let mut aws = Self::spawn(workspace, folder, port, &log)?;
        // Noted at once: where this command is broken off now, the next one finds it.
        Record { pid: aws.pid, port, fresh: true }.write(folder)?;
        aws.await_answer(&log)?;
        aws.owned = None;
        Ok(aws)
    }

    /// One that stops when dropped, for a test.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn owned(workspace: &Workspace, folder: &Path) -> Result<Self> {
        let log = Log::create(log_file(folder))?;
        let mut aws = Self::spawn(workspace, folder, port::free()?, &log)?;
        aws.await_answer(&log)?;
        Ok(aws)
    }

    /// What has become of the one of `folder`.
    ///
    /// # Errors
    /// When its record can't be read.
    pub fn find(folder: &Path) -> Result<Found> {
        let Some(Record { pid, port, .. }) = Record::read(folder)? else { return Ok(Found::Gone) };
        if !process::is_ministack(pid) {
            return Ok(Found::Gone);
        }
        let aws = Self { port, pid, owned: None };
        Ok(if aws.answers_after_all() { Found::Running(aws) } else { Found::Hanging(aws) })
    }

    /// The one that runs for `folder`, if any.
    ///
    /// # Errors
    /// When its record can't be read, or it hangs.
    pub fn running(folder: &Path) -> Result<Option<Self>> {
        match Self::find(folder)? {
            Found::Running(aws) => Ok(Some(aws)),
            Found::Hanging(aws) => {
                bail!("the embedded AWS (process {}) hangs: cargo xtask down --all", aws.pid)
            }
            Found::Gone => Ok(None),
        }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where AWS's clients find it.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client of it.
    pub fn client(&self) -> Client {
        Client(self.port)
    }

    /// Whether it still answers.
    pub fn answers(&self) -> bool {
        health::answers(self.port)
    }

    /// Stops it, and the functions it runs.
    ///
    /// # Errors
    /// When it doesn't go.
    pub fn stop(mut self) -> Result<()> {
        match self.owned.take() {
            Some(child) => process::end_child(child, STOP),
            None => process::end(self.pid, STOP),
        }
    }

    fn spawn(workspace: &Workspace, folder: &Path, port: u16, log: &Log) -> Result<Self> {
        let child = process::spawn(workspace, folder, port, log)?;
        Ok(Self { port, pid: child.id(), owned: Some(child) })
    }

    /// Waits for a child's first answer. Where none comes, the child ends when this is dropped.
    fn await_answer(&mut self, log: &Log) -> Result<()> {
        let deadline = Instant::now() + START;
        while !self.answers() {
            let child = self.owned.as_mut().context("the embedded AWS is no child of this process")?;
            if let Some(status) = child.try_wait().context("can't watch the embedded AWS")? {
                bail!("the embedded AWS ended while starting ({status})\n{}", log.excerpt());
            }
            if Instant::now() > deadline {
                let port = self.port;
                bail!("the embedded AWS doesn't answer on port {port} after {START:?}\n{}", log.excerpt());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Whether it answers now or soon: it may be starting still, or this machine be busy.
    fn answers_after_all(&self) -> bool {
        let deadline = Instant::now() + BUSY;
        while !self.answers() {
            if Instant::now() > deadline {
                return false;
            }
            thread::sleep(Duration::from_millis(200));
        }
        true
    }

    fn expect_port(self, port: Option<u16>) -> Result<Self> {
        match port {
            Some(asked) if asked != self.port => bail!(
                "the embedded AWS already runs on port {}\nto move it to {asked}, stop it first: cargo xtask down --all",
                self.port
            ),
            _ => Ok(self),
        }
    }
}

impl Drop for EmbeddedAws {
    fn drop(&mut self) {
        if let Some(child) = self.owned.take()
            && let Err(error) = process::end_child(child, STOP)
        {
            eprintln!("{error:#}");
        }
    }
}

/// What it says while it runs.
pub fn log_file(folder: &Path) -> PathBuf {
    folder.join("logs/ministack.log")
}

/// Makes a folder and those above it.
fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_whose_process_is_another_program_by_now_is_of_none_that_runs() {
        let folder = std::env::temp_dir().join(format!("xtask-embedded-{}", std::process::id()));
        make(&folder).unwrap();
        Record { pid: std::process::id(), port: 1, fresh: false }.write(&folder).unwrap();
        assert!(matches!(EmbeddedAws::find(&folder).unwrap(), Found::Gone));
        fs::remove_dir_all(folder).unwrap();
    }
}
