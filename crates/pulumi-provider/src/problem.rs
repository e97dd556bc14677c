//! What is wrong with a program's inputs.

use std::fmt;

/// One thing that the author of a program should change: where, what is wrong, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    path: String,
    what: String,
    remedy: Option<String>,
}

impl Problem {
    /// The property's path, as in `routes[0].name`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.remedy.as_ref().map_or(Ok(()), |remedy| write!(f, "; {remedy}"))
    }
}

/// The problems found so far: a check collects all of them.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem whose remedy is plain from what is wrong.
    pub fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.0.push(Problem { path: path.into(), what: what.into(), remedy: None });
    }

    /// Adds a problem and how to put it right.
    pub fn add_with_remedy(
        &mut self,
        path: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.0.push(Problem { path: path.into(), what: what.into(), remedy: Some(remedy.into()) });
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each problem, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

/// `parent.child`, or `parent["child"]` where the child's name would be misread.
pub(crate) fn child(parent: &str, name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    match (parent.is_empty(), plain) {
        (true, true) => name.to_owned(),
        (false, true) => format!("{parent}.{name}"),
        (_, false) => format!("{parent}[{name:?}]"),
    }
}

/// The name in `names` that `wrong` most likely was meant to be.
pub(crate) fn closest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + wrong.len() / 4;
    names
        .map(|name| (distance(&wrong.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein's edit distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let cost = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_name_finds_the_right_one() {
        let names = ["throttlingRateLimit", "throttlingBurstLimit", "name"];
        assert_eq!(closest("throtlingRateLimit", names.into_iter()), Some("throttlingRateLimit"));
        assert_eq!(closest("throttling_rate_limit", names.into_iter()), Some("throttlingRateLimit"));
        assert_eq!(closest("colour", names.into_iter()), None);
    }

    #[test]
    fn a_path_quotes_what_would_be_misread() {
        assert_eq!(child("tags", "a.b"), "tags[\"a.b\"]");
        assert_eq!(child("tags", "a"), "tags.a");
    }
}
