//! What Pulumi's configuration language has and Rust's library has not: for programs that were converted from it.

use std::{collections::BTreeMap, ffi::OsStr, process::Command};

use serde::{Deserialize, Serialize};

use crate::error::ProgramResult;

/// One entry of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<T> {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: T,
}

/// The entries of a map, ordered by name.
pub fn entries<T>(map: BTreeMap<String, T>) -> Vec<Entry<T>> {
    map.into_iter().map(|(key, value)| Entry { key, value }).collect()
}

/// The only item of a list, or none of an empty one.
///
/// # Errors
///
/// [`TooMany`] where the list has more.
pub fn single_or_none<T>(list: Vec<T>) -> Result<Option<T>, TooMany> {
    if list.len() > 1 { Err(TooMany(list.len())) } else { Ok(list.into_iter().next()) }
}

/// A list has more items than the one that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a list of at most one item is wanted, and this one has {0}")]
pub struct TooMany(
    /// How many it has.
    pub usize,
);

/// Runs a command of a program and its arguments, and waits for it.
///
/// # Errors
///
/// When there is no command, it can't be started, or it fails.
pub fn run_command<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> ProgramResult {
    let mut words = words.into_iter();
    let program = words.next().ok_or("the command is empty")?;
    let shown = program.as_ref().display();
    let status = Command::new(&program).args(words).status();
    match status.map_err(|error| format!("failed to start `{shown}`: {error}"))? {
        status if status.success() => Ok(()),
        status => Err(format!("the command `{shown}` failed: {status}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_item_is_itself_and_several_are_an_error() {
        assert_eq!(single_or_none(vec![1]), Ok(Some(1)));
        assert_eq!(single_or_none::<i32>(Vec::new()), Ok(None));
        assert_eq!(single_or_none(vec![1, 2]), Err(TooMany(2)));
    }

    #[test]
    fn a_command_that_fails_is_an_error_that_names_it() {
        assert!(run_command(["true"]).is_ok());
        assert!(run_command(["false"]).unwrap_err().to_string().starts_with("the command `false` failed"));
        let missing = run_command(["no-such-command-anywhere"]).unwrap_err().to_string();
        assert!(missing.starts_with("failed to start `no-such-command-anywhere`"), "{missing}");
    }
}
