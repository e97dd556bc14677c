//! `--attach-debugger`: a process waits for its debugger.

use std::{env, fs, thread, time::Duration};

/// Set by the language host, which tells the user where to attach and gives up when nobody does.
pub const WAIT: &str = "PULUMI_WAIT_FOR_DEBUGGER";

/// Returns once a debugger is attached to this process, where [`WAIT`] says that one is to be waited for.
pub fn wait() {
    if env::var_os(WAIT).is_some() {
        let_anyone_attach();
    }
    while env::var_os(WAIT).is_some() && !is_traced("self") {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Linux may let only a parent debug a process, and the debugger is none.
#[cfg(target_os = "linux")]
fn let_anyone_attach() {
    use rustix::process::{PTracer, set_ptracer};
    // It fails where the system has no such rule.
    let _ = set_ptracer(PTracer::Any);
}

#[cfg(not(target_os = "linux"))]
fn let_anyone_attach() {}

/// Whether a debugger is attached to a process, named as in `/proc`. Only Linux says it: elsewhere the answer is yes,
/// so that nobody waits in vain.
#[must_use]
pub fn is_traced(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_none_or(|pid| pid.trim() != "0")
}
