//! Programs on PATH, and what they say of themselves.

use std::env;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Workspace, run};

/// A version's first two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub(super) u32, pub(super) u32);

impl Version {
    /// The first `1.2` in what a program says of itself: `v3.250.0`, `go version go1.26.8 linux/amd64`.
    pub(super) fn in_text(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
            let mut numbers = word.split('.');
            Some(Self(numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
        })
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The version a program says it has.
pub(super) fn version(program: &Path, arguments: &[&str]) -> Option<Version> {
    Version::in_text(&run::output(Command::new(program).args(arguments)).ok()?)
}

/// The user's programs.
pub(super) struct Programs {
    folders: Vec<PathBuf>,
}

impl Programs {
    /// Those on PATH, but what `cargo xtask env` has put there.
    pub(super) fn on_path(workspace: &Workspace) -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).filter(|folder| !workspace.has_put_on_path(folder));
        Self { folders: folders.collect() }
    }

    /// The one that a shell would run.
    pub(super) fn find(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file())
    }

    /// For a message: which one is there.
    pub(super) fn seen(&self, name: &str, arguments: &[&str]) -> String {
        let Some(program) = self.find(name) else { return format!("no {name} on PATH") };
        match run::output(Command::new(program).args(arguments)) {
            Ok(text) => format!("{name} on PATH is {}", text.lines().next().unwrap_or_default().trim()),
            Err(_) => format!("{name} on PATH doesn't work"),
        }
    }
}

/// Programs that do nothing but say a line.
#[cfg(test)]
pub(super) struct Stubs(PathBuf);

#[cfg(test)]
impl Stubs {
    pub(super) fn new(test: &str, programs: &[(&str, &str)]) -> Self {
        let folder = env::temp_dir().join(format!("xtask-stubs-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (name, line) in programs {
            // A shell writes them: what a test's thread has open for writing, none of its children can run.
            let write = r##"printf '#!/bin/sh\necho "%s"\n' "$1" > "$0" && chmod +x "$0""##;
            run::output(Command::new("sh").args(["-c", write]).arg(folder.join(name)).arg(line)).unwrap();
        }
        Self(folder)
    }

    pub(super) fn programs(&self) -> Programs {
        Programs { folders: vec![self.0.clone()] }
    }
}

#[cfg(test)]
impl Drop for Stubs {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_each_program_says() {
        let said = ["v3.250.0\n", "go version go1.26.8 linux/amd64", "Python 3.11", "3.200.0-alpha.1+dirty"];
        let versions = [Version(3, 250), Version(1, 26), Version(3, 11), Version(3, 200)];
        assert_eq!(said.map(Version::in_text), versions.map(Some));
    }

    #[test]
    fn what_says_no_version_has_none() {
        assert_eq!(["", "command not found", "version 7"].map(Version::in_text), [None, None, None]);
    }
}
