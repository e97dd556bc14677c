//! The embedded AWS: MiniStack as a process of its own, which outlives this one.
//!
//! It keeps everything in memory. Stopped and started again it is empty, so that a [`Record`] remembers
//! whether the Pulumi state may still speak of resources from an earlier life.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::Workspace;
use crate::run::Log;

mod health;
mod process;
mod record;

pub(crate) use process::is_alive;
pub use record::Record;

/// How long MiniStack may take to answer; it takes half a second.
const START: Duration = Duration::from_secs(60);
/// How long MiniStack may take to stop.
const STOP: Duration = Duration::from_secs(10);

/// A running AWS on this machine.
#[derive(Debug)]
pub struct EmbeddedAws {
    port: u16,
    pid: u32,
    owned: Option<Child>,
}

impl EmbeddedAws {
    /// The one that runs for `folder`, started where none does, on `port`, or the last one, or a free one.
    ///
    /// # Errors
    /// When another port is asked for than it runs on, the port is taken, or it doesn't start.
    pub fn shared(workspace: &Workspace, folder: &Path, port: Option<u16>) -> Result<Self> {
        let record = Record::read(folder)?;
        if let Some(running) = Self::running(folder)? {
            return running.expect_port(port);
        }
        let last = record.map(|record| record.port);
        let port = choose_port(port, last)?;
        let mut aws = Self::start(workspace, folder, port)?;
        aws.owned = None;
        Record { pid: aws.pid, port, fresh: true }.write(folder)?;
        Ok(aws)
    }

    /// One that stops when dropped, for a test.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn owned(workspace: &Workspace, folder: &Path) -> Result<Self> {
        Self::start(workspace, folder, free_port()?)
    }

    /// The one that runs for `folder`, if any.
    ///
    /// # Errors
    /// When its record can't be read.
    pub fn running(folder: &Path) -> Result<Option<Self>> {
        let Some(record) = Record::read(folder)? else { return Ok(None) };
        let alive = process::is_alive(record.pid) && health::answers(record.port);
        Ok(alive.then_some(Self { port: record.port, pid: record.pid, owned: None }))
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where AWS's clients find it.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
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

    fn start(workspace: &Workspace, folder: &Path, port: u16) -> Result<Self> {
        let log = Log::create(log_file(folder))?;
        let mut child = process::spawn(workspace, folder, port, &log)?;
        let deadline = Instant::now() + START;
        loop {
            if let Some(status) = child.try_wait().context("can't watch the embedded AWS")? {
                bail!("the embedded AWS ended while starting ({status})\n{}", log.excerpt());
            }
            if health::answers(port) {
                return Ok(Self { port, pid: child.id(), owned: Some(child) });
            }
            if Instant::now() > deadline {
                process::end_child(child, STOP)?;
                bail!("the embedded AWS doesn't answer on port {port} after {START:?}\n{}", log.excerpt());
            }
            thread::sleep(Duration::from_millis(50));
        }
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

fn choose_port(asked: Option<u16>, last: Option<u16>) -> Result<u16> {
    let Some(port) = asked.or(last) else { return free_port() };
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(port),
        Err(error) => bail!(
            "the embedded AWS can't have port {port}: {error}\nend what uses it, or choose another one: --port N"
        ),
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("this machine has no free port")?;
    Ok(listener.local_addr().context("this machine has no free port")?.port())
}

/// Makes a folder and those above it.
fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_remedy() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();

        let error = choose_port(Some(port), None).unwrap_err().to_string();

        assert!(error.contains(&format!("port {port}")) && error.contains("--port N"), "{error}");
    }

    #[test]
    fn the_last_port_is_kept() {
        let port = free_port().unwrap();
        assert_eq!(choose_port(None, Some(port)).unwrap(), port);
    }
}
