//! Runs a command and prints what it took, with all that it started: `usage PROGRAM ARGUMENTS…`.

use std::env;
use std::error::Error;
use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};

/// `getrusage` counts kilobytes on Linux and bytes on macOS.
const RSS_UNIT: i64 = if cfg!(target_os = "macos") { 1 } else { 1024 };

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let program = arguments.next().ok_or("usage: usage PROGRAM ARGUMENTS…")?;
    let status = Command::new(program).args(arguments).status()?;
    if !status.success() {
        return Err(format!("the command failed: {status}").into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let (user, megabytes) = (usage.user_time(), usage.max_rss() * RSS_UNIT / 1_000_000);
    println!("{}.{:02} s user, {megabytes} MB", user.tv_sec(), user.tv_usec() / 10_000);
    Ok(())
}
