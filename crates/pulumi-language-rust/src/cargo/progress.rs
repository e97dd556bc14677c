//! What cargo is doing, for somebody who waits.

use std::time::Duration;

use anyhow::Result;
use tokio::{
    io::AsyncRead,
    time::{Instant, MissedTickBehavior, interval},
};

use crate::{cargo, engine::Engine};

/// A build that takes less says nothing.
const TICK: Duration = Duration::from_secs(1);
/// How often the elapsed time is shown while cargo does one and the same thing.
const REPEAT: Duration = Duration::from_secs(10);
/// Cargo aligns the verb of what it is doing to the right of this column.
const VERB_WIDTH: usize = 12;
/// What cargo says while another cargo keeps it waiting.
const BLOCKED: &str = "Blocking waiting for file lock on ";

/// Shows what cargo does while it does it, and returns what else it wrote to stderr: its complaints.
pub(crate) async fn follow(stderr: impl AsyncRead + Unpin, engine: &Engine) -> Result<String> {
    let mut progress = Progress::new();
    let mut complaints = Vec::new();
    let mut lines = cargo::lines(stderr);
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        tokio::select! {
            line = cargo::next_line(&mut lines) => match line? {
                Some(line) => complaints.extend(progress.take(line)),
                None => break,
            },
            _ = ticks.tick() => {
                if let Some(text) = progress.blocked() { engine.info(&text).await }
                if let Some(text) = progress.due() { engine.progress(&text).await }
            }
        }
    }
    if progress.shown.is_some() {
        engine.progress(&format!("cargo is done ({} s)", progress.started.elapsed().as_secs())).await;
    }
    Ok(complaint(&complaints.join("\n")))
}

struct Progress {
    started: Instant,
    doing: Option<String>,
    shown: Option<(String, Instant)>,
    /// Whether the user has been told that cargo waits.
    said_blocked: bool,
}

impl Progress {
    fn new() -> Self {
        Self { started: Instant::now(), doing: None, shown: None, said_blocked: false }
    }

    /// Takes a line in, and gives it back when it is none about what cargo does.
    fn take(&mut self, line: String) -> Option<String> {
        let doing = doing(&line);
        if doing.is_none() {
            return Some(line);
        }
        self.doing = doing;
        None
    }

    /// What to tell the user, once, when cargo waits for the target folder: that may take any time.
    fn blocked(&mut self) -> Option<String> {
        let what = self.doing.as_deref()?.strip_prefix(BLOCKED)?;
        let what = ["build directory", "artifact directory"].into_iter().find(|lasting| *lasting == what)?;
        let is_news = !std::mem::replace(&mut self.said_blocked, true);
        is_news.then(|| format!("another cargo is using the {what}: waiting for it to end"))
    }

    /// What to show now, if it is time for it.
    fn due(&mut self) -> Option<String> {
        let doing = self.doing.clone()?;
        let is_known = |(shown, at): &(String, Instant)| *shown == doing && at.elapsed() < REPEAT;
        if self.shown.as_ref().is_some_and(is_known) {
            return None;
        }
        let text = format!("{doing} ({} s)", self.started.elapsed().as_secs());
        self.shown = Some((doing, Instant::now()));
        Some(text)
    }
}

/// What a line such as `   Compiling serde v1.0.0 (/path)` says is being done, without the path.
fn doing(line: &str) -> Option<String> {
    let (verb, rest) = line.split_at_checked(VERB_WIDTH)?;
    let (verb, object) = (verb.trim_start(), rest.strip_prefix(' ')?);
    let is_verb = verb.starts_with(|c: char| c.is_ascii_uppercase()) && !verb.contains(' ');
    let object = object.split_once(" (/").map_or(object, |(object, _)| object);
    is_verb.then(|| format!("{verb} {object}"))
}

/// A complaint as the CLI shows it, which puts `error:` in front.
pub(crate) fn complaint(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("error: ").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, advance};

    use super::{BLOCKED, Progress, complaint, doing};

    #[test]
    fn what_cargo_does_is_told_from_its_complaints() {
        assert_eq!(doing("   Compiling serde v1.0.2").as_deref(), Some("Compiling serde v1.0.2"));
        assert_eq!(
            doing("   Compiling chat v0.1.0 (/home/me/chat)").as_deref(),
            Some("Compiling chat v0.1.0")
        );
        let waiting = format!("{BLOCKED}build directory");
        assert_eq!(doing(&format!("    {waiting}")), Some(waiting));
        for line in
            ["error: no such package", "Caused by:", "  could not parse", "    Then a longer text", ""]
        {
            assert_eq!(doing(line), None, "{line}");
        }
    }

    #[test]
    fn the_prefix_that_the_cli_adds_is_left_out() {
        assert_eq!(complaint("error: a\nerror: b\n"), "a\nerror: b");
    }

    #[test]
    fn a_locked_target_folder_is_news_once() {
        let mut progress = Progress::new();
        progress.doing = Some(format!("{BLOCKED}package cache"));
        assert_eq!(progress.blocked(), None);
        progress.doing = Some(format!("{BLOCKED}artifact directory"));
        assert!(progress.blocked().is_some_and(|news| news.contains("artifact directory")));
        assert_eq!(progress.blocked(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn one_and_the_same_thing_is_shown_now_and_then() {
        let mut progress = Progress::new();
        assert_eq!(progress.due(), None);
        progress.doing = Some("Compiling a".to_owned());
        assert_eq!(progress.due().as_deref(), Some("Compiling a (0 s)"));
        advance(Duration::from_secs(9)).await;
        assert_eq!(progress.due(), None);
        advance(Duration::from_secs(1)).await;
        assert_eq!(progress.due().as_deref(), Some("Compiling a (10 s)"));
        progress.doing = Some("Compiling b".to_owned());
        assert_eq!(progress.due().as_deref(), Some("Compiling b (10 s)"));
    }
}
