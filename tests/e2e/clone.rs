//! This project in another folder, where everything is built anew.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use xtask::{Workspace, setup::cargo};

use crate::stand::run;

/// What is made in a working copy, and so isn't in a clone.
const MADE: [&str; 3] = [".git", ".tools", "target"];

/// One for all tests: its builds take minutes.
static CLONE: LazyLock<Mutex<Clone>> = LazyLock::new(|| {
    let workspace = Workspace::at(Path::new(env!("CARGO_MANIFEST_DIR")));
    Mutex::new(Clone::of(&workspace))
});

/// A clone that nobody has built anything in but the tests that have it.
pub(crate) struct Clone {
    pub(crate) root: PathBuf,
}

impl Clone {
    /// The clone, for one test at a time.
    pub(crate) fn borrow() -> MutexGuard<'static, Self> {
        CLONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an earlier run has built stays: cargo knows what is out of date.
    fn of(workspace: &Workspace) -> Self {
        let root = workspace.target().join("e2e/clones/of another depth");
        fs::create_dir_all(&root).unwrap();
        for stale in contents(&root) {
            run(Command::new("rm").arg("-r").arg(stale)).expect_success();
        }
        run(Command::new("cp").arg("--archive").args(contents(workspace.root())).arg(&root)).expect_success();
        Self { root }
    }

    /// A command in the clone, for which this project and its target folder don't exist.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        cargo::forget_package(&mut command);
        self.enter(&mut command);
        command
    }

    /// Lets a command run here.
    pub(crate) fn enter(&self, command: &mut Command) {
        command.current_dir(&self.root).env_remove("CARGO_TARGET_DIR");
    }
}

/// What is in a folder of this project's, but for what is made there.
fn contents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| MADE.iter().all(|name| !path.ends_with(name))).collect()
}
