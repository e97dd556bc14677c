//! How much memory this repository's programs take at most. Known on Linux alone, from /proc.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Workspace;

/// Between two looks. What a process had at most outlives its peak, so that only its last moments are missed.
const INTERVAL: Duration = Duration::from_millis(10);
/// Whose memory is of interest.
const PROGRAMS: [&str; 2] = ["pulumi-resource-aws", "aws-websocket-api"];

/// The most bytes each program had.
pub(super) type Peaks = BTreeMap<String, u64>;

/// A thread that looks at the processes.
pub(super) struct Watch {
    stop: Sender<()>,
    peaks: JoinHandle<Peaks>,
}

/// Starts to look at what runs from this workspace's target folder.
pub(super) fn watch(workspace: &Workspace) -> Watch {
    let target = fs::canonicalize(workspace.target()).unwrap_or_else(|_| workspace.target().to_owned());
    let (stop, stopped) = mpsc::channel();
    let peaks = thread::spawn(move || {
        let mut peaks = Peaks::new();
        while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            look(&target, &mut peaks);
        }
        peaks
    });
    Watch { stop, peaks }
}

impl Watch {
    /// Ends looking.
    pub(super) fn end(self) -> Peaks {
        drop(self.stop);
        self.peaks.join().unwrap_or_default()
    }
}

fn look(target: &Path, peaks: &mut Peaks) {
    for process in fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path()) {
        if let Some((program, bytes)) = peak(&process, target) {
            let most = peaks.entry(program).or_default();
            *most = bytes.max(*most);
        }
    }
}

fn peak(process: &Path, target: &Path) -> Option<(String, u64)> {
    let program: PathBuf = fs::read_link(process.join("exe")).ok()?;
    let name = program.file_name()?.to_str().filter(|name| PROGRAMS.contains(name))?;
    let status = program.starts_with(target).then(|| fs::read_to_string(process.join("status")).ok())??;
    Some((name.to_owned(), high_water(&status)?))
}

/// `VmHWM:    12345 kB`.
pub(super) fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::high_water;

    #[test]
    fn the_high_water_mark_is_read_from_a_processs_status() {
        assert_eq!(high_water("Name:\tx\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n"), Some(2_097_152));
        assert_eq!(high_water("Name:\tkthreadd\n"), None);
    }
}
