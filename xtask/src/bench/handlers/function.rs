//! A function's process, as Lambda runs it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::aws::{Aws, Sign};
use crate::bench::memory::high_water;
use crate::run::Log;

/// How long a function may take to start, or to serve an event.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running function. It ends with this.
pub(super) struct Function {
    process: Child,
    started: Instant,
}

impl Function {
    /// Starts one that asks `aws` for events, under the name that Lambda's configuration calls its handler.
    pub(super) fn start(binary: &Path, log: &Log, aws: &Aws, handler: &str) -> Result<Self> {
        let address = aws.address();
        let mut command = Command::new(binary);
        command.env_clear().envs([
            ("_HANDLER", handler),
            ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "bench"),
            ("AWS_SECRET_ACCESS_KEY", "bench"),
            ("TABLE_NAME", "bench"),
            ("LOG_LEVEL", "WARN"),
        ]);
        command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        command.env("AWS_ENDPOINT_URL", format!("http://{address}"));
        command.stdout(log.handle()?).stderr(log.handle()?);
        let started = Instant::now();
        let process = command.spawn().with_context(|| format!("can't start {}", binary.display()))?;
        Ok(Self { process, started })
    }

    /// Waits until it is ready for its first event, and tells how long that took.
    pub(super) fn ready(&self, aws: &Aws) -> Result<Duration> {
        match sign(aws)? {
            Sign::Ready => Ok(self.started.elapsed()),
            other => bail!("the function did not start: {other:?}"),
        }
    }

    /// Since when it runs.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// How much time of processors it has had.
    pub(super) fn cpu(&self) -> Result<Duration> {
        let mut nanoseconds = 0;
        for task in fs::read_dir(self.file("task"))? {
            let figures = fs::read_to_string(task?.path().join("schedstat"))?;
            let first = figures.split_whitespace().next().and_then(|figure| figure.parse::<u64>().ok());
            nanoseconds += first.context("the kernel doesn't tell how long a thread has run")?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The most memory that it has had, in bytes.
    pub(super) fn peak(&self) -> Result<u64> {
        high_water(&fs::read_to_string(self.file("status"))?)
            .context("the kernel doesn't tell the most memory")
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.process.id())
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Waits for the next sign of life.
fn sign(aws: &Aws) -> Result<Sign> {
    aws.signs.recv_timeout(PATIENCE).with_context(|| format!("no sign of the function in {PATIENCE:?}"))
}

/// Waits until an event is served.
pub(super) fn answer(aws: &Aws) -> Result<Instant> {
    loop {
        match sign(aws)? {
            Sign::Answered(when) => return Ok(when),
            Sign::Failed(why) => bail!("the function failed: {why}"),
            Sign::Ready => {}
        }
    }
}
