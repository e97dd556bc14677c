//! `--attach-debugger`: the program waits for its debugger.

use std::{env, fs, thread, time::Duration};

/// Set by the language host, which tells the user where to attach and gives up when nobody does.
const WAIT: &str = "PULUMI_WAIT_FOR_DEBUGGER";

/// Returns once a debugger is attached, where one is to be waited for.
pub(crate) fn wait() {
    while env::var_os(WAIT).is_some() && !is_attached() {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether a debugger is attached, as Linux says it. Elsewhere the host doesn't ask to wait.
fn is_attached() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_none_or(|pid| pid.trim() != "0")
}
