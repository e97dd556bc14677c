//! Which process a note is of, and whether that still lives.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::naming::random;

/// This process, as it signs its notes. A file of its own is locked as long as it lives.
#[derive(Debug)]
pub(super) struct Owner {
    folder: PathBuf,
    name: String,
    lock: Mutex<Option<File>>,
}

impl Owner {
    pub(super) fn new(folder: &Path) -> Self {
        let name = format!("{}-{:016x}", std::process::id(), random());
        Self { folder: folder.to_owned(), name, lock: Mutex::default() }
    }

    /// The name, once the lock is held: nothing is on disk before there is something to note.
    pub(super) fn claim(&self) -> io::Result<String> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
            let file = private(&file_of(&self.folder, &self.name))?;
            file.lock()?;
            *lock = Some(file);
        }
        Ok(self.name.clone())
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Whether a process has ended: nobody holds its lock.
    pub(super) fn is_dead(folder: &Path, name: &str) -> bool {
        match File::open(file_of(folder, name)) {
            Ok(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
            Err(_) => true,
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        if self.lock.get_mut().is_ok_and(|lock| lock.is_some()) {
            // One that stays says the same as none: nobody holds it.
            let _ = fs::remove_file(file_of(&self.folder, &self.name));
        }
    }
}

fn file_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("lock")
}

/// A file that only its user may read.
pub(super) fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}
