//! Runs tests, several at once.

use std::{
    cell::{Cell, RefCell},
    path::Path,
    time::Instant,
};

use anyhow::Result;
use futures::future::try_join_all;
use pulumi_wasm_proto::rpc::testing::RunLanguageTestResponse;
use tokio::time::timeout;

use crate::{
    arguments::Arguments,
    folders::Folders,
    host::Host,
    overrides::Overrides,
    report::{Complaint, Outcome, Report},
    suite::{Programs, Suite, Token, told},
};

/// What every place for a test needs.
#[derive(Debug)]
struct Session<'a> {
    arguments: &'a Arguments,
    folders: &'a Folders,
    suite: &'a Suite,
    programs: Programs,
    restarts: Cell<usize>,
}

/// A place for one test at a time. It has a host of its own, so that what the host says is about that test.
#[derive(Debug)]
struct Slot {
    host: Host,
    token: Token,
}

/// Runs the tests and reports each as soon as it ends.
pub(crate) async fn run(
    arguments: &Arguments,
    folders: &Folders,
    suite: &Suite,
    overrides: &Overrides,
    tests: Vec<String>,
    report: &mut Report,
) -> Result<()> {
    let programs = overrides.stage(folders)?;
    let session = Session { arguments, folders, suite, programs, restarts: Cell::new(0) };
    let (slots, tests, report) =
        (session.slots().await?, RefCell::new(tests.into_iter()), RefCell::new(report));
    let next = || tests.borrow_mut().next();
    try_join_all(slots.into_iter().map(async |mut slot| {
        while let Some(test) = next() {
            let started = Instant::now();
            let complaints = session.test(&mut slot, &test).await?;
            let overridden = overrides.has(&test);
            report.borrow_mut().add(Outcome { test, time: started.elapsed(), overridden, complaints });
        }
        Ok(())
    }))
    .await
    .map(|_: Vec<()>| ())
}

impl Session<'_> {
    async fn slots(&self) -> Result<Vec<Slot>> {
        let mut slots = Vec::new();
        for _ in 0..self.arguments.jobs.max(1) {
            slots.push(self.slot(&self.folders.run()).await?);
        }
        Ok(slots)
    }

    async fn slot(&self, run: &Path) -> Result<Slot> {
        let host = Host::start(self.arguments, self.folders, self.suite.engine()).await?;
        let Self { arguments, folders, programs, .. } = self;
        let token = self.suite.prepare(&host.address, arguments, folders, run, programs).await?;
        Ok(Slot { host, token })
    }

    /// Runs a test. What it has to complain about, if it failed.
    async fn test(&self, slot: &mut Slot, test: &str) -> Result<Option<Vec<Complaint>>> {
        slot.host.said.take();
        let limit = self.arguments.timeout;
        let ended = timeout(limit, self.suite.run(slot.token.clone(), test)).await;
        let (mut complaints, stuck) = match ended {
            Ok(Ok(RunLanguageTestResponse { success: true, .. })) => return Ok(None),
            Ok(Ok(response)) => (of_suite(response), false),
            Ok(Err(status)) => (vec![("suite", told(status).to_string())], false),
            Err(_) => (vec![("suite", format!("no end after {} s", limit.as_secs()))], true),
        };
        complaints.push(("host", slot.host.said.take()));
        if stuck {
            *slot = self.replacement().await?;
        }
        Ok(Some(complaints))
    }

    /// A slot in the place of one whose host may still be at work on a test. The others go on in their folder.
    async fn replacement(&self) -> Result<Slot> {
        self.restarts.set(self.restarts.get() + 1);
        self.slot(&self.folders.next_run(self.restarts.get())).await
    }
}

fn of_suite(response: RunLanguageTestResponse) -> Vec<Complaint> {
    let RunLanguageTestResponse { messages, stdout, stderr, .. } = response;
    vec![("suite", messages.join("\n")), ("stdout", stdout), ("stderr", stderr)]
}
