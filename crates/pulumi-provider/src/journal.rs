//! What is being created, on disk: a process that is killed leaves a note of what it may have made, and the next one
//! that is asked to create the same resource looks for it first.
//!
//! One small file for each creation that isn't known to be recorded by the engine. Its name follows from the URN; it is
//! removed once the engine shows that it knows the resource, or dismisses the provider in good order.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// A creation that was begun.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Entry {
    pub(crate) urn: String,
    /// By which the resource can be told.
    pub(crate) clue: Json,
    /// Seconds since 1970.
    started: f64,
    /// The id, once there is one.
    made: Option<String>,
}

impl Entry {
    /// A creation that begins now.
    pub(crate) fn begin(urn: &str, clue: Json) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { urn: urn.to_owned(), clue, started: started.as_secs_f64(), made: None }
    }

    /// It has this id.
    pub(crate) fn made(self, id: &str) -> Self {
        Self { made: Some(id.to_owned()), ..self }
    }

    /// Whether it was answered with this id.
    pub(crate) fn is_made(&self, id: &str) -> bool {
        self.made.as_deref() == Some(id)
    }

    /// When it began.
    pub(crate) fn started(&self) -> SystemTime {
        let since = Duration::try_from_secs_f64(self.started).unwrap_or_default();
        UNIX_EPOCH + since
    }
}

/// The notes in a folder.
#[derive(Debug)]
pub(crate) struct Journal {
    folder: PathBuf,
    /// The ids that this process has answered with, by URN.
    answered: Mutex<BTreeMap<String, String>>,
}

impl Journal {
    /// The journal of a package's provider, where the CLI keeps its own things; none without a home.
    pub(crate) fn of_user(package: &str) -> Option<Self> {
        let home = env::var_os("PULUMI_HOME").map(PathBuf::from);
        let home = home.or_else(|| env::home_dir().map(|home| home.join(".pulumi")))?;
        Some(Self::at(&home.join("creations").join(package)))
    }

    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), answered: Mutex::default() }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What an earlier process began and nobody has finished. A note that can't be read says nothing.
    pub(crate) fn left(&self, urn: &str) -> Option<Entry> {
        let entry: Entry = serde_json::from_slice(&fs::read(self.file(urn)).ok()?).ok()?;
        (entry.urn == urn).then_some(entry)
    }

    /// Notes a creation, or what came of it. Written beside and renamed, so that no half a note is ever read.
    pub(crate) fn write(&self, entry: &Entry) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let file = self.file(&entry.urn);
        let beside = file.with_extension("new");
        fs::write(&beside, serde_json::to_vec(entry)?)?;
        fs::rename(beside, file)?;
        if let Some(id) = &entry.made {
            self.answered().insert(entry.urn.clone(), id.clone());
        }
        Ok(())
    }

    /// The engine knows this resource: whatever was noted of its creation is settled.
    pub(crate) fn confirm(&self, urn: &str, id: &str) {
        if self.left(urn).is_some_and(|entry| entry.is_made(id)) {
            self.drop_entry(urn);
        }
    }

    /// Nothing came of it, or what came of it is settled.
    pub(crate) fn drop_entry(&self, urn: &str) {
        self.answered().remove(urn);
        // One that can't be removed is looked at again, and found settled, by the next creation.
        let _ = fs::remove_file(self.file(urn));
    }

    /// The engine has recorded everything that this process has answered.
    pub(crate) fn forget_answered(&self) {
        let answered = std::mem::take(&mut *self.answered());
        answered.iter().for_each(|(urn, id)| self.confirm(urn, id));
    }

    fn answered(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, urn: &str) -> PathBuf {
        let digest = Sha256::digest(urn.as_bytes());
        let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name).with_extension("json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(name: &str) -> Journal {
        let folder = env::temp_dir().join(format!("pulumi-journal-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Journal::at(&folder)
    }

    #[test]
    fn a_note_outlives_the_process_until_the_engine_shows_that_it_knows() {
        let journal = journal("outlives");
        let entry = Entry::begin("urn", "clue".into());
        journal.write(&entry).unwrap();
        assert_eq!(journal.left("urn"), Some(entry.clone()));
        assert_eq!(journal.left("another"), None);

        let entry = entry.made("id");
        journal.write(&entry).unwrap();
        journal.confirm("urn", "an older one");
        assert_eq!(journal.left("urn"), Some(entry));
        journal.confirm("urn", "id");
        assert_eq!(journal.left("urn"), None);
        fs::remove_dir_all(&journal.folder).unwrap();
    }

    #[test]
    fn an_orderly_end_settles_what_was_answered_and_nothing_else() {
        let journal = journal("orderly");
        journal.write(&Entry::begin("answered", Json::Null).made("id")).unwrap();
        journal.write(&Entry::begin("unknown", Json::Null)).unwrap();
        journal.forget_answered();
        assert_eq!(journal.left("answered"), None);
        assert!(journal.left("unknown").is_some());
        fs::remove_dir_all(&journal.folder).unwrap();
    }
}
