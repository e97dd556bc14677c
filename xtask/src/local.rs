//! All that a stack on this machine stands on: what is set up, the embedded AWS, the stack itself.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::embedded::{self, Record};
use crate::progress::Progress;
use crate::run::Log;
use crate::{EmbeddedAws, Session, Workspace, setup};

/// The embedded AWS, and the stacks on it.
#[derive(Debug)]
pub struct Local<'w> {
    /// The embedded AWS.
    pub aws: EmbeddedAws,
    /// The stacks.
    pub session: Session<'w>,
}

impl<'w> Local<'w> {
    /// Sets up what is missing, starts the embedded AWS and creates the stacks that aren't there.
    ///
    /// # Errors
    /// When one of these fails.
    pub fn open(workspace: &'w Workspace, port: Option<u16>, stacks: &[String]) -> Result<Self> {
        let _lock = setup::lock(workspace)?;
        setup::run_locked(workspace)?;
        Self::open_locked(workspace, port, stacks)
    }

    /// The same without bringing anything up to date: what is broken in the sources doesn't matter.
    ///
    /// # Errors
    /// When the set-up was never done, or the embedded AWS doesn't start.
    pub fn open_as_is(workspace: &'w Workspace) -> Result<Self> {
        let _lock = setup::lock(workspace)?;
        setup::expect_done(workspace)?;
        Self::open_locked(workspace, None, &[])
    }

    fn open_locked(workspace: &'w Workspace, port: Option<u16>, stacks: &[String]) -> Result<Self> {
        let aws = Progress::default().during("starting the embedded AWS", || {
            EmbeddedAws::shared(workspace, &workspace.tools(), port)
        })?;
        let session = Session::shared(workspace, &aws);
        drop_dead_locks(&session.state())?;
        session.ensure_stacks(stacks.iter().map(String::as_str))?;
        let local = Self { aws, session };
        local.forget_the_gone(workspace)?;
        Ok(local)
    }

    /// Brings the state in line with an embedded AWS that started empty.
    fn forget_the_gone(&self, workspace: &Workspace) -> Result<()> {
        let folder = workspace.tools();
        let Some(record) = Record::read(&folder)?.filter(|record| record.fresh) else { return Ok(()) };
        for (stack, _) in self.session.stacks()?.into_iter().filter(|(_, resources)| *resources > 0) {
            let title =
                format!("the embedded AWS started empty: forgetting what {stack} had in the last one");
            Progress::default().during(&title, || self.refresh(workspace, &stack))?;
        }
        Record { fresh: false, ..record }.write(&folder)
    }

    fn refresh(&self, workspace: &Workspace, stack: &str) -> Result<()> {
        let mut refresh = self.session.pulumi(stack)?;
        refresh.args(["refresh", "--stack", stack, "--yes", "--skip-preview", "--non-interactive"]);
        Log::create(workspace.log(&format!("refresh-{stack}")))?.run(refresh.arg("--clear-pending-creates"))
    }

    /// What to say if the embedded AWS is gone meanwhile.
    pub fn obituary(&self, workspace: &Workspace) -> Option<String> {
        let log = embedded::log_file(&workspace.tools());
        let gone = !self.aws.answers();
        gone.then(|| format!("\nthe embedded AWS has died; what it said last is in {}", log.display()))
    }
}

/// A CLI that was killed leaves its lock on the stack behind.
fn drop_dead_locks(state: &Path) -> Result<()> {
    for lock in files(&state.join(".pulumi/locks")) {
        if owner(&lock).is_some_and(|pid| !embedded::is_alive(pid)) {
            fs::remove_file(&lock)
                .with_context(|| format!("can't remove the dead lock {}", lock.display()))?;
        }
    }
    Ok(())
}

fn owner(lock: &Path) -> Option<u32> {
    let content: Value = serde_json::from_str(&fs::read_to_string(lock).ok()?).ok()?;
    content["pid"].as_u64()?.try_into().ok()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dead_process_loses_its_lock() {
        let state = std::env::temp_dir().join(format!("xtask-locks-{}", std::process::id()));
        let folder = state.join(".pulumi/locks/organization/p/dev");
        fs::create_dir_all(&folder).unwrap();
        let (alive, dead) = (folder.join("alive.json"), folder.join("dead.json"));
        fs::write(&alive, format!(r#"{{"pid": {}}}"#, std::process::id())).unwrap();
        fs::write(&dead, r#"{"pid": 2147483646}"#).unwrap();

        drop_dead_locks(&state).unwrap();

        assert!(alive.exists() && !dead.exists());
        fs::remove_dir_all(state).unwrap();
    }
}
