//! The figures of a campaign.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::lane::Measured;
use super::trial::{Outcome, Trial};
use crate::call::Call;
use crate::progress::elapsed;

/// What has come of all trials.
#[derive(Default)]
pub(super) struct Report {
    tried: usize,
    converged: usize,
    not_reached: usize,
    orphans: usize,
    duplicates: usize,
    lost: usize,
    calls: BTreeSet<String>,
    faults: BTreeSet<String>,
    failures: Vec<String>,
    time: Duration,
}

impl Report {
    /// Adds a trial, and what is said of it; how many are done.
    pub(super) fn add(&mut self, trial: &Trial, outcome: &Outcome, said: &str) -> usize {
        match outcome {
            Outcome::NotReached => self.not_reached += 1,
            _ => self.add_tried(trial, outcome, said),
        }
        self.tried + self.not_reached
    }

    fn add_tried(&mut self, trial: &Trial, outcome: &Outcome, said: &str) {
        self.tried += 1;
        self.calls.insert(format!("{} {}", trial.disturbed, trial.site));
        self.faults.insert(trial.fault.to_string());
        match outcome {
            Outcome::Failed { difference, .. } => {
                self.orphans += difference.orphans.len();
                self.duplicates += difference.duplicates.len();
                self.lost += difference.lost.len();
                self.failures.push(said.to_owned());
            }
            _ => self.converged += 1,
        }
    }

    /// The same, with the time that all of it took.
    pub(super) fn after(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Checks that everything converged, and something was tried.
    pub(super) fn expect_good(&self) -> Result<()> {
        ensure!(self.tried > 0, "none of the calls came");
        ensure!(
            self.failures.is_empty(),
            "{} of {} didn't converge:\n{}",
            self.failures.len(),
            self.tried,
            self.failures.join("\n")
        );
        Ok(())
    }

    /// All figures, in a line.
    pub(super) fn line(&self) -> String {
        let Self { tried, converged, not_reached, orphans, duplicates, lost, time, .. } = self;
        let (calls, faults) = (self.calls.len(), self.faults.len());
        let missed = if *not_reached == 0 {
            String::new()
        } else {
            format!(" ({not_reached} more calls didn't come)")
        };
        format!(
            "{tried} tried: {calls} calls, {faults} faults{missed}; {converged} converged, {orphans} orphans, \
             {duplicates} duplicates, {lost} lost in the state, {}",
            elapsed(*time)
        )
    }
}

/// What an undisturbed run calls.
pub(super) fn calls(measured: &Measured) -> String {
    let mut text = String::new();
    for (disturbed, calls) in &measured.calls {
        // Writing to a text can't fail.
        let _ = writeln!(text, "calls of {disturbed}: {}", total(calls));
        for (call, count) in calls {
            let _ = writeln!(text, "{count:>6}  {call}");
        }
    }
    let up = total(&measured.calls[0].1);
    text + &format!("calls of an up: {up}; the fewest that would do: {}", measured.fewest)
}

fn total(calls: &BTreeMap<Call, usize>) -> usize {
    calls.values().sum()
}

/// A trial that is done, in the words of the progress.
pub(super) fn said(trial: &Trial, outcome: &Outcome, log: &str) -> String {
    match outcome {
        Outcome::Converged => format!("ok    {trial}"),
        Outcome::NotReached => format!("–     {trial}: the call didn't come"),
        Outcome::Failed { reason, difference } => {
            let parts = [
                ("orphan", &difference.orphans),
                ("duplicate", &difference.duplicates),
                ("lost", &difference.lost),
            ];
            let things = parts
                .iter()
                .flat_map(|(what, list)| list.iter().map(move |it| format!("\n      {what}: {it}")));
            format!("FAIL  {trial}: {reason}{}\n      log: {log}", things.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{fault::Fault, inventory::Difference, trial::Disturbed};

    #[test]
    fn the_figures_count_what_failed_and_what_is_left_of_it() {
        let trial = Trial {
            disturbed: Disturbed::Up,
            site: "lambda:CreateFunction.3".parse().unwrap(),
            fault: Fault::ResetAfter,
        };
        let difference = Difference { orphans: vec!["api b".to_owned()], ..Difference::default() };
        let failed = Outcome::failed("no".to_owned(), difference);
        let mut report = Report::default();
        for outcome in [&Outcome::Converged, &failed, &Outcome::NotReached] {
            report.add(&trial, outcome, "what is said");
        }
        let report = report.after(Duration::from_secs(61));
        let expected = "2 tried: 1 calls, 1 faults (1 more calls didn't come); 1 converged, 1 orphans, 0 duplicates, \
                        0 lost in the state, 1m01s";
        assert_eq!(report.line(), expected);
        let error = report.expect_good().unwrap_err().to_string();
        assert_eq!(error, "1 of 2 didn't converge:\nwhat is said");
        let said = said(&trial, &failed, "x.log");
        let expected =
            "FAIL  up lambda:CreateFunction.3 reset-after: no\n      orphan: api b\n      log: x.log";
        assert_eq!(said, expected);
    }
}
