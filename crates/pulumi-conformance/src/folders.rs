//! Where things are.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{self, Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// The repository, and the folder for what is made.
#[derive(Debug)]
pub(crate) struct Folders {
    repository: PathBuf,
    work: PathBuf,
}

impl Folders {
    /// The folders.
    pub(crate) fn new(repository: &Path, work: &Path) -> Result<Self> {
        let folders = Self { repository: absolute(repository)?, work: absolute(work)? };
        fs::create_dir_all(&folders.work).with_context(|| cannot("make", &folders.work))?;
        Ok(folders)
    }

    /// Makes room for a run. No other one may use the folders until the lock is dropped.
    pub(crate) fn claim(&self) -> Result<File> {
        let lock = lock(&self.work.join("lock"))?;
        [self.run(), self.snapshots(), self.overrides()].iter().try_for_each(|folder| remove(folder))?;
        Ok(lock)
    }

    /// The SDK that is tested.
    pub(crate) fn core_sdk(&self) -> PathBuf {
        self.repository.join("crates/pulumi-wasm")
    }

    /// What the project brings to the suite: programs, policy packs or providers.
    pub(crate) fn own(&self, kind: &str) -> PathBuf {
        self.repository.join("tests/conformance").join(kind)
    }

    /// What is known of each test.
    pub(crate) fn catalogue(&self) -> PathBuf {
        self.own("suite.json")
    }

    /// Where the suite puts packages and programs. It empties the folder itself.
    pub(crate) fn run(&self) -> PathBuf {
        self.work.join("run")
    }

    /// The same for a host that has taken another's place.
    pub(crate) fn next_run(&self, number: usize) -> PathBuf {
        self.run().join(format!("restarted-{number}"))
    }

    /// Hand-written programs, made complete.
    pub(crate) fn overrides(&self) -> PathBuf {
        self.work.join("overrides")
    }

    /// Snapshots that nobody wants to keep.
    pub(crate) fn snapshots(&self) -> PathBuf {
        self.work.join("snapshots")
    }

    /// What the suite and its engine keep in a user's home.
    pub(crate) fn home(&self) -> PathBuf {
        self.work.join("home")
    }

    /// Cargo's target folder for every program and package.
    pub(crate) fn target(&self) -> PathBuf {
        self.work.join("target")
    }

    /// What the suite says apart from its answers.
    pub(crate) fn suite_log(&self) -> PathBuf {
        self.work.join("suite.log")
    }

    /// Removes what a run has made, unless someone wants to look at it.
    pub(crate) fn tidy(&self, keep: bool) -> Result<()> {
        remove(&self.snapshots())?;
        if keep {
            println!("what was generated: {}", self.run().display());
            return Ok(());
        }
        remove(&self.overrides())?;
        remove(&self.run())
    }
}

fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| cannot("write", path))?;
    ensure!(
        file.try_lock().is_ok(),
        "the conformance suite is running already: {} is locked",
        path.display()
    );
    Ok(file)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    path::absolute(path).with_context(|| cannot("find", path))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| cannot("remove", folder))
        }
        _ => Ok(()),
    }
}

/// An error's context.
pub(crate) fn cannot(what: &str, path: &Path) -> String {
    format!("can't {what} {}", path.display())
}
