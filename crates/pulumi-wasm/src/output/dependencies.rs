//! The resources that a value was computed from.

use std::{slice, sync::Arc};

use crate::resource::Dependency;

/// An ordered part of a set.
type Run = Arc<[Dependency]>;

/// A set of resources, shared between the outputs that have the same.
///
/// It is kept in runs, each more than twice as long as the one before. So adding one resource after the other copies
/// each of them only as often as there are runs, which are few.
#[derive(Clone, Debug, Default)]
pub(crate) enum Dependencies {
    #[default]
    None,
    Run(Run),
    Runs(Arc<[Run]>),
}

/// Tells sets apart that are there at the same time.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place(Box<[usize]>);

impl Dependencies {
    pub(crate) fn one(dependency: Dependency) -> Self {
        Self::Run(Arc::new([dependency]))
    }

    pub(crate) fn of(all: impl IntoIterator<Item = Dependency>) -> Self {
        let all: Vec<Dependency> = all.into_iter().collect();
        if all.is_empty() { Self::None } else { Self::Run(ordered(all)) }
    }

    /// All of many sets, in one go.
    pub(crate) fn union_all<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::of(sets.into_iter().flat_map(Self::members).cloned())
    }

    /// Both sets. Where one holds the other it is shared, so that long chains don't copy.
    pub(crate) fn union(&self, other: &Self) -> Self {
        if self.holds(other) {
            self.clone()
        } else if other.holds(self) {
            other.clone()
        } else {
            Self::from_runs(self.runs().iter().chain(other.runs()).cloned().collect())
        }
    }

    /// Where the set is: clones are in one place.
    pub(crate) fn place(&self) -> Place {
        Place(self.runs().iter().map(|run| run.as_ptr() as usize).collect())
    }

    /// The members in order, each once.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Dependency> {
        let mut all: Vec<&Dependency> = self.members().collect();
        all.sort();
        all.dedup();
        all.into_iter()
    }

    fn from_runs(mut runs: Vec<Run>) -> Self {
        runs.sort_by_key(|run| run.len());
        let mut apart: Vec<Run> = Vec::new();
        for run in runs {
            match apart.last_mut() {
                Some(last) if run.len() <= 2 * last.len() => *last = merge(last, &run),
                _ => apart.push(run),
            }
        }
        match apart.len() {
            0 => Self::None,
            1 => Self::Run(apart.remove(0)),
            _ => Self::Runs(apart.into()),
        }
    }

    fn runs(&self) -> &[Run] {
        match self {
            Self::None => &[],
            Self::Run(run) => slice::from_ref(run),
            Self::Runs(runs) => runs,
        }
    }

    fn members(&self) -> impl Iterator<Item = &Dependency> {
        self.runs().iter().flat_map(|run| run.iter())
    }

    fn holds(&self, other: &Self) -> bool {
        other.runs().iter().all(|run| self.runs().iter().any(|mine| holds(mine, run)))
    }
}

/// Whether one run holds every member of another.
fn holds(all: &Run, some: &Run) -> bool {
    let member = |member: &Dependency| all.binary_search(member).is_ok();
    Arc::ptr_eq(all, some) || (some.len() <= all.len() && some.iter().all(member))
}

fn merge(left: &Run, right: &Run) -> Run {
    ordered(left.iter().chain(right.iter()).cloned().collect())
}

fn ordered(mut all: Vec<Dependency>) -> Run {
    all.sort();
    all.dedup();
    all.into()
}

#[cfg(test)]
mod tests {
    use super::{Dependencies, Dependency};

    fn set(numbers: impl IntoIterator<Item = u32>) -> Dependencies {
        Dependencies::of(numbers.into_iter().map(|number| Dependency::Urn(format!("{number:04}"))))
    }

    fn members(set: &Dependencies) -> Vec<u32> {
        let urn = |dependency: &Dependency| match dependency {
            Dependency::Urn(urn) => urn.parse().unwrap_or_default(),
            Dependency::Resource(_) => 0,
        };
        set.iter().map(urn).collect()
    }

    #[test]
    fn a_union_has_each_member_once_and_in_order() {
        let all = [set([5, 1]), set([3]), set([1, 9]), set(10..20)];
        let union = all.iter().fold(Dependencies::default(), |union, set| union.union(set));
        assert_eq!(members(&union), [vec![1, 3, 5, 9], (10..20).collect()].concat());
        assert_eq!(members(&Dependencies::union_all(&all)), members(&union));
    }

    #[test]
    fn a_union_with_what_is_in_it_already_is_shared() {
        let large =
            (0..1000).map(|number| set([number])).fold(Dependencies::default(), |all, one| all.union(&one));
        assert_eq!(large.union(&set([17])).place(), large.place());
        assert_eq!(set([17]).union(&large).place(), large.place());
        assert_eq!(large.union(&Dependencies::default()).place(), large.place());
    }

    #[test]
    fn many_single_members_are_kept_in_few_runs() {
        let large =
            (0..1000).map(|number| set([number])).fold(Dependencies::default(), |all, one| all.union(&one));
        assert_eq!(members(&large), (0..1000).collect::<Vec<_>>());
        assert!(large.runs().len() <= 10, "{}", large.runs().len());
    }
}
