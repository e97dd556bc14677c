//! `pulumi-bench PROGRAM [ARGUMENTS…]`: runs a Pulumi program against an engine that answers at once, and prints what
//! it took as one line of JSON. What else a language host would tell the program is in this process's environment.

use std::{process::ExitCode, time::Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::process::Command;

mod engine;
mod monitor;
mod usage;

use monitor::Monitor;

/// A port that is free.
const ADDRESS: &str = "127.0.0.1:0";

#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Result<serde_json::Value> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().context("usage: pulumi-bench PROGRAM [ARGUMENTS…]")?;
    let monitor = Monitor::default();
    let address = monitor.serve(ADDRESS).await?;
    let mut command = Command::new(&program);
    command.args(arguments).env("PULUMI_MONITOR", &address).env("PULUMI_ENGINE", &address);
    let started = Instant::now();
    let status = command.status().await.with_context(|| format!("failed to start {}", program.display()))?;
    let wall = started.elapsed();
    if !status.success() {
        bail!("{} failed ({status})", program.display());
    }
    let (registrations, first) = monitor.registrations();
    let first = first.with_context(|| format!("{} registered nothing", program.display()))?;
    let used = usage::of_children()?;
    Ok(json!({
        "wall_seconds": wall.as_secs_f64(),
        "cpu_seconds": used.cpu.as_secs_f64(),
        "peak_bytes": used.peak_bytes,
        "first_registration_seconds": first.duration_since(started).as_secs_f64(),
        "registrations": registrations,
    }))
}
