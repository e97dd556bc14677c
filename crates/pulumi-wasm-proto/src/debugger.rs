//! `--attach-debugger`: a process waits for its debugger.

use std::{env, fs, thread, time::Duration};

/// Set by the language host, which tells the user where to attach and gives up when nobody does.
pub const WAIT: &str = "PULUMI_WAIT_FOR_DEBUGGER";

/// Returns once a debugger is attached to this process, where [`WAIT`] says that one is to be waited for.
pub fn wait() {
    while env::var_os(WAIT).is_some() && !is_traced("self") {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether a debugger is attached to a process, named as in `/proc`. Only Linux says it: elsewhere the answer is yes,
/// so that nobody waits in vain.
#[must_use]
pub fn is_traced(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_none_or(|pid| pid.trim() != "0")
}
