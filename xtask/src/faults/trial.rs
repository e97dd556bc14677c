//! What is tried: a command, a call of it, and what goes wrong with that.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use clap::ValueEnum;

use super::fault::Fault;
use super::inventory::Difference;
use super::proxy::Site;
use crate::call::Call;

/// The command that is disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Disturbed {
    /// An `up` from nothing
    Up,
    /// A `destroy` of what an `up` has made
    Destroy,
}

impl Disturbed {
    /// What the CLI is told.
    pub(super) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Up => &["up", "--yes", "--skip-preview"],
            Self::Destroy => &["destroy", "--yes", "--skip-preview"],
        }
    }
}

impl Display for Disturbed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.arguments()[0])
    }
}

/// How often a command calls each operation.
pub(super) type Calls = (Disturbed, BTreeMap<Call, usize>);

/// One fault in one call of a command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trial {
    pub(super) disturbed: Disturbed,
    pub(super) site: Site,
    pub(super) fault: Fault,
}

impl Trial {
    /// A name for its log.
    pub(super) fn file_name(&self) -> String {
        self.to_string().replace([' ', ':'], "-")
    }
}

impl Display for Trial {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.disturbed, self.site, self.fault)
    }
}

/// What a trial has come to.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// Everything is there once, and the state knows it.
    Converged,
    /// The call didn't come this time.
    NotReached,
    /// It isn't.
    Failed { reason: String, difference: Difference },
}

impl Outcome {
    pub(super) fn failed(reason: String, difference: Difference) -> Self {
        Self::Failed { reason, difference }
    }
}

/// Every fault that makes a difference, in every call. What only asks has no effect that a fault could come after.
pub(super) fn all(calls: &[Calls], faults: &[Fault]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (disturbed, calls) in calls {
        for site in sites(calls) {
            let apt = faults.iter().filter(|fault| !(fault.takes_effect() && site.call.only_asks()));
            trials.extend(apt.map(|fault| Trial {
                disturbed: *disturbed,
                site: site.clone(),
                fault: *fault,
            }));
        }
    }
    trials
}

fn sites(calls: &BTreeMap<Call, usize>) -> impl Iterator<Item = Site> {
    calls
        .iter()
        .flat_map(|(call, count)| (1..=*count).map(|occurrence| Site { call: call.clone(), occurrence }))
}

/// What every operation that creates something must get over in a quick run: these two lose the most.
const WORST: [Fault; 2] = [Fault::ResetAfter, Fault::KillProviderAfter];

/// A choice: the worst faults once for every operation that creates something, and the others in turn, one for each
/// operation that changes something.
pub(super) fn sample(calls: &[Calls]) -> Vec<Trial> {
    let others: Vec<Fault> = Fault::all().into_iter().filter(|fault| !WORST.contains(fault)).collect();
    let mut trials = Vec::new();
    for (disturbed, calls) in calls {
        for (turn, (call, count)) in calls.iter().filter(|(call, _)| !call.only_asks()).enumerate() {
            let worst = WORST.into_iter().filter(|_| call.creates());
            let chosen = worst.chain([others[(turn + *disturbed as usize) % others.len()]]);
            trials.extend(chosen.enumerate().map(|(index, fault)| {
                let site = Site { call: call.clone(), occurrence: (turn + index) % count + 1 };
                Trial { disturbed: *disturbed, site, fault }
            }));
        }
    }
    trials
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls() -> [Calls; 2] {
        let call = |operation: &str| Call { service: "x".to_owned(), operation: operation.to_owned() };
        let up = BTreeMap::from([(call("CreateThing"), 2), (call("GetThing"), 1)]);
        [(Disturbed::Up, up), (Disturbed::Destroy, BTreeMap::from([(call("DeleteThing"), 1)]))]
    }

    #[test]
    fn every_fault_is_tried_in_every_call_but_after_what_only_asks() {
        let faults = [Fault::ResetBefore, Fault::ResetAfter];
        let names: Vec<String> = all(&calls(), &faults).iter().map(Trial::file_name).collect();
        let expected = [
            "up-x-CreateThing.1-reset-before",
            "up-x-CreateThing.1-reset-after",
            "up-x-CreateThing.2-reset-before",
            "up-x-CreateThing.2-reset-after",
            "up-x-GetThing.1-reset-before",
            "destroy-x-DeleteThing.1-reset-before",
            "destroy-x-DeleteThing.1-reset-after",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_sample_has_the_worst_of_every_creation_and_something_of_every_change() {
        let names: Vec<String> = sample(&calls()).iter().map(Trial::to_string).collect();
        let expected = [
            "up x:CreateThing.1 reset-after",
            "up x:CreateThing.2 kill-provider-after",
            "up x:CreateThing.1 throttle",
            "destroy x:DeleteThing.1 error",
        ];
        assert_eq!(names, expected);
    }
}
