//! One build at a time in a target folder, whoever builds.

use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result};

use crate::engine::Engine;

const POLL: Duration = Duration::from_millis(50);

/// Waits for the turn to build there, which lasts until the file is dropped.
///
/// Programs of several projects may share a target folder, and even a name, and each project has a host of its own.
/// None of them takes the place of another before that is started.
pub(super) async fn lock(target: &Path, engine: &Engine) -> Result<File> {
    let folder = target.join("pulumi-language-rust");
    let path = folder.join("lock");
    let file = fs::create_dir_all(&folder).and_then(|()| File::create(&path));
    let file = file.with_context(|| format!("{} can't be written", path.display()))?;
    if !try_lock(&file)? {
        engine.progress("another program is being built in the same target folder: waiting for it").await;
        // A thread that waits for the lock couldn't be told to give up.
        while !try_lock(&file)? {
            tokio::time::sleep(POLL).await;
        }
    }
    Ok(file)
}

/// Where files can't be locked, builds are left to luck, as cargo does.
fn try_lock(file: &File) -> Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(error).context("the target folder can't be locked"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::TempDir;
    use tokio::time::timeout;

    use super::lock;
    use crate::engine::Engine;

    #[tokio::test(start_paused = true)]
    async fn builds_in_one_folder_wait_for_each_other() {
        let (folder, engine) = (TempDir::new().unwrap(), Engine::default());
        let first = lock(folder.path(), &engine).await.unwrap();
        assert!(timeout(Duration::from_secs(10), lock(folder.path(), &engine)).await.is_err());
        drop(first);
        lock(folder.path(), &engine).await.unwrap();
    }
}
