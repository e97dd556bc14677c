//! Runs tests, several at once.

use std::{cell::RefCell, time::Instant};

use anyhow::Result;
use futures::future::join_all;
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
    suite: &mut Suite,
    overrides: &Overrides,
    tests: Vec<String>,
    report: &mut Report,
) -> Result<()> {
    let slots = slots(arguments, folders, suite, &overrides.stage(folders)?).await?;
    let (tests, report, suite) = (RefCell::new(tests.into_iter()), RefCell::new(report), &*suite);
    let next = || tests.borrow_mut().next();
    join_all(slots.iter().map(async |slot| {
        while let Some(test) = next() {
            let started = Instant::now();
            let complaints = slot.run(suite, &test, arguments).await;
            let overridden = overrides.has(&test);
            report.borrow_mut().add(Outcome { test, time: started.elapsed(), overridden, complaints });
        }
    }))
    .await;
    Ok(())
}

async fn slots(
    arguments: &Arguments,
    folders: &Folders,
    suite: &mut Suite,
    programs: &Programs,
) -> Result<Vec<Slot>> {
    let mut slots = Vec::new();
    for _ in 0..arguments.jobs.max(1) {
        let host = Host::start(arguments, folders, suite.engine()).await?;
        let token = suite.prepare(&host.address, arguments, folders, programs).await?;
        slots.push(Slot { host, token });
    }
    Ok(slots)
}

impl Slot {
    /// Runs a test. What it has to complain about, if it failed.
    async fn run(&self, suite: &Suite, test: &str, arguments: &Arguments) -> Option<Vec<Complaint>> {
        self.host.said.take();
        let ended = timeout(arguments.timeout, suite.run(self.token.clone(), test)).await;
        let mut complaints = match ended {
            Ok(Ok(RunLanguageTestResponse { success: true, .. })) => return None,
            Ok(Ok(response)) => of_suite(response),
            Ok(Err(status)) => vec![("suite", told(status).to_string())],
            Err(_) => vec![("suite", format!("no end after {} s", arguments.timeout.as_secs()))],
        };
        complaints.push(("host", self.host.said.take()));
        Some(complaints)
    }
}

fn of_suite(response: RunLanguageTestResponse) -> Vec<Complaint> {
    let RunLanguageTestResponse { messages, stdout, stderr, .. } = response;
    vec![("suite", messages.join("\n")), ("stdout", stdout), ("stderr", stderr)]
}
