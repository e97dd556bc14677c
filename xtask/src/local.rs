//! All that a stack on this machine stands on: what is set up, the embedded AWS, the stack itself.

use anyhow::Result;

use crate::embedded::{self, Record};
use crate::progress::Progress;
use crate::run::Log;
use crate::setup::{self, Purpose};
use crate::{EmbeddedAws, Session, Workspace};

pub(crate) mod unfinished;

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
        setup::run_locked(workspace, Purpose::EmbeddedAws)?;
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
            EmbeddedAws::shared(workspace, workspace.state(), port)
        })?;
        let session = Session::shared(workspace, &aws);
        unfinished::drop_dead_locks(&session.state())?;
        session.ensure_stacks(stacks.iter().map(String::as_str))?;
        let local = Self { aws, session };
        local.straighten(workspace)?;
        Ok(local)
    }

    /// Brings the state in line with what is there: with an embedded AWS that started empty, and after a command
    /// that was killed.
    fn straighten(&self, workspace: &Workspace) -> Result<()> {
        let started_empty = Record::read(workspace.state())?.filter(|record| record.fresh);
        for (stack, resources) in self.session.stacks()? {
            if started_empty.is_some() && resources > 0 {
                let title =
                    format!("the embedded AWS started empty: forgetting what {stack} had in the last one");
                Progress::default().during(&title, || self.refresh(workspace, &stack))?;
            } else if unfinished::is_left(&self.session.state(), &stack)? {
                let title = format!("a command on {stack} was broken off: looking what is there");
                Progress::default().during(&title, || self.refresh(workspace, &stack))?;
            }
        }
        match started_empty {
            Some(record) => Record { fresh: false, ..record }.write(workspace.state()),
            None => Ok(()),
        }
    }

    fn refresh(&self, workspace: &Workspace, stack: &str) -> Result<()> {
        let mut refresh = self.session.pulumi(stack)?;
        refresh.args(["refresh", "--stack", stack, "--yes", "--skip-preview", "--non-interactive"]);
        Log::create(workspace.log(&format!("refresh-{stack}")))?.run(refresh.arg("--clear-pending-creates"))
    }

    /// What to say if the embedded AWS is gone meanwhile.
    pub fn obituary(&self, workspace: &Workspace) -> Option<String> {
        let log = embedded::log_file(workspace.state());
        let gone = !self.aws.answers();
        gone.then(|| format!("\nthe embedded AWS has died; what it said last is in {}", log.display()))
    }
}
