//! `--attach-debugger`: a program that waits for its debugger.
//!
//! The program itself waits, as the SDK does when [`WAIT`] is set: a debugger then finds it before its first line. The
//! host says where to attach, and watches how it goes.

use std::{future::pending, path::Path, time::Duration};

use anyhow::{Context, Error, Result, ensure};
use pulumi_wasm_proto::{Object, debugger, to_struct};
use tokio::time::{Instant, sleep};

use crate::engine::Engine;

/// What makes a program wait, in its environment.
pub(crate) const WAIT: (&str, &str) = (debugger::WAIT, "true");
/// Nobody starts a debugger that late.
const DEADLINE: Duration = Duration::from_mins(10);
const POLL: Duration = Duration::from_millis(100);

/// Says where a debugger can attach, and returns why none does. It never returns once one has.
pub(crate) async fn missed(engine: &Engine, name: &str, program: &Path, pid: Option<u32>) -> Error {
    match wait(engine, name, program, pid).await {
        Ok(()) => pending().await,
        Err(error) => error,
    }
}

async fn wait(engine: &Engine, name: &str, program: &Path, pid: Option<u32>) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "--attach-debugger works with `runtime: rust` on Linux alone");
    let pid = pid.context("the program ended before a debugger could attach")?;
    let how = format!("to process {pid}, such as `lldb -p {pid}` or `gdb -p {pid}`");
    engine.start_debugging(to_struct(configuration(name, program, pid)), how).await?;
    let start = Instant::now();
    while !debugger::is_traced(&pid.to_string()) {
        ensure!(start.elapsed() < DEADLINE, "no debugger has attached to process {pid} in {DEADLINE:?}");
        sleep(POLL).await;
    }
    Ok(())
}

/// A launch configuration as editors have them; this one is for CodeLLDB.
fn configuration(name: &str, program: &Path, pid: u32) -> Object {
    let name = format!("Pulumi: {name} (Rust)");
    Object::from([
        ("name".to_owned(), name.into()),
        ("type".to_owned(), "lldb".into()),
        ("request".to_owned(), "attach".into()),
        ("pid".to_owned(), f64::from(pid).into()),
        ("program".to_owned(), program.display().to_string().into()),
    ])
}
