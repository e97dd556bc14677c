//! Which tests run.

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

use crate::{arguments::Arguments, overrides::Overrides};

/// Tests that can't pass without the internet, and why.
const ONLINE: [(&str, &str); 1] =
    [("l2-resource-asset-archive", "its engine downloads a file from the internet")];

/// The tests of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Those that run.
    pub(crate) tests: Vec<String>,
    /// Those that don't, and why.
    pub(crate) skipped: Vec<(String, &'static str)>,
}

impl Selection {
    /// Chooses from all of the suite's tests.
    pub(crate) fn new(all: Vec<String>, overrides: &Overrides, arguments: &Arguments) -> Result<Self> {
        let filters = arguments
            .filters
            .iter()
            .map(|filter| Regex::new(filter).with_context(|| format!("{filter:?} is no regular expression")));
        let filters = filters.collect::<Result<Vec<_>>>()?;
        let unknown = filters.iter().filter(|filter| !all.iter().any(|test| filter.is_match(test)));
        let unknown: Vec<_> = unknown.map(Regex::as_str).collect();
        ensure!(
            unknown.is_empty(),
            "no test has such a name: {}; see cargo xtask conformance --list",
            unknown.join(", ")
        );
        let wanted = all.into_iter().filter(|test| {
            let matches = filters.is_empty() || filters.iter().any(|filter| filter.is_match(test));
            matches && (!arguments.only_overridden || overrides.has(test))
        });
        let selection = Self::divide(wanted, arguments.online);
        ensure!(!selection.is_empty(), "none of these tests has a hand-written program");
        Ok(selection)
    }

    fn divide(wanted: impl Iterator<Item = String>, online: bool) -> Self {
        let mut selection = Self::default();
        for test in wanted {
            match ONLINE.iter().find(|(name, _)| *name == test && !online) {
                Some((_, reason)) => selection.skipped.push((test, *reason)),
                None => selection.tests.push(test),
            }
        }
        selection
    }

    fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.skipped.is_empty()
    }

    /// Lists the tests that would run.
    pub(crate) fn print(&self) {
        for test in &self.tests {
            println!("{test}");
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn select(arguments: &[&str]) -> Result<Selection> {
        let places = ["--repository", ".", "--work", ".", "--suite", "s", "--host", "h"];
        let arguments = Arguments::parse_from(["conformance"].iter().chain(&places).chain(arguments));
        let all = ["l1-empty", "l2-large-string", "l2-resource-asset-archive"].map(str::to_owned);
        Selection::new(all.to_vec(), &Overrides::default(), &arguments)
    }

    #[test]
    fn a_part_of_a_name_selects_and_so_does_an_expression() {
        assert_eq!(select(&["large"]).unwrap().tests, ["l2-large-string"]);
        assert_eq!(select(&["^l1", "string$"]).unwrap().tests, ["l1-empty", "l2-large-string"]);
    }

    #[test]
    fn what_needs_the_internet_is_left_out_with_a_reason_unless_it_is_asked_for() {
        let selection = select(&[]).unwrap();
        assert_eq!(selection.tests, ["l1-empty", "l2-large-string"]);
        assert_eq!(selection.skipped[0].0, "l2-resource-asset-archive");
        assert_eq!(select(&["--online"]).unwrap().tests.len(), 3);
    }

    #[test]
    fn a_name_that_no_test_has_is_an_error_also_beside_others() {
        let error = select(&["l1", "l9", "^large"]).unwrap_err().to_string();
        assert_eq!(error, "no test has such a name: l9, ^large; see cargo xtask conformance --list");
        assert!(select(&["--only-overridden"]).is_err());
    }
}
