//! How the tests went.

use std::time::Duration;

use crate::suite::NOT_CONVERTED;

/// Who said something, and what.
pub(crate) type Complaint = (&'static str, String);

/// How a test went.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The test.
    pub(crate) test: String,
    /// How long it took.
    pub(crate) time: Duration,
    /// Whether its programs were hand-written.
    pub(crate) overridden: bool,
    /// What the suite and the host said, if it failed.
    pub(crate) complaints: Option<Vec<Complaint>>,
}

/// How all tests went. Each is printed as it is added.
#[derive(Debug, Default)]
pub(crate) struct Report {
    generated: usize,
    overridden: usize,
    failed: Vec<String>,
    skipped: Vec<(String, &'static str)>,
}

impl Report {
    /// A report in which some tests haven't run, each for a reason.
    pub(crate) fn new(skipped: Vec<(String, &'static str)>) -> Self {
        Self { skipped, ..Self::default() }
    }

    /// Whether a test has failed, or none has passed.
    pub(crate) fn has_failures(&self) -> bool {
        !self.failed.is_empty() || self.generated + self.overridden == 0
    }

    /// Counts a test and prints how it went.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        print!("{}", rendered(&outcome));
        match outcome {
            Outcome { complaints: Some(_), test, .. } => self.failed.push(test),
            Outcome { overridden: true, .. } => self.overridden += 1,
            Outcome { overridden: false, .. } => self.generated += 1,
        }
    }

    /// Prints the figures.
    pub(crate) fn print_summary(&self) {
        print!("{}", self.summary());
    }

    fn summary(&self) -> String {
        let Self { generated, overridden, failed, skipped } = self;
        let (what, why) = NOT_CONVERTED;
        let reasons = skipped.iter().map(|(test, reason)| (test.as_str(), *reason)).chain([(what, why)]);
        let reasons = reasons.map(|(what, why)| format!("not run: {what}: {why}\n"));
        let names = failed.iter().map(|test| format!("failed: {test}\n"));
        let figures = format!(
            "passed with generated programs: {generated}, passed with overrides: {overridden}, \
             failed: {}, not run: {}\n",
            failed.len(),
            skipped.len()
        );
        reasons.chain(names).chain([figures]).collect()
    }
}

/// A line for the test, and what was said when it failed, indented.
fn rendered(outcome: &Outcome) -> String {
    let Outcome { test, time, overridden, complaints } = outcome;
    let verdict = if complaints.is_some() { "FAIL" } else { "PASS" };
    let note = if *overridden { " (override)" } else { "" };
    let complaints = complaints
        .iter()
        .flatten()
        .flat_map(|(who, text)| text.trim_end().lines().map(move |line| format!("    {who}: {line}\n")));
    format!("{verdict} {test} {:.1}s{note}\n{}", time.as_secs_f64(), complaints.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(test: &str, overridden: bool, complaint: Option<&str>) -> Outcome {
        Outcome {
            test: test.to_owned(),
            time: Duration::from_millis(2_340),
            overridden,
            complaints: complaint.map(|text| vec![("suite", text.to_owned()), ("host", String::new())]),
        }
    }

    #[test]
    fn a_failed_test_says_why() {
        let shown = rendered(&outcome("l1-empty", false, Some("no stack\nno outputs\n")));
        assert_eq!(shown, "FAIL l1-empty 2.3s\n    suite: no stack\n    suite: no outputs\n");
        assert_eq!(rendered(&outcome("l1-empty", true, None)), "PASS l1-empty 2.3s (override)\n");
    }

    #[test]
    fn hand_written_programs_are_counted_apart() {
        let mut report = Report::new(vec![("l2-online".to_owned(), "offline")]);
        for outcome in [outcome("a", false, None), outcome("b", true, None), outcome("c", true, Some("no"))] {
            report.add(outcome);
        }
        assert!(report.has_failures());
        assert_eq!(
            report.summary(),
            "not run: l2-online: offline\n\
             not run: programs converted back to PCL: there is no converter from Rust to PCL\n\
             failed: c\n\
             passed with generated programs: 1, passed with overrides: 1, failed: 1, not run: 1\n"
        );
    }

    #[test]
    fn a_run_in_which_nothing_passed_has_failed() {
        assert!(Report::default().has_failures());
    }
}
