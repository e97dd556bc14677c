//! Processes that a test has others start: they are known by a variable in their environment.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(20);

/// Those that have this variable, `NAME=value`, with the names of their programs.
pub fn with(variable: &str) -> Vec<(u32, String)> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter_map(|pid| Some((pid, program(pid, variable)?))).collect()
}

/// The name of a process's program, if it has this variable. One that has ended but isn't waited for has none.
fn program(pid: u32, variable: &str) -> Option<String> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let has_it = environment.split(|byte| *byte == 0).any(|word| word == variable.as_bytes());
    let program = has_it.then(|| fs::read_link(format!("/proc/{pid}/exe")).ok())??;
    Some(program.file_name()?.to_str()?.to_owned())
}

/// Kills those that run this program, as nothing can prevent.
pub fn kill(variable: &str, program: &str) {
    for (pid, _) in with(variable).into_iter().filter(|(_, name)| name == program) {
        end(pid);
    }
}

/// Waits until all have ended by themselves; kills those that don't, and names them.
pub fn await_end(variable: &str, patience: Duration) -> Vec<String> {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if with(variable).is_empty() {
            return Vec::new();
        }
        thread::sleep(INTERVAL);
    }
    let left = with(variable);
    left.iter().for_each(|(pid, _)| end(*pid));
    left.into_iter().map(|(_, name)| name).collect()
}

fn end(pid: u32) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // It may be gone already, which is what is wanted.
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_process_is_known_by_its_variable_and_killed_by_its_program() {
        let mark = std::process::id().to_string();
        let mut sleep = Command::new("sleep").arg("60").env("XTASK_TEST", &mark).spawn().unwrap();
        let variable = format!("XTASK_TEST={mark}");
        while with(&variable) != [(sleep.id(), "sleep".to_owned())] {
            thread::sleep(INTERVAL);
        }
        kill(&variable, "another");
        assert_eq!(sleep.try_wait().unwrap(), None);
        assert_eq!(await_end(&variable, Duration::ZERO), ["sleep"]);
        assert!(!sleep.wait().unwrap().success());
        assert!(with(&variable).is_empty());
    }
}
