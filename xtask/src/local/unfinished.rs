//! What a CLI that was killed leaves behind in its state.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::embedded;

/// Removes the locks on stacks whose owner is dead.
pub(crate) fn drop_dead_locks(state: &Path) -> Result<()> {
    for lock in files(&state.join(".pulumi/locks")) {
        if owner(&lock).is_some_and(|pid| !embedded::is_alive(pid)) {
            fs::remove_file(&lock)
                .with_context(|| format!("can't remove the dead lock {}", lock.display()))?;
        }
    }
    Ok(())
}

/// Whether the state holds resources that were just being made when the command ended. The CLI only warns of them,
/// with each command anew, until a refresh is told to clear them. What else was going on it clears by itself.
pub(crate) fn is_left(state: &Path, stack: &str) -> Result<bool> {
    Ok(checkpoints(state, stack)?.iter().any(is_creating))
}

/// The resources in the state of a stack.
pub(crate) fn resources(state: &Path, stack: &str) -> Result<Vec<Value>> {
    let checkpoints = checkpoints(state, stack)?;
    let resources =
        checkpoints.iter().filter_map(|found| found["checkpoint"]["latest"]["resources"].as_array());
    Ok(resources.flatten().cloned().collect())
}

/// What is recorded of a stack; of several, where projects have stacks of that name.
fn checkpoints(state: &Path, stack: &str) -> Result<Vec<Value>> {
    let wanted = format!("{stack}.json");
    let files = files(&state.join(".pulumi/stacks")).into_iter();
    files.filter(|file| file.file_name() == Some(wanted.as_ref())).map(|file| checkpoint(&file)).collect()
}

fn checkpoint(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn is_creating(checkpoint: &Value) -> bool {
    let pending = checkpoint["checkpoint"]["latest"]["pending_operations"].as_array();
    pending.is_some_and(|operations| operations.iter().any(|operation| operation["type"] == "creating"))
}

fn owner(lock: &Path) -> Option<u32> {
    let content: Value = serde_json::from_str(&fs::read_to_string(lock).ok()?).ok()?;
    content["pid"].as_u64()?.try_into().ok()
}

/// All files in a folder, and in those in it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dead_process_loses_its_lock() {
        let state = std::env::temp_dir().join(format!("xtask-locks-{}", std::process::id()));
        let folder = state.join(".pulumi/locks/organization/p/dev");
        fs::create_dir_all(&folder).unwrap();
        let (alive, dead) = (folder.join("alive.json"), folder.join("dead.json"));
        fs::write(&alive, format!(r#"{{"pid": {}}}"#, std::process::id())).unwrap();
        fs::write(&dead, r#"{"pid": 2147483646}"#).unwrap();

        drop_dead_locks(&state).unwrap();

        assert!(alive.exists() && !dead.exists());
        fs::remove_dir_all(state).unwrap();
    }

    #[test]
    fn a_creation_that_was_broken_off_is_found_in_its_stack_alone() {
        let state = std::env::temp_dir().join(format!("xtask-unfinished-{}", std::process::id()));
        let folder = state.join(".pulumi/stacks/p");
        fs::create_dir_all(&folder).unwrap();
        let checkpoint = |kind: &str| {
            format!(r#"{{"checkpoint": {{"latest": {{"pending_operations": [{{"type": "{kind}"}}]}}}}}}"#)
        };
        fs::write(folder.join("dev.json"), checkpoint("creating")).unwrap();
        fs::write(folder.join("prod.json"), checkpoint("updating")).unwrap();

        assert!(is_left(&state, "dev").unwrap());
        assert!(!is_left(&state, "prod").unwrap() && !is_left(&state, "staging").unwrap());
        fs::remove_dir_all(state).unwrap();
    }
}
