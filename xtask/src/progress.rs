//! What is going on, and for how long: a spinner each in a terminal, plain lines elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this isn't worth a line.
const NOTEWORTHY: Duration = Duration::from_secs(1);
/// How often plain lines say that work still goes on.
const HEARTBEAT: Duration = Duration::from_secs(60);

/// Shows several tasks at once.
#[derive(Debug)]
pub struct Progress {
    spinners: Option<MultiProgress>,
}

impl Default for Progress {
    fn default() -> Self {
        let spinners =
            stderr().is_terminal().then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));
        Self { spinners }
    }
}

impl Progress {
    /// Shows `title` while `work` runs, and how it ended.
    ///
    /// # Errors
    /// Those of the work.
    pub fn during<T>(&self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let shown = self.show(title);
        let result = work();
        shown.end();
        let failed = result.is_err();
        if failed || started.elapsed() >= NOTEWORTHY {
            self.say(&format!("{} {title} {}", if failed { "✗" } else { "✓" }, elapsed(started.elapsed())));
        }
        result
    }

    /// Prints a line above what is shown.
    pub fn say(&self, line: &str) {
        match &self.spinners {
            Some(spinners) => spinners.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    fn show(&self, title: &str) -> Shown {
        match &self.spinners {
            Some(spinners) => Shown::Spinner(spin(spinners, title)),
            None => Shown::Lines { stop: heartbeat(title.to_owned()) },
        }
    }
}

enum Shown {
    Spinner(ProgressBar),
    Lines { stop: Sender<()> },
}

impl Shown {
    fn end(self) {
        match self {
            Self::Spinner(spinner) => spinner.finish_and_clear(),
            Self::Lines { stop } => drop(stop),
        }
    }
}

fn spin(spinners: &MultiProgress, title: &str) -> ProgressBar {
    let spinner = spinners.add(ProgressBar::new_spinner());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.set_message(title.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn heartbeat(title: String) -> Sender<()> {
    let (stop, stopped) = mpsc::channel();
    thread::spawn(move || {
        let started = Instant::now();
        let mut wait = NOTEWORTHY;
        let mut line = format!("→ {title} …");
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            eprintln!("{line}");
            wait = HEARTBEAT;
            line = format!("  {title}: still at it after {}", elapsed(started.elapsed() + HEARTBEAT));
        }
    });
    stop
}

/// Runs `work` and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    eprintln!("took {}", elapsed(started.elapsed()));
    result
}

/// `3m50s`, `12s`, `0.4s`.
pub fn elapsed(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1}s", time.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds}s"),
        seconds => format!("{}m{:02}s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        let said = [400, 12_300, 230_000].map(|millis| elapsed(Duration::from_millis(millis)));
        assert_eq!(said, ["0.4s", "12s", "3m50s"]);
    }
}
